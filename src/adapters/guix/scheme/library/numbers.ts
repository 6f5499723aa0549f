/** Numbers: the whole ones that versions and positions need; anything else stops. */
import type { Value } from '../data.ts'
import type { Evaluator, Primitive } from '../eval.ts'
import { integer, type Library, number, string } from './check.ts'
import { numeral } from '../read.ts'

const safe = (value: number, ev: Evaluator): number =>
  Number.isSafeInteger(value)
    ? value
    : Number.isFinite(value) && !Number.isInteger(value)
      ? value
      : ev.stop('a number is too large')
const sum =
  (f: (a: number, b: number) => number, unit: number): Primitive =>
  (args, ev) =>
    args.reduce<number>((total, arg) => safe(f(total, number(arg, ev)), ev), unit)
const chain =
  (holds: (a: number, b: number) => boolean): Primitive =>
  (args, ev) => {
    const numbers = args.map((arg) => number(arg, ev))
    return numbers.every((n, i) => i === 0 || holds(numbers[i - 1] ?? 0, n))
  }
const divided =
  (f: (a: number, b: number) => number): Primitive =>
  ([a, b], ev) => {
    const divisor = integer(b, ev)
    return divisor === 0 ? ev.stop('division by zero') : f(integer(a, ev), divisor)
  }
const floorMod = (a: number, b: number): number => a - b * Math.floor(a / b)
const radix = (value: Value, ev: Evaluator): number =>
  value === undefined ? 10 : integer(value, ev)

export const numbers: Library = {
  '+': sum((a, b) => a + b, 0),
  '*': sum((a, b) => a * b, 1),
  '-': (args, ev) => {
    const [first = 0, ...rest] = args.map((arg) => number(arg, ev))
    return args.length === 1 ? -first : rest.reduce((total, n) => safe(total - n, ev), first)
  },
  '/': ([a, b], ev) => {
    const value = number(a, ev) / (b === undefined ? ev.stop('a fraction') : number(b, ev))
    return Number.isInteger(value) ? value : ev.stop('a fraction')
  },
  '1+': ([n], ev) => number(n, ev) + 1,
  '1-': ([n], ev) => number(n, ev) - 1,
  '=': chain((a, b) => a === b),
  '<': chain((a, b) => a < b),
  '>': chain((a, b) => a > b),
  '<=': chain((a, b) => a <= b),
  '>=': chain((a, b) => a >= b),
  quotient: divided((a, b) => Math.trunc(a / b)),
  remainder: divided((a, b) => a % b),
  modulo: divided(floorMod),
  max: (args, ev) => Math.max(...args.map((arg) => number(arg, ev))),
  min: (args, ev) => Math.min(...args.map((arg) => number(arg, ev))),
  abs: ([n], ev) => Math.abs(number(n, ev)),
  expt: ([a, b], ev) => safe(number(a, ev) ** number(b, ev), ev),
  'zero?': ([n], ev) => number(n, ev) === 0,
  'positive?': ([n], ev) => number(n, ev) > 0,
  'negative?': ([n], ev) => number(n, ev) < 0,
  'even?': ([n], ev) => integer(n, ev) % 2 === 0,
  'odd?': ([n], ev) => integer(n, ev) % 2 !== 0,
  'number?': ([n]) => typeof n === 'number' || typeof n === 'bigint',
  'integer?': ([n]) => Number.isInteger(n) || typeof n === 'bigint',
  'number->string': ([n, base], ev) => number(n, ev).toString(radix(base, ev)),
  'string->number': ([text, base], ev) => numeral(string(text, ev), radix(base, ev)) ?? false,
}
