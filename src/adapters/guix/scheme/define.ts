/** Definitions within a body, and what stands behind a name of one. */
import { Closure, parameters } from './closure.ts'
import type { Sym } from './data.ts'
import { NIL, Pair, sym, UNSPECIFIED, type Value, Values } from './data.ts'
import type { Frame, Special } from './environment.ts'
import { Alias, type Identifier, inner, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { syntaxRule, toArray, transformer } from './macros.ts'
import { behind, type Run, second, special } from './special.ts'

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

export const defineForms: readonly Special<Evaluator>[] = [
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
]
