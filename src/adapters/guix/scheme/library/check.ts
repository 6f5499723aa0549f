/** Arguments of primitives, checked: a wrong one stops the evaluation, as it stops Guile. */
import { Char, NIL, Pair, Sym, type Value } from '../data.ts'
import type { Evaluator, Primitive } from '../eval.ts'

export type Library = Readonly<Record<string, Primitive>>

export const string = (value: Value, ev: Evaluator): string =>
  typeof value === 'string' ? value : ev.raise('a string was expected')
export const integer = (value: Value, ev: Evaluator): number =>
  typeof value === 'number' && Number.isInteger(value)
    ? value
    : ev.raise('a whole number was expected')
export const number = (value: Value, ev: Evaluator): number =>
  typeof value === 'number' ? value : ev.raise('a number was expected')
export const symbol = (value: Value, ev: Evaluator): Sym =>
  value instanceof Sym ? value : ev.raise('a symbol was expected')
export const char = (value: Value, ev: Evaluator): string =>
  value instanceof Char ? value.text : ev.raise('a character was expected')
export const pair = (value: Value, ev: Evaluator): Pair =>
  value instanceof Pair ? value : ev.raise('a pair was expected')

/** A proper list as an array. */
export function array(value: Value, ev: Evaluator): Value[] {
  const found: Value[] = []
  let rest = value
  for (; rest instanceof Pair; rest = rest.cdr) {
    found.push(rest.car)
    if (found.length > 1_000_000) ev.stop('a list is too long')
  }
  return rest === NIL ? found : ev.raise('a list was expected')
}

/** Values that grow are paid for, so that limited steps are limited memory. */
export function pay(ev: Evaluator, amount: number): void {
  if (ev.steps + amount > ev.limits.steps) ev.stop('takes too many steps')
  ev.steps += amount
}
