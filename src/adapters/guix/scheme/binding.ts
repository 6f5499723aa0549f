/** The `let` family, named `let`, `do`, and those that take several values apart. */
import { Closure, parameters } from './closure.ts'
import type { Sym } from './data.ts'
import { NIL, Pair, type Value, Values } from './data.ts'
import { define } from './define.ts'
import type { Frame, Special } from './environment.ts'
import { type Identifier, inner, isIdentifier } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { toArray, transformer } from './macros.ts'
import { behind, second, special } from './special.ts'

/** Binds the formals, which may be one name or end in one, to the values. */
function bindFormals(frame: Frame, formals: Value, value: Value, ev: Evaluator): void {
  const items = value instanceof Values ? value.items : [value]
  let i = 0
  let left = formals
  for (; left instanceof Pair; left = left.cdr) {
    if (i >= items.length) ev.stop('fewer values than names')
    define(frame, left.car as Identifier, items[i++])
  }
  if (isIdentifier(left))
    define(
      frame,
      left,
      items.slice(i).reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
    )
}

/** The binding is `(name expression)`. */
const isPlain = (binding: Value): binding is Pair & { cdr: Pair } =>
  binding instanceof Pair && binding.cdr instanceof Pair && !(binding.cdr.cdr instanceof Pair)

/** A binding `(name expression)`, or `(name name … expression)` as SRFI 71 has it. */
function bindOne(binding: Value, from: Frame, into: Frame, ev: Evaluator): void {
  const parts = toArray(binding)
  const value = ev.evaluate(parts.at(-1), from)
  if (parts.length === 2) define(into, parts[0] as Identifier, ev.single(value))
  else
    bindFormals(
      into,
      parts.slice(0, -1).reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
      value,
      ev,
    )
}

function plainLet(form: Pair, env: Frame, ev: Evaluator): Value {
  const bindings = second(form)
  if (isIdentifier(bindings)) return namedLet(bindings, form, env, ev)
  // The first in arrays that have no room for more: most forms bind one name.
  const first = bindings instanceof Pair && isPlain(bindings.car) ? bindings.car : null
  const frame = first
    ? inner(env, [first.car as Identifier], [ev.single(ev.evaluate(first.cdr.car, env))])
    : inner(env, [], [])
  let rest = first ? (bindings as Pair).cdr : bindings
  for (; rest instanceof Pair; rest = rest.cdr) bindOne(rest.car, env, frame, ev)
  return ev.body(behind(form, 2), frame)
}

function namedLet(name: Identifier, form: Pair, env: Frame, ev: Evaluator): Value {
  const bindings = toArray(second(form.cdr as Pair)).map(toArray)
  const formals = bindings
    .map((b) => b[0])
    .reduceRight<Value>((rest, item) => new Pair(item, rest), NIL)
  const frame = inner(env, [name], [undefined])
  const loop = new Closure(parameters(formals, ev), behind(form, 3), frame)
  frame.values[0] = loop
  const values = bindings.map((b) => ev.evaluate(b[1], env))
  return ev.body(loop.body, inner(frame, loop.parameters.required.slice(), values))
}

function sequential(form: Pair, env: Frame, ev: Evaluator): Value {
  let frame = inner(env, [], [])
  for (let rest = second(form); rest instanceof Pair; rest = rest.cdr) {
    const binding = rest.car
    if (isPlain(binding)) {
      const value = ev.single(ev.evaluate(binding.cdr.car, frame))
      frame = inner(frame, [binding.car as Identifier], [value])
      continue
    }
    const next = inner(frame, [], [])
    bindOne(binding, frame, next, ev)
    frame = next
  }
  // Definitions in the body have a frame of their own.
  return ev.body(behind(form, 2), inner(frame, [], []))
}

function recursive(form: Pair, env: Frame, ev: Evaluator): Value {
  const frame = inner(env, [], [])
  for (let rest = second(form); rest instanceof Pair; rest = rest.cdr)
    bindOne(rest.car, frame, frame, ev)
  return ev.body(behind(form, 2), frame)
}

function letValues(form: Pair, env: Frame, ev: Evaluator): Value {
  const frame = inner(env, [], [])
  for (const binding of toArray(second(form))) {
    const [formals, expression] = toArray(binding)
    bindFormals(frame, formals, ev.evaluate(expression, frame), ev)
  }
  return ev.body(behind(form, 2), frame)
}

function andLet(form: Pair, env: Frame, ev: Evaluator): Value {
  let frame = inner(env, [], [])
  let last: Value = true
  for (const claw of toArray(second(form))) {
    const [name, expression] = claw instanceof Pair ? toArray(claw) : [claw, undefined]
    last = ev.evaluate(claw instanceof Pair ? (expression ?? name) : name, frame)
    if (last === false) return false
    if (expression !== undefined) frame = inner(frame, [name as Sym], [last])
  }
  const body = behind(form, 2)
  return body === NIL ? last : ev.body(body, inner(frame, [], []))
}

function doLoop(form: Pair, env: Frame, ev: Evaluator): Value {
  const variables = toArray(second(form)).map(toArray)
  const [test, ...result] = toArray(second(form.cdr as Pair))
  const names = variables.map((v) => v[0] as Identifier)
  let frame = inner(
    env,
    names,
    variables.map((v) => ev.evaluate(v[1], env)),
  )
  while (ev.evaluate(test, frame) === false) {
    for (const expression of toArray(behind(form, 3))) ev.evaluate(expression, frame)
    const before = frame
    frame = inner(
      env,
      names,
      variables.map((v, i) => (v.length > 2 ? ev.evaluate(v[2], before) : before.values[i])),
    )
  }
  return ev.body(
    result.reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
    frame,
  )
}

function letSyntax(form: Pair, env: Frame, ev: Evaluator): Value {
  const frame = inner(env, [], [])
  for (const binding of toArray(second(form))) {
    const [name, expression] = toArray(binding)
    define(frame, name as Identifier, transformer(expression, frame, ev))
  }
  return ev.body(behind(form, 2), frame)
}

export const bindingForms: readonly Special<Evaluator>[] = [
  special('let', plainLet),
  special('let*', sequential),
  special('letrec', recursive),
  special('letrec*', recursive),
  special('let-values', letValues),
  special('let*-values', letValues),
  special('receive', (form, env, ev) => {
    const frame = inner(env, [], [])
    bindFormals(frame, second(form), ev.evaluate(second(form.cdr as Pair), env), ev)
    return ev.body(behind(form, 3), frame)
  }),
  special('and-let*', andLet),
  special('do', doLoop),
  special('let-syntax', letSyntax),
  special('letrec-syntax', letSyntax),
]
