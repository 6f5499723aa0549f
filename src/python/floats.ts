/** Decimal texts of floats as CPython makes them: shortest for repr, else exact and half to even. */

/** `repr(x)`: the shortest digits that read back as the same number. */
export function floatRepr(x: number): string {
  if (!Number.isFinite(x)) return special(x)
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0'
  const { sign, digits, exponent } = shortest(x)
  if (exponent < -4 || exponent >= 16) {
    return `${sign}${scientific(digits, exponent, 'e')}`
  }
  return sign + positional(digits, exponent, 1)
}

export function special(x: number): string {
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'
}

/** x = 0.d₁d₂… × 10^(exponent + 1), with as few digits as possible. */
function shortest(x: number): { sign: string; digits: string; exponent: number } {
  const match = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(Math.abs(x).toExponential())
  const [, first = '', rest = '', exponent = '0'] = match ?? []
  return { sign: x < 0 ? '-' : '', digits: first + rest, exponent: Number(exponent) }
}

function scientific(digits: string, exponent: number, e: string): string {
  const text = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
  const size = Math.abs(exponent)
  return `${text}${e}${exponent < 0 ? '-' : '+'}${size < 10 ? `0${size}` : size}`
}

/** Digits with a point; at least `least` digits behind it. */
function positional(digits: string, exponent: number, least: number): string {
  const whole = exponent >= 0 ? digits.slice(0, exponent + 1).padEnd(exponent + 1, '0') : '0'
  const fraction = exponent >= 0 ? digits.slice(exponent + 1) : '0'.repeat(-exponent - 1) + digits
  const padded = fraction.padEnd(least, '0')
  return padded === '' ? whole : `${whole}.${padded}`
}

const view = new DataView(new ArrayBuffer(8))

/** |x| = mantissa × 2^power, exactly. */
function decompose(x: number): { mantissa: bigint; power: number } {
  view.setFloat64(0, Math.abs(x))
  const all = view.getBigUint64(0)
  const raw = Number(all >> 52n)
  const fraction = all & 0xfffffffffffffn
  return raw === 0
    ? { mantissa: fraction, power: -1074 }
    : { mantissa: fraction + 0x10000000000000n, power: raw - 1075 }
}

/** round(|x| × 10^scale), half to even. */
function scaled(x: number, scale: number): bigint {
  const { mantissa, power } = decompose(x)
  let numerator = mantissa
  let denominator = 1n
  if (power >= 0) numerator <<= BigInt(power)
  else denominator <<= BigInt(-power)
  if (scale >= 0) numerator *= 10n ** BigInt(scale)
  else denominator *= 10n ** BigInt(-scale)
  const q = numerator / denominator
  const twice = 2n * (numerator % denominator)
  return twice > denominator || (twice === denominator && q % 2n === 1n) ? q + 1n : q
}

/** `%.{precision}f` of |x|. */
export function fixed(x: number, precision: number): string {
  const digits = scaled(x, precision)
    .toString()
    .padStart(precision + 1, '0')
  const point = digits.length - precision
  return precision === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
}

/** The first `count` digits of |x|, rounded, and the exponent of the first. */
function significant(x: number, count: number): { digits: string; exponent: number } {
  if (x === 0) return { digits: '0'.repeat(count), exponent: 0 }
  let { exponent } = shortest(x)
  for (;;) {
    const digits = scaled(x, count - 1 - exponent).toString()
    // The shortest digits can be one power off where rounding carries.
    if (digits.length === count) return { digits, exponent }
    exponent += digits.length - count
  }
}

/** `%.{precision}e` of |x|. */
export function exponential(x: number, precision: number): string {
  const { digits, exponent } = significant(x, precision + 1)
  return scientific(digits, exponent, 'e')
}

/** `%.{precision}g` of |x|; `keep` leaves trailing zeros (`#`). */
export function general(x: number, precision: number, keep: boolean): string {
  const { digits, exponent } = significant(x, Math.max(precision, 1))
  const shown = keep ? digits : digits.replace(/0+$/, '') || '0'
  if (exponent < -4 || exponent >= Math.max(precision, 1)) return scientific(shown, exponent, 'e')
  return positional(shown, exponent, 0)
}

/** `format(x, '')` with a given precision and no type: like `g`, but with a digit behind the point. */
export function generalFloat(x: number, precision: number): string {
  const count = Math.max(precision, 1)
  const { digits, exponent } = significant(x, count)
  const shown = digits.replace(/0+$/, '') || '0'
  // CPython leaves room for the digit behind the point.
  if (exponent < -4 || exponent >= count - 1) {
    return scientific(shown, exponent, 'e')
  }
  return positional(shown, exponent, 1)
}

/** `round(x, n)`. */
export function roundTo(x: number, n: number): number {
  if (!Number.isFinite(x) || n > 323) return x
  if (n < -308) return x < 0 || Object.is(x, -0) ? -0 : 0
  const q = scaled(x, n)
  const value = n >= 0 ? Number(`${q}e-${n}`) : Number(q * 10n ** BigInt(-n))
  return x < 0 || Object.is(x, -0) ? -value : value
}

/** `round(x)`: to the nearest int, half to even. */
export const roundToInteger = (x: number): bigint => (x < 0 ? -scaled(x, 0) : scaled(x, 0))
