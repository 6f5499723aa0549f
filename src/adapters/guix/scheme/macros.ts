/** `define-syntax` and what can stand in it. */
import { Closure } from './closure.ts'
import { NIL, Pair, sym, type Value } from './data.ts'
import type { Frame } from './environment.ts'
import {
  type Identifier,
  inner,
  isIdentifier,
  Macro,
  Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import type { Evaluator } from './eval.ts'
import { type Bindings, fill, fits, Matched, read, renamer, type Template } from './patterns.ts'

type Rule = { pattern: Value; template: Value }

export function rules(
  literals: ReadonlySet<Value>,
  all: readonly Rule[],
  env: Frame,
): Macro<Evaluator> {
  return new Macro((form, _use, ev) => {
    const given = form instanceof Pair ? form.cdr : NIL
    for (const { pattern, template } of all) {
      const bindings: Bindings = new Map()
      if (!fits(pattern, given, literals, bindings)) continue
      return fill(template, {
        variable: (id) => bindings.get(id),
        rename: renamer(env),
        pay: ev.pay,
        pos: form instanceof Pair ? form.pos : ev.pos,
      })
    }
    return ev.stop(
      `no rule of the macro ${form instanceof Pair ? nameOf(form.car) : nameOf(form)} fits its use here`,
    )
  })
}

const nameOf = (value: Value): string => (isIdentifier(value) ? symbolOf(value).name : 'used')
const literalSet = (list: Value): Set<Value> => {
  const found = new Set<Value>()
  for (let rest = list; rest instanceof Pair; rest = rest.cdr)
    if (isIdentifier(rest.car)) found.add(symbolOf(rest.car))
  return found
}

const syntaxRules = new Special<Evaluator>('syntax-rules', (form, env) => {
  const [, literals, ...clauses] = toArray(form)
  const all = clauses
    .filter((clause) => clause instanceof Pair)
    .map((clause) => ({
      pattern: read((clause.car as Pair).cdr),
      template: (clause.cdr as Pair).car,
    }))
  return rules(literalSet(literals), all, env)
})

/** `define-syntax-rule`: the name and the macro. */
export function syntaxRule(form: Value, env: Frame): { name: Identifier; macro: Macro<Evaluator> } {
  const [, head, ...rest] = toArray(form)
  const template = rest.length > 1 && typeof rest[0] === 'string' ? rest[1] : rest[0]
  const { car, cdr } = head as Pair
  return { name: car as Identifier, macro: rules(new Set(), [{ pattern: cdr, template }], env) }
}

/** A name that stands for an expression: `(identifier-syntax e)`. */
const identifierSyntax = new Special<Evaluator>('identifier-syntax', (form, env) => {
  const expression = (form as Pair).cdr
  return new Macro<Evaluator>((use, _env, ev) => {
    const made = fill((expression as Pair).car, {
      variable: () => undefined,
      rename: renamer(env),
      pay: ev.pay,
      pos: use instanceof Pair ? use.pos : -1,
    })
    return use instanceof Pair ? new Pair(made, use.cdr, use.pos) : made
  })
})

/** The macro a transformer expression gives. */
export function transformer(expression: Value, env: Frame, ev: Evaluator): Value {
  const value = ev.evaluate(expression, env)
  if (value instanceof Macro || value instanceof Special || value instanceof SyntaxParameter)
    return value
  if (value instanceof Closure || typeof value === 'function')
    return new Macro<Evaluator>((form, _use, ev) => placed(ev.apply(value, [form]), ev.used))
  return ev.stop('a transformer is not understood')
}

/** The form a transformer gave, at the place of the macro's use. */
const placed = (form: Value, pos: number): Value =>
  form instanceof Pair && pos >= 0 ? new Pair(form.car, form.cdr, pos) : form

const syntaxCase = new Special<Evaluator>('syntax-case', (form, env, ev) => {
  const [, subject, literals, ...clauses] = toArray(form)
  const given = ev.evaluate(subject, env)
  const names = literalSet(literals)
  for (const clause of clauses) {
    const [pattern, ...rest] = toArray(clause)
    const bindings: Bindings = new Map()
    if (!fits(pattern, given, names, bindings)) continue
    const frame = inner(env, [...bindings.keys()], [...bindings.values()])
    if (rest.length > 1 && ev.evaluate(rest[0], frame) === false) continue
    return ev.tail(rest.at(-1), frame)
  }
  return ev.stop('no clause of syntax-case fits')
})

/** Names bound in `env` to what a pattern matched. */
function templateIn(env: Frame, ev: Evaluator): Template {
  return {
    variable(id) {
      for (let f: Frame | null = env; f; f = f.up) {
        const i = f.indexOf(id)
        if (i >= 0) {
          const value = f.values[i]
          return value instanceof Matched ? value : undefined
        }
      }
      return undefined
    },
    rename: renamer(env),
    pay: ev.pay,
    pos: ev.used,
  }
}
const syntax = new Special<Evaluator>('syntax', (form, env, ev) =>
  fill(((form as Pair).cdr as Pair).car, templateIn(env, ev)),
)

const unsyntax = sym('unsyntax')
const splicing = sym('unsyntax-splicing')
const quasisyntax = new Special<Evaluator>('quasisyntax', (form, env, ev) => {
  const template = templateIn(env, ev)
  const make = (part: Value): Value => {
    const x = read(part)
    if (!(x instanceof Pair)) return fill(x, template)
    const is = (value: Value, name: unknown): boolean =>
      value instanceof Pair && isIdentifier(value.car) && symbolOf(value.car) === name
    if (is(x, unsyntax)) return ev.evaluate((x.cdr as Pair).car, env)
    const first = read(x.car)
    if (is(first, splicing))
      return append(ev.evaluate(((first as Pair).cdr as Pair).car, env), make(x.cdr))
    // An ellipsis needs the template whole.
    if (x.cdr instanceof Pair && isIdentifier(x.cdr.car) && symbolOf(x.cdr.car).name === '...')
      return fill(x, template)
    return new Pair(make(first), make(x.cdr), x.pos)
  }
  return make(((form as Pair).cdr as Pair).car)
})

const append = (list: Value, tail: Value): Value =>
  toArray(list).reduceRight<Value>((rest, item) => new Pair(item, rest), tail)

const withSyntax = new Special<Evaluator>('with-syntax', (form, env, ev) => {
  const [, bindings, ...body] = toArray(form)
  const all: Bindings = new Map()
  for (const binding of toArray(bindings)) {
    const [pattern, expression] = toArray(binding)
    if (!fits(pattern, ev.evaluate(expression, env), new Set(), all))
      ev.stop('with-syntax does not fit')
  }
  const frame = inner(env, [...all.keys()], [...all.values()])
  return ev.body(
    body.reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
    frame,
  )
})

export function toArray(list: Value): Value[] {
  const found: Value[] = []
  for (let rest = read(list); rest instanceof Pair; rest = read(rest.cdr)) found.push(rest.car)
  return found
}

export const macroForms = [
  syntaxRules,
  identifierSyntax,
  syntaxCase,
  syntax,
  quasisyntax,
  withSyntax,
]
