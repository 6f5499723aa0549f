/** `match` of (ice-9 match): patterns as the Guile manual's "Pattern Matching" lists them. */
import { rawField } from './construct.ts'
import { Bytes, Char, NIL, Pair, sym, type Value } from './data.ts'
import { define } from './define.ts'
import type { Frame, Special } from './environment.ts'
import { type Identifier, inner, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator, Primitive } from './eval.ts'
import { toArray } from './macros.ts'
import { read, sameDatum } from './patterns.ts'
import { datum } from './quote.ts'
import { Rec, RecordType } from './rec.ts'
import { behind, second, special } from './special.ts'

const [
  quote,
  quasiquote,
  unquote,
  predicate,
  equals,
  dollar,
  and,
  or,
  not,
  underscore,
  dots,
  dots2,
  atLeastOne,
  arrow,
] = [
  'quote',
  'quasiquote',
  'unquote',
  '?',
  '=',
  '$',
  'and',
  'or',
  'not',
  '_',
  '...',
  '___',
  '..1',
  '=>',
].map(sym)

/** Deep equality, as `equal?`. */
export function equal(left: Value, right: Value): boolean {
  let a = left
  let b = right
  for (;;) {
    if (sameDatum(a, b)) return true
    if (Array.isArray(a)) return sameItems(a, b)
    if (!(a instanceof Pair) || !(b instanceof Pair)) return false
    if (!equal(a.car, b.car)) return false
    a = a.cdr
    b = b.cdr
  }
}

const sameItems = (a: readonly Value[], b: Value): boolean =>
  Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]))

const several = (pattern: Value): boolean =>
  isIdentifier(pattern) && [dots, dots2, atLeastOne].includes(symbolOf(pattern))

function matches(pattern: Value, value: Value, frame: Frame, ev: Evaluator): boolean {
  if (++ev.steps > ev.limits.steps) ev.stop('takes too many steps')
  if (isIdentifier(pattern)) {
    if (symbolOf(pattern) !== underscore) define(frame, pattern, value)
    return true
  }
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(value) &&
      listMatches(
        pattern.reduceRight<Value>((r, p) => new Pair(p, r), NIL),
        value.reduceRight<Value>((r, p) => new Pair(p, r), NIL),
        frame,
        ev,
      )
    )
  }
  if (!(pattern instanceof Pair)) return constant(pattern, value)
  const head = isIdentifier(pattern.car) ? symbolOf(pattern.car) : null
  switch (head) {
    case quote:
      return equal(datum(second(pattern)), value)
    case quasiquote:
      return quasi(second(pattern), value, frame, ev)
    case predicate: {
      if (ev.apply(ev.evaluate(second(pattern), frame), [value]) === false) return false
      return toArray(behind(pattern, 2)).every((p) => matches(p, value, frame, ev))
    }
    case equals:
      return matches(
        second(pattern.cdr as Pair),
        ev.apply(ev.evaluate(second(pattern), frame), [value]),
        frame,
        ev,
      )
    case and:
      return toArray(pattern.cdr).every((p) => matches(p, value, frame, ev))
    case or:
      return toArray(pattern.cdr).some((p) => matches(p, value, frame, ev))
    case not:
      return !toArray(pattern.cdr).some((p) => matches(p, value, frame, ev))
    case dollar:
      return recordMatches(pattern, value, frame, ev)
    case null:
    default:
      return listMatches(pattern, value, frame, ev)
  }
}

function constant(pattern: Value, value: Value): boolean {
  const p = read(pattern)
  return typeof p === 'string' || p instanceof Char || p instanceof Bytes
    ? equal(p, value)
    : p === value
}

function recordMatches(pattern: Pair, value: Value, frame: Frame, ev: Evaluator): boolean {
  const type = ev.evaluate(second(pattern), frame)
  if (!(type instanceof RecordType)) return ev.stop('a $ pattern names no record type')
  if (!(value instanceof Rec) || value.type !== type) return false
  return toArray(behind(pattern, 2)).every((p, i) => matches(p, rawField(value, i, ev), frame, ev))
}

function listMatches(pattern: Value, value: Value, frame: Frame, ev: Evaluator): boolean {
  let p = pattern
  let v = value
  while (p instanceof Pair) {
    if (p.cdr instanceof Pair && several(p.cdr.car)) return repeated(p, p.cdr, v, frame, ev)
    if (!(v instanceof Pair) || !matches(p.car, v.car, frame, ev)) return false
    p = p.cdr
    v = v.cdr
  }
  return p === NIL ? v === NIL : matches(p, v, frame, ev)
}

/** `p ... rest`: takes as many as leave enough for the rest. */
function repeated(pattern: Pair, dotted: Pair, value: Value, frame: Frame, ev: Evaluator): boolean {
  if (
    isIdentifier(pattern.car) &&
    dotted.cdr === NIL &&
    symbolOf(dotted.car as Identifier) !== atLeastOne
  ) {
    // `rest ...` at the end is the rest of the list as it is.
    let end = value
    while (end instanceof Pair) end = end.cdr
    return end === NIL && matches(pattern.car, value, frame, ev)
  }
  let least = 0
  for (let rest = dotted.cdr; rest instanceof Pair; rest = rest.cdr) least++
  const items: Value[] = []
  let tail = value
  for (; tail instanceof Pair; tail = tail.cdr) items.push(tail.car)
  const count = items.length - least
  if (count < (symbolOf(dotted.car as Identifier) === atLeastOne ? 1 : 0)) return false
  if (least === 0 && dotted.cdr === NIL && tail !== NIL) return false
  const names: Identifier[] = []
  variables(pattern.car, names)
  const found = names.map((): Value[] => [])
  let rest = value
  for (let i = 0; i < count; i++) {
    const each = inner(frame, [], [])
    if (!matches(pattern.car, items[i], each, ev)) return false
    names.forEach((name, n) => found[n]?.push(each.values[each.names.indexOf(name)]))
    rest = (rest as Pair).cdr
  }
  names.forEach((name, n) =>
    define(
      frame,
      name,
      (found[n] ?? []).reduceRight<Value>((r, item) => new Pair(item, r), NIL),
    ),
  )
  return listMatches(dotted.cdr, rest, frame, ev)
}

function variables(pattern: Value, into: Identifier[]): void {
  if (isIdentifier(pattern)) {
    if (symbolOf(pattern) !== underscore && !several(pattern)) into.push(pattern)
    return
  }
  if (Array.isArray(pattern)) {
    for (const part of pattern) variables(part, into)
    return
  }
  if (!(pattern instanceof Pair)) return
  const head = isIdentifier(pattern.car) ? symbolOf(pattern.car) : null
  if (head === quote) return
  if (head === quasiquote) return quasiVariables(second(pattern), into)
  const parts =
    head === predicate || head === equals || head === dollar
      ? behind(pattern, 2)
      : [and, or, not].includes(head as never)
        ? pattern.cdr
        : pattern
  for (let rest = parts; ; rest = rest.cdr) {
    if (!(rest instanceof Pair)) {
      if (isIdentifier(rest)) into.push(rest)
      return
    }
    variables(rest.car, into)
  }
}

function quasiVariables(pattern: Value, into: Identifier[]): void {
  if (!(pattern instanceof Pair)) return
  if (isIdentifier(pattern.car) && symbolOf(pattern.car) === unquote)
    return variables(second(pattern), into)
  quasiVariables(pattern.car, into)
  quasiVariables(pattern.cdr, into)
}

function quasi(pattern: Value, value: Value, frame: Frame, ev: Evaluator): boolean {
  const p = read(pattern)
  if (!(p instanceof Pair)) return equal(datum(p), value)
  if (isIdentifier(p.car) && symbolOf(p.car) === unquote)
    return matches(second(p), value, frame, ev)
  if (p.cdr instanceof Pair && several(p.cdr.car))
    return ev.stop('an ellipsis in a quasiquoted pattern')
  return (
    value instanceof Pair &&
    quasi(p.car, value.car, frame, ev) &&
    quasi(p.cdr, value.cdr, frame, ev)
  )
}

function choose(clauses: Value, value: Value, env: Frame, ev: Evaluator): Value {
  for (let rest = clauses; rest instanceof Pair; rest = rest.cdr) {
    const clause = read(rest.car) as Pair
    const frame = inner(env, [], [])
    if (!matches(clause.car, value, frame, ev)) continue
    if (
      clause.cdr instanceof Pair &&
      clause.cdr.car instanceof Pair &&
      isIdentifier(clause.cdr.car.car) &&
      symbolOf(clause.cdr.car.car) === arrow
    ) {
      return ev.stop('=> in a match clause')
    }
    return ev.body(clause.cdr, inner(frame, [], []))
  }
  return ev.stop('no clause of match fits the value')
}

const lambdas =
  (form: Pair, env: Frame, take: (args: Value[]) => Value): Primitive =>
  (args, ev) => {
    const result = choose(form.cdr, take(args), env, ev)
    // `choose` leaves its last expression in tail position.
    return ev.finish(result)
  }

function matchLet(form: Pair, env: Frame, ev: Evaluator, oneByOne: boolean): Value {
  if (isIdentifier(second(form))) {
    const name = second(form) as Identifier
    const bindings = toArray(second(form.cdr as Pair)).map(toArray)
    const frame = inner(env, [name], [undefined])
    const clause = new Pair(
      bindings.map((b) => b[0]).reduceRight<Value>((r, p) => new Pair(p, r), NIL),
      behind(form, 3),
    )
    frame.values[0] = ((args, ev) =>
      ev.finish(
        choose(
          new Pair(clause, NIL),
          args.reduceRight<Value>((r, p) => new Pair(p, r), NIL),
          frame,
          ev,
        ),
      )) satisfies Primitive
    return ev.apply(
      frame.values[0],
      bindings.map((b) => ev.evaluate(b[1], env)),
    )
  }
  let frame = inner(env, [], [])
  for (const binding of toArray(second(form))) {
    const [pattern, expression] = toArray(binding)
    const value = ev.evaluate(expression, oneByOne ? frame : env)
    if (oneByOne) frame = inner(frame, [], [])
    if (!matches(pattern, value, frame, ev)) ev.stop('the pattern of match-let does not fit')
  }
  return ev.body(behind(form, 2), inner(frame, [], []))
}

export const matchForms: readonly Special<Evaluator>[] = [
  special('match', (form, env, ev) =>
    choose(behind(form, 2), ev.evaluate(second(form), env), env, ev),
  ),
  special('match-lambda', (form, env) => lambdas(form, env, (args) => args[0])),
  special('match-lambda*', (form, env) =>
    lambdas(form, env, (args) => args.reduceRight<Value>((r, p) => new Pair(p, r), NIL)),
  ),
  special('match-let', (form, env, ev) => matchLet(form, env, ev, false)),
  special('match-let*', (form, env, ev) => matchLet(form, env, ev, true)),
]
