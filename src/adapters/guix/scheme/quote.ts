/** `quote` and `quasiquote`. */
import type { Sym } from './data.ts'
import { NIL, Pair, sym, type Value } from './data.ts'
import type { Frame, Special } from './environment.ts'
import { Alias, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { toArray } from './macros.ts'
import { read } from './patterns.ts'
import { second, special } from './special.ts'

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

export const words = {
  unquote: sym('unquote'),
  splicing: sym('unquote-splicing'),
  quasi: sym('quasiquote'),
  else: sym('else'),
  arrow: sym('=>'),
}
export const isNamed = (value: Value, name: Sym): boolean =>
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
  if (isForm(x, words.unquote)) {
    if (depth === 1) return ev.evaluate(second(x), env)
    return new Pair(words.unquote, quasi(x.cdr, depth - 1, env, ev))
  }
  if (isForm(x, words.quasi)) return new Pair(words.quasi, quasi(x.cdr, depth + 1, env, ev))
  const first = read(x.car)
  if (isForm(first, words.splicing) && depth === 1) {
    const spliced = ev.evaluate(second(first as Pair), env)
    const rest = quasi(x.cdr, depth, env, ev)
    if (rest === NIL) return spliced
    return toArray(spliced).reduceRight<Value>((tail, item) => new Pair(item, tail), rest)
  }
  return new Pair(quasi(first, depth, env, ev), quasi(x.cdr, depth, env, ev), x.pos)
}

export const quoteForms: readonly Special<Evaluator>[] = [
  special('quote', (form) => datum(second(form))),
  special('quasiquote', (form, env, ev) => quasi(second(form), 1, env, ev)),
]
