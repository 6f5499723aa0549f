/** Procedures made otherwise than by `define`: SRFI 26 and `case-lambda`. */
import { NIL, Pair, sym, type Value } from './data.ts'
import { lambda } from './define.ts'
import type { Special } from './environment.ts'
import type { Evaluator, Primitive } from './eval.ts'
import { toArray } from './macros.ts'
import { isNamed } from './quote.ts'
import { behind, type Run, second, special } from './special.ts'

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

export const procedureForms: readonly Special<Evaluator>[] = [
  special('lambda', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('lambda*', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('case-lambda', caseLambda),
  special('case-lambda*', caseLambda),
  special('λ', (form, env, ev) => lambda(second(form), behind(form, 2), env, ev)),
  special('cute', cute),
  special('cut', cut),
]
