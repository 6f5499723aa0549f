/**
 * Versions as EasyBuild orders them, for it and for stacks that are built with it: its LooseVersion,
 * Python's of old with a total order. Runs of digits are numbers, runs of a-z and whatever stands
 * between them are texts, dots only separate; a missing part is 0 beside a number and empty beside a
 * text; a number and a text are compared as texts. Ranges are those of `--filter-deps`:
 * `[1.0:2.0[`, a bracket turned away excludes its end.
 */
import type { VersionScheme } from './adapter.ts'

type Part = bigint | string

function parts(version: string): Part[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\d+$/.test(part) ? BigInt(part) : part))
}

export function compareLoose(a: string, b: string): number {
  if (a === b) return 0
  const left = parts(a)
  const right = parts(b)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i])
    if (order !== 0) return order
  }
  return 0
}

function comparePart(a: Part | undefined, b: Part | undefined): number {
  let left = a ?? (typeof b === 'bigint' ? 0n : '')
  let right = b ?? (typeof a === 'bigint' ? 0n : '')
  if (typeof left !== typeof right) {
    left = String(left)
    right = String(right)
  }
  return left < right ? -1 : left > right ? 1 : 0
}

/** `-rc4`, `.beta2`, `a57` after a digit; a letter alone (`2023a`, `1.1.1b`) is a release. */
const prerelease = /(?:\d(?:a|b)\d+|(?:^|[\d._-])(?:alpha|beta|rc|pre|dev)[._-]?\d*)(?:[._-]|$)/i

const range = /^([[\]]?)([^:[\]]*):([^:[\]]*)([[\]]?)$/

function satisfies(version: string, text: string): boolean | null {
  const [all, open, lower, upper, close] = range.exec(text) ?? []
  if (all === undefined) return null
  if (lower && upper && compareLoose(lower, upper) > 0) return null
  const above = lower ? compareLoose(version, lower) : 1
  const below = upper ? compareLoose(version, upper) : -1
  return (open === ']' ? above > 0 : above >= 0) && (close === '[' ? below < 0 : below <= 0)
}

export const looseVersions: VersionScheme = {
  compare: compareLoose,
  isPrerelease: (version) => prerelease.test(version),
  satisfies,
}
