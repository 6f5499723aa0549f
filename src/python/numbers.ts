/** ints of any size: a safe-integer `number`, else a `bigint`. */
import { limitReached } from './signals.ts'

export type Int = number | bigint

/** Bits an int may have: above what CPython prints (4300 digits), below what takes long. */
export const maximumBits = 100_000

export const integer = (n: bigint): Int =>
  n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n

export function bits(n: Int): number {
  if (typeof n === 'number') return n === 0 ? 0 : Math.floor(Math.log2(Math.abs(n))) + 1
  const text = (n < 0n ? -n : n).toString(16)
  return text.length * 4
}

/** Throws when an int of that many bits is more than an evaluation may make. */
export function checkBits(count: number): void {
  if (count > maximumBits) throw limitReached(`an int of more than ${maximumBits} bits`)
}

export function floorDivide(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = modulo(a, b) as number
    // Where the difference is no longer exact, bigint takes over.
    const difference = a - r
    if (Number.isSafeInteger(difference)) return difference / b + 0
  }
  const x = BigInt(a)
  const y = BigInt(b)
  const q = x / y
  return integer(x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q)
}

/** The remainder with the sign of the divisor. */
export function modulo(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a % b
    return (r !== 0 && r < 0 !== b < 0 ? r + b : r) + 0
  }
  const y = BigInt(b)
  const r = BigInt(a) % y
  return integer(r !== 0n && r < 0n !== y < 0n ? r + y : r)
}

export function power(base: Int, exponent: Int): Int {
  if (base === 0 || base === 1) return exponent === 0 ? 1 : base
  if (base === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1
  const size = bits(base) * Number(exponent)
  if (size <= 52) return Number(base) ** Number(exponent)
  checkBits(size)
  return integer(BigInt(base) ** BigInt(exponent))
}
