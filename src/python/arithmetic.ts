/** Operators on numbers. Source: The Python Language Reference 3.11, sections 6.5–6.9. */
import { inexact, raise } from './exceptions.ts'
import { bits, checkBits, floorDivide, integer, modulo, power, type Int } from './numbers.ts'
import { unsupported } from './signals.ts'
import { PyFloat, typeOf, type Value } from './values.ts'

export const asInt = (v: Value): Int | undefined =>
  typeof v === 'number' || typeof v === 'bigint'
    ? v
    : typeof v === 'boolean'
      ? Number(v)
      : undefined

export function badOperands(op: string, a: Value, b: Value, inplace = false) {
  const name = op === '**' ? '** or pow()' : op
  return raise(
    'TypeError',
    `unsupported operand type(s) for ${inplace ? `${op}=` : name}: '${typeOf(a).name}' and '${typeOf(b).name}'`,
  )
}

/** An int or float as a JavaScript number; OverflowError where Python has it. */
export function toFloat(v: Value): number {
  if (v instanceof PyFloat) return v.value
  const n = Number(asInt(v) as Int)
  if (!Number.isFinite(n)) throw raise('OverflowError', 'int too large to convert to float')
  return n
}

export function intOperation(
  op: string,
  x: Int,
  y: Int,
  a: Value,
  b: Value,
  inplace: boolean,
): Value {
  switch (op) {
    case '+':
      return integer(BigInt(x) + BigInt(y))
    case '-':
      return integer(BigInt(x) - BigInt(y))
    case '*': {
      if (typeof x === 'number' && typeof y === 'number') {
        const r = x * y
        if (Number.isSafeInteger(r)) return r + 0
      }
      checkBits(bits(x) + bits(y))
      return integer(BigInt(x) * BigInt(y))
    }
    case '/':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'division by zero')
      return new PyFloat(trueDivide(x, y))
    case '//':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'integer division or modulo by zero')
      return floorDivide(x, y)
    case '%':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'integer modulo by zero')
      return modulo(x, y)
    case '**':
      if (y >= 0) return power(x, y)
      return floatOperation(op, toFloat(a), toFloat(b), a, b)
    case '&':
      return integer(BigInt(x) & BigInt(y))
    case '|':
      return integer(BigInt(x) | BigInt(y))
    case '^':
      return integer(BigInt(x) ^ BigInt(y))
    case '<<':
      if (y < 0) throw raise('ValueError', 'negative shift count')
      if (x === 0) return 0
      checkBits(bits(x) + Number(y))
      return integer(BigInt(x) << BigInt(y))
    case '>>':
      if (y < 0) throw raise('ValueError', 'negative shift count')
      if (Number(y) > bits(x) + 1) return x < 0 ? -1 : 0
      return integer(BigInt(x) >> BigInt(y))
    default:
      throw badOperands(op, a, b, inplace)
  }
}

function trueDivide(x: Int, y: Int): number {
  if (typeof x === 'number' && typeof y === 'number') return x / y
  // Correctly rounded: 66 bits of the quotient, the last one sticky, then one rounding.
  const negative = x < 0 !== y < 0
  const p = BigInt(x) < 0n ? -BigInt(x) : BigInt(x)
  const q = BigInt(y) < 0n ? -BigInt(y) : BigInt(y)
  if (p === 0n) return 0
  const shift = Math.max(66 - (bits(p) - bits(q)), 0)
  const scaled = p << BigInt(shift)
  const quotient = scaled / q
  const sticky = scaled % q === 0n ? quotient : quotient + (1n - (quotient % 2n))
  if (shift > 1000) throw unsupported('division of very large ints')
  const result = Number(sticky) / 2 ** shift
  if (!Number.isFinite(result)) {
    throw raise('OverflowError', 'integer division result too large for a float')
  }
  if (result < 1e-300) throw unsupported('division of very large ints')
  return negative ? -result : result
}

export function floatOperation(
  op: string,
  x: number,
  y: number,
  a: Value,
  b: Value,
  inplace = false,
): Value {
  switch (op) {
    case '+':
      return new PyFloat(x + y)
    case '-':
      return new PyFloat(x - y)
    case '*':
      return new PyFloat(x * y)
    case '/':
      if (y === 0) throw raise('ZeroDivisionError', 'float division by zero')
      return new PyFloat(x / y)
    case '//':
      if (y === 0) throw raise('ZeroDivisionError', 'float floor division by zero')
      return new PyFloat(floatDivmod(x, y)[0])
    case '%':
      if (y === 0) throw raise('ZeroDivisionError', 'float modulo')
      return new PyFloat(floatDivmod(x, y)[1])
    case '**':
      return floatPower(x, y)
    default:
      throw badOperands(op, a, b, inplace)
  }
}

/** Quotient and remainder as CPython's float_divmod makes them. */
export function floatDivmod(x: number, y: number): [quotient: number, remainder: number] {
  let r = x % y
  let q = (x - r) / y
  if (r !== 0) {
    if (y < 0 !== r < 0) {
      r += y
      q -= 1
    }
  } else r = y < 0 ? -0 : 0
  if (q === 0) return [Object.is(x / y, -0) || x / y < 0 ? -0 : 0, r]
  const floor = Math.floor(q)
  return [q - floor > 0.5 ? floor + 1 : floor, r]
}

function floatPower(x: number, y: number): Value {
  if (x === 0 && y < 0) throw raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (x < 0 && Number.isFinite(x) && !Number.isInteger(y) && Number.isFinite(y)) {
    throw unsupported('complex numbers')
  }
  if (x === 1 || y === 0) return new PyFloat(1)
  if (x === -1 && !Number.isFinite(y)) return new PyFloat(Number.isNaN(y) ? y : 1)
  const r = x ** y
  if (!Number.isFinite(r) && Number.isFinite(x) && Number.isFinite(y)) {
    throw inexact('OverflowError', 'Numerical result out of range')
  }
  // Engines may be one unit off where the result is not exact.
  if (!exactPower(x, y, r)) throw unsupported('powers of floats that are not exact')
  return new PyFloat(r)
}

function exactPower(x: number, y: number, r: number): boolean {
  if (!Number.isFinite(r) || y === 1) return true
  if (!Number.isInteger(y)) return false
  if (y >= 0) return Number.isInteger(x) && Math.abs(r) <= Number.MAX_SAFE_INTEGER
  // 2.0 ** -3 and the like.
  return Number.isInteger(Math.log2(Math.abs(x))) && 2 ** Math.log2(Math.abs(x)) === Math.abs(x)
}
