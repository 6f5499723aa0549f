/**
 * How Guix orders versions: GNU libc's strverscmp(3), which compares runs of digits as numbers,
 * and those with leading zeros as the decimals of a fraction.
 */
import type { VersionScheme } from '../adapter.ts'

const isDigit = (c: number): boolean => c >= 48 && c <= 57
const at = (bytes: Uint8Array, i: number): number => bytes[i] ?? 0
const encoder = new TextEncoder()

export function compareVersions(left: string, right: string): number {
  if (left === right) return 0
  const a = encoder.encode(left)
  const b = encoder.encode(right)
  let i = 0
  while (at(a, i) === at(b, i) && i < a.length) i++
  const difference = at(a, i) - at(b, i)
  if (difference === 0) return 0
  // The run of digits the first difference lies in, if it does in one.
  let start = i
  while (start > 0 && isDigit(at(a, start - 1))) start--
  const inside = start < i
  const digitsA = isDigit(at(a, i))
  const digitsB = isDigit(at(b, i))
  if (!inside && !(digitsA && digitsB)) return difference
  // All bytes before i are common: so is whether the run begins with a zero.
  const fraction = inside ? at(a, start) === 48 : at(a, i) === 48 || at(b, i) === 48
  if (fraction) return fractional(a, b, start, i, difference)
  if (!digitsA || !digitsB)
    return inside ? Number(digitsA) - Number(digitsB) || difference : difference
  let end = i
  while (isDigit(at(a, end)) && isDigit(at(b, end))) end++
  return Number(isDigit(at(a, end))) - Number(isDigit(at(b, end))) || difference
}

/** Runs that begin with a zero: more zeros are less, `009` before `00` before `01` before `0`. */
function fractional(
  a: Uint8Array,
  b: Uint8Array,
  start: number,
  i: number,
  difference: number,
): number {
  let zeros = start
  while (zeros < i && at(a, zeros) === 48) zeros++
  const onlyZeros = zeros === i
  const digitsA = isDigit(at(a, i))
  const digitsB = isDigit(at(b, i))
  if (!onlyZeros || start === i) return difference
  // One run is zeros alone, the other goes on: the one that goes on is less.
  if (digitsA !== digitsB) return digitsA ? -1 : 1
  return difference
}

/** `1.0rc2`, `2.0-beta1`; a revision of a checkout, `1.2-3.abc1234`, is none. */
const prerelease = /(^|[^a-z])(rc|alpha|beta|pre|dev)\.?-?\d*($|[^a-z])/i

export const versions: VersionScheme = {
  compare: compareVersions,
  isPrerelease: (version) => prerelease.test(version),
}
