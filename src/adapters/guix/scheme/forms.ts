/** The special forms of Scheme (R7RS chapter 4) and those of Guile's that recipes use. */
import { NIL, Opaque, Pair, Raised, Sym, sym, UNSPECIFIED, type Value, Values } from './data.ts'
import {
  Alias,
  type Frame,
  type Identifier,
  inner,
  isIdentifier,
  Memo,
  Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import { Closure, parameters } from './closure.ts'
import { type Evaluator, Parameter, type Primitive } from './eval.ts'
import { syntaxRule, toArray, transformer } from './macros.ts'
import { read } from './patterns.ts'

type Run = (form: Pair, env: Frame, ev: Evaluator) => Value
export const special = (name: string, run: Run): Special<Evaluator> =>
  new Special(name, (form, env, ev) => run(form as Pair, env, ev))
export const second = (form: Pair): Value => (form.cdr as Pair).car
export const behind = (form: Pair, count: number): Value => {
  let rest: Value = form
  for (let i = 0; i < count; i++) rest = (rest as Pair).cdr
  return rest
}

/** A quoted form as data: names that macros put in become the symbols written. */
export function datum(form: Value): Value {
  if (form instanceof Alias) return symbolOf(form)
  const x = read(form)
  if (x instanceof Pair) {
    const car = datum(x.car)
    const cdr = datum(x.cdr)
    return car === x.car && cdr === x.cdr ? x : new Pair(car, cdr, x.pos)
  }
  if (Array.isArray(x)) return x.map(datum)
  return x
}

const names = {
  unquote: sym('unquote'),
  splicing: sym('unquote-splicing'),
  quasi: sym('quasiquote'),
  else: sym('else'),
  arrow: sym('=>'),
}
const isNamed = (value: Value, name: Sym): boolean =>
  isIdentifier(value) && symbolOf(value) === name
const isForm = (value: Value, name: Sym): boolean =>
  value instanceof Pair && isNamed(value.car, name) && value.cdr instanceof Pair

function quasi(form: Value, depth: number, env: Frame, ev: Evaluator): Value {
  const x = read(form)
  if (x instanceof Alias) return symbolOf(x)
  if (Array.isArray(x))
    return toArray(
      quasi(
        x.reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
        depth,
        env,
        ev,
      ),
    )
  if (!(x instanceof Pair)) return x
  if (isForm(x, names.unquote)) {
    if (depth === 1) return ev.evaluate(second(x), env)
    return new Pair(names.unquote, quasi(x.cdr, depth - 1, env, ev))
  }
  if (isForm(x, names.quasi)) return new Pair(names.quasi, quasi(x.cdr, depth + 1, env, ev))
  const first = read(x.car)
  if (isForm(first, names.splicing) && depth === 1) {
    const spliced = ev.evaluate(second(first as Pair), env)
    const rest = quasi(x.cdr, depth, env, ev)
    if (rest === NIL) return spliced
    return toArray(spliced).reduceRight<Value>((tail, item) => new Pair(item, tail), rest)
  }
  return new Pair(quasi(first, depth, env, ev), quasi(x.cdr, depth, env, ev), x.pos)
}

export function define(frame: Frame, name: Identifier, value: Value): void {
  const i = frame.indexOf(name)
  if (i >= 0) frame.values[i] = value
  else {
    frame.names.push(name)
    frame.values.push(value)
  }
}

export const lambda = (formals: Value, body: Value, env: Frame, ev: Evaluator): Closure =>
  new Closure(parameters(formals, ev), body, env)

/** Guile names a procedure after the first definition that holds it. */
function named(value: Value, name: Identifier): Value {
  if (value instanceof Closure) value.name ??= symbolOf(name).name
  return value
}

/** The value of a definition; Guix's `define-public` takes a whole body. */
function bodyValue(body: Value, env: Frame, ev: Evaluator): Value {
  if (!(body instanceof Pair)) return UNSPECIFIED
  return body.cdr === NIL
    ? ev.evaluate(body.car, env)
    : ev.finish(ev.body(body, inner(env, [], [])))
}

/** `(define name e)`, `(define (name . formals) body …)` and curried ones: the name and its value. */
export function definition(
  form: Pair,
  env: Frame,
  ev: Evaluator,
): { name: Identifier; value: () => Value } {
  let head = second(form)
  let body = behind(form, 2)
  while (head instanceof Pair && head.car instanceof Pair) {
    body = new Pair(new Pair(sym('lambda'), new Pair(head.cdr, body)), NIL)
    head = head.car
  }
  if (head instanceof Pair) {
    const { car, cdr } = head
    if (!isIdentifier(car)) return ev.stop('a definition has no name')
    return { name: car, value: () => named(lambda(cdr, body, env, ev), car) }
  }
  if (!isIdentifier(head)) return ev.stop('a definition has no name')
  const id = head
  return { name: id, value: () => named(bodyValue(body, env, ev), id) }
}

const defineForm: Run = (form, env, ev) => {
  const { name, value } = definition(form, env, ev)
  define(env, name, value())
  return UNSPECIFIED
}

function clauses(form: Pair, env: Frame, ev: Evaluator): Value {
  for (let rest = form.cdr; rest instanceof Pair; rest = rest.cdr) {
    const clause = read(rest.car) as Pair
    if (isNamed(clause.car, names.else)) return ev.body(clause.cdr, env)
    const test = ev.evaluate(clause.car, env)
    if (test === false) continue
    if (clause.cdr === NIL) return test
    if (isNamed((clause.cdr as Pair).car, names.arrow))
      return ev.apply(ev.evaluate(second(clause.cdr as Pair), env), [test])
    return ev.body(clause.cdr, env)
  }
  return UNSPECIFIED
}

function caseOf(form: Pair, env: Frame, ev: Evaluator): Value {
  const key = ev.evaluate(second(form), env)
  for (const clause of toArray(behind(form, 2))) {
    const { car, cdr } = clause as Pair
    if (!isNamed(car, names.else) && !toArray(car).some((item) => datum(item) === key)) continue
    if (isNamed((cdr as Pair).car, names.arrow))
      return ev.apply(ev.evaluate(second(cdr as Pair), env), [key])
    return ev.body(cdr, env)
  }
  return UNSPECIFIED
}

const setForm: Run = (form, env, ev) => {
  const given = second(form)
  const value = ev.evaluate(second(form.cdr as Pair), env)
  if (!isIdentifier(given)) return ev.stop('set! of something that is no name')
  let id = given
  let frame: Frame | null = env
  for (;;) {
    for (let f: Frame | null = frame; f; f = f.up) {
      const i = f.indexOf(id)
      if (i >= 0) {
        f.values[i] = value
        return UNSPECIFIED
      }
    }
    if (!(id instanceof Alias)) break
    frame = id.env
    id = id.of
  }
  return ev.stop(`set! of ${(id as Sym).name}, which another reader may have asked for already`)
}

const parameterize: Run = (form, env, ev) => {
  const values = toArray(second(form)).map((binding) => {
    const [parameter, value] = toArray(binding).map((part) => ev.evaluate(part, env))
    if (!(parameter instanceof Parameter))
      return ev.stop('parameterize of something that is no parameter')
    return [
      parameter,
      parameter.convert === undefined ? value : ev.apply(parameter.convert, [value]),
    ] as const
  })
  return ev.withParameters(values, () =>
    ev.evaluate(new Pair(letForm, new Pair(NIL, behind(form, 2))), env),
  )
}
const letForm = special('let', (form, env, ev) => ev.body(behind(form, 2), inner(env, [], [])))

const syntaxParameterize: Run = (form, env, ev) => {
  const keys: SyntaxParameter[] = []
  const values: Value[] = []
  for (const binding of toArray(second(form))) {
    const [name, value] = toArray(binding)
    const parameter = parameterOf(name as Identifier, env, ev)
    keys.push(parameter)
    values.push(transformer(value, env, ev))
  }
  return ev.body(behind(form, 2), inner(env, keys, values))
}

/** The syntax parameter a name means. */
export function parameterOf(name: Identifier, env: Frame, ev: Evaluator): SyntaxParameter {
  const meaning = ev.meaning(name, env)
  return meaning instanceof SyntaxParameter
    ? meaning
    : ev.stop(`${symbolOf(name).name} is no syntax parameter`)
}

/** A promise: worked out when forced. */
export class Promised {
  readonly memo: Memo
  constructor(memo: Memo) {
    this.memo = memo
  }
}

/** `(cut f <> x)`: SRFI 26. */
const cut: Run = (form, env) => {
  const slot = sym('<>')
  const more = sym('<...>')
  const parts = toArray(form.cdr)
  return ((args, ev) => {
    let next = 0
    const values: Value[] = []
    for (const part of parts) {
      if (isNamed(part, slot))
        values.push(next < args.length ? args[next++] : ev.stop('cut: too few arguments'))
      else if (isNamed(part, more)) {
        values.push(...args.slice(next))
        next = args.length
      } else values.push(ev.evaluate(part, env))
    }
    return ev.apply(values[0], values.slice(1))
  }) satisfies Primitive
}

const constant = (value: Value): Special<Evaluator> => special('a value', () => value)

/** `(cute f <> x)`: like `cut`, its other parts worked out at once. */
const cute: Run = (form, env, ev) => {
  const parts = toArray(form.cdr).map((part) =>
    isNamed(part, sym('<>')) || isNamed(part, sym('<...>'))
      ? part
      : new Pair(constant(ev.evaluate(part, env)), NIL),
  )
  return cut(
    new Pair(
      form.car,
      parts.reduceRight<Value>((rest, part) => new Pair(part, rest), NIL),
    ),
    env,
    ev,
  )
}

const caseLambda: Run = (form, env, ev) => {
  const all = toArray(form.cdr).map((clause) =>
    lambda((clause as Pair).car, (clause as Pair).cdr, env, ev),
  )
  return ((args, ev) => {
    const chosen = all.find(
      ({ parameters: p }) =>
        args.length >= p.required.length &&
        (p.rest !== null || p.hasKeys || args.length <= p.required.length + p.optional.length),
    )
    return chosen
      ? ev.apply(chosen, args)
      : ev.stop('no clause of case-lambda takes these arguments')
  }) satisfies Primitive
}

export const opaqueForm = (name: string): Special<Evaluator> =>
  special(name, () => new Opaque(name))

export const basicForms: readonly Special<Evaluator>[] = [
  special('quote', (form) => datum(second(form))),
  special('quasiquote', (form, env, ev) => quasi(second(form), 1, env, ev)),
  special('if', (form, env, ev) => {
    if (ev.evaluate(second(form), env) !== false) return ev.tail(second(form.cdr as Pair), env)
    const otherwise = behind(form, 3)
    return otherwise instanceof Pair ? ev.tail(otherwise.car, env) : UNSPECIFIED
  }),
  special('when', (form, env, ev) =>
    ev.evaluate(second(form), env) === false ? UNSPECIFIED : ev.body(behind(form, 2), env),
  ),
  special('unless', (form, env, ev) =>
    ev.evaluate(second(form), env) === false ? ev.body(behind(form, 2), env) : UNSPECIFIED,
  ),
  special('and', (form, env, ev) => {
    if (!(form.cdr instanceof Pair)) return true
    let rest: Pair = form.cdr
    for (; rest.cdr instanceof Pair; rest = rest.cdr)
      if (ev.evaluate(rest.car, env) === false) return false
    return ev.tail(rest.car, env)
  }),
  special('or', (form, env, ev) => {
    if (!(form.cdr instanceof Pair)) return false
    let rest: Pair = form.cdr
    for (; rest.cdr instanceof Pair; rest = rest.cdr) {
      const value = ev.evaluate(rest.car, env)
      if (value !== false) return value
    }
    return ev.tail(rest.car, env)
  }),
  special('cond', clauses),
  special('case', caseOf),
  special('begin', (form, env, ev) => ev.body(form.cdr, env)),
  special('lambda', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('lambda*', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('case-lambda', caseLambda),
  special('case-lambda*', caseLambda),
  special('λ', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('cute', cute),
  ...[
    'define',
    'define*',
    'define-inlinable',
    'define-public',
    'define*-public',
    'define-once',
  ].map((name) => special(name, defineForm)),
  special('define-syntax', (form, env, ev) => {
    define(env, second(form) as Identifier, transformer(second(form.cdr as Pair), env, ev))
    return UNSPECIFIED
  }),
  special('define-syntax-rule', (form, env) => {
    const { name, macro } = syntaxRule(form, env)
    define(env, name, macro)
    return UNSPECIFIED
  }),
  special('define-values', (form, env, ev) => {
    const value = ev.evaluate(second(form.cdr as Pair), env)
    const items = value instanceof Values ? value.items : [value]
    toArray(second(form)).forEach((name, i) => define(env, name as Identifier, items[i]))
    return UNSPECIFIED
  }),
  special('set!', setForm),
  special('delay', (form, env) => new Promised(new Memo(second(form), env))),
  special('parameterize', parameterize),
  special('syntax-parameterize', syntaxParameterize),
  special('define-syntax-parameter', (form, env) => {
    const name = second(form) as Identifier
    define(env, name, new SyntaxParameter(symbolOf(name).name))
    return UNSPECIFIED
  }),
  special('cut', cut),
  special('eval-when', (form, env, ev) => ev.body(behind(form, 2), env)),
  special('false-if-exception', (form, env, ev) => {
    const { depth, current, dynamic } = ev
    try {
      return ev.evaluate(second(form), env)
    } catch (error) {
      // Only what Guile would raise too: what is merely not followed here must not turn into #f.
      if (!(error instanceof Raised)) throw error
      Object.assign(ev, { depth, current, dynamic })
      return false
    }
  }),
  special('assert', () => UNSPECIFIED),
  special('use-modules', () => UNSPECIFIED),
]
