/**
 * Version constraints: what stands after `@` in a spec. A sorted list of exact versions (`=1.2`)
 * and half-open ranges that do not touch; `@1.2` is the range from 1.2 up to, not including, 1.3.
 * Spellings are Spack's own (`version_types.py`): a bound that was read keeps its text, one that
 * was computed loses leading zeros (`:4.04` within `4:` is `4:4.4`).
 */
import { PortolanError } from '../model/errors.ts'
import {
  compareReleases,
  compareVersions,
  isGitVersion,
  newest,
  oldest,
  parseVersion,
  respelled,
  successor,
  type Version,
} from './version.ts'

/** `below` is exclusive, `to` the version it follows. An exact version has `exact` and no bounds. */
export type Range =
  | { readonly text: string; readonly exact: Version }
  | {
      readonly text: string
      readonly from: Version
      readonly to: Version
      readonly below: Version
    }

type Span = Extract<Range, { from: Version }>

export type Versions = { readonly text: string; readonly ranges: readonly Range[] }

const unbounded = successor(newest)

export const anyVersion: Versions = {
  text: ':',
  ranges: [{ text: ':', from: oldest, to: newest, below: unbounded }],
}

const cache = new Map<string, Versions>([[':', anyVersion]])

function rangeText(from: Version, to: Version): string {
  if (from === oldest) return to === newest ? ':' : `:${to.text}`
  if (to === newest) return `${from.text}:`
  return compareVersions(from, to) === 0 ? from.text : `${from.text}:${to.text}`
}

const exactly = (v: Version): Range => ({ text: isGitVersion(v) ? v.text : `=${v.text}`, exact: v })

/** A range that was computed rather than read. */
function computed(from: Version, to: Version, below: Version): Span {
  const last = to === newest ? to : respelled(to)
  return { text: rangeText(from, last), from, to: last, below }
}

function parseRange(text: string, whole: string): Range {
  if (text.startsWith('=')) return exactly(parseVersion(text.slice(1)))
  const parts = text.split(':')
  if (parts.length > 2) {
    throw new PortolanError('VERSION_SYNTAX', `'@${whole}' has more than one colon in a range`, {
      hint: 'write a range as low:high',
    })
  }
  if (parts.length === 1) {
    const v = parseVersion(text)
    if (isGitVersion(v)) return exactly(v)
    return { text, from: v, to: v, below: successor(v) }
  }
  const from = parts[0] === '' ? oldest : parseVersion(parts[0]!)
  const to = parts[1] === '' ? newest : parseVersion(parts[1]!)
  const below = to === newest ? unbounded : successor(to)
  if (compareVersions(from, below) >= 0) {
    throw new PortolanError('VERSION_SYNTAX', `'@${whole}' is an empty range`, {
      hint: 'the lower version stands left of the colon',
    })
  }
  return { text: rangeText(from, to), from, to, below }
}

/** An exact version stands before a range that begins with it, whatever its git reference. */
function compareRanges(a: Range, b: Range): number {
  if ('exact' in a) {
    if ('exact' in b) return compareVersions(a.exact, b.exact)
    return compareReleases(a.exact, b.from) <= 0 ? -1 : 1
  }
  if ('exact' in b) return -compareRanges(b, a)
  return compareVersions(a.from, b.from) || compareVersions(a.below, b.below)
}

/** The order of Spack's version lists: element by element. */
export function compareConstraints(a: Versions, b: Versions): number {
  const shared = Math.min(a.ranges.length, b.ranges.length)
  for (let i = 0; i < shared; i++) {
    const order = compareRanges(a.ranges[i]!, b.ranges[i]!)
    if (order !== 0) return order
  }
  return a.ranges.length - b.ranges.length
}

const older = (a: Version, b: Version): Version => (compareVersions(b, a) < 0 ? b : a)

function joined(a: Span, b: Span): Span {
  const upper = compareVersions(b.below, a.below) > 0 ? b : a
  return computed(older(a.from, b.from), upper.to, upper.below)
}

/** Puts a range behind others, taking in those that it overlaps or touches. */
function put(result: Range[], range: Span): void {
  let whole = range
  for (;;) {
    const last = result.at(-1)
    if (last === undefined) break
    if ('exact' in last ? !inRange(last.exact, whole) : compareVersions(whole.from, last.below) > 0)
      break
    if (!('exact' in last)) whole = joined(last, whole)
    result.pop()
  }
  result.push(whole)
}

/** Sorts, joins ranges that overlap or touch, and drops what is in another one. */
function listOf(ranges: readonly Range[]): Versions {
  if (ranges.length === 1) return { text: ranges[0]!.text, ranges }
  const result: Range[] = []
  for (const range of [...ranges].sort(compareRanges)) {
    const last = result.at(-1)
    if (!('exact' in range)) put(result, range)
    else if (last === undefined || !inRange(range.exact, last)) result.push(range)
  }
  return { text: result.map((range) => range.text).join(','), ranges: result }
}

/** Parses the text after `@`, e.g. `1.10:1.12,=1.14.0`. Throws PortolanError VERSION_SYNTAX. */
export function parseVersions(text: string): Versions {
  const seen = cache.get(text)
  if (seen) return seen
  const ranges = text.replaceAll(' ', '').split(',')
  const versions = listOf(ranges.map((part) => parseRange(part, text)))
  if (cache.size < 200_000) cache.set(text, versions)
  return versions
}

function inRange(v: Version, range: Range): boolean {
  if ('exact' in range) return compareVersions(v, range.exact) === 0
  return compareVersions(range.from, v) <= 0 && compareVersions(v, range.below) < 0
}

/** Whether one version lies in the constraint. */
export const contains = (versions: Versions, v: Version): boolean =>
  versions === anyVersion || versions.ranges.some((range) => inRange(v, range))

function rangesMeet(a: Range, b: Range): boolean {
  if ('exact' in a) return inRange(a.exact, b)
  if ('exact' in b) return inRange(b.exact, a)
  return compareVersions(a.from, b.below) < 0 && compareVersions(b.from, a.below) < 0
}

/** Whether some version could satisfy both. */
export const intersects = (a: Versions, b: Versions): boolean =>
  a.ranges.some((x) => b.ranges.some((y) => rangesMeet(x, y)))

function rangeWithin(a: Range, b: Range): boolean {
  if ('exact' in a) return inRange(a.exact, b)
  if ('exact' in b) return false
  return compareVersions(b.from, a.from) <= 0 && compareVersions(a.below, b.below) <= 0
}

/** Whether every version in `a` is in `b`. */
export const within = (a: Versions, b: Versions): boolean =>
  a.ranges.every((x) => b.ranges.some((y) => rangeWithin(x, y)))

/** The versions in both, or null when there are none. */
export function intersection(a: Versions, b: Versions): Versions | null {
  const meets = a.ranges.flatMap((x) =>
    b.ranges.filter((y) => rangesMeet(x, y)).map((y) => rangeOfBoth(x, y)),
  )
  return meets.length === 0 ? null : listOf(meets)
}

function rangeOfBoth(a: Range, b: Range): Range {
  if ('exact' in a) return a
  if ('exact' in b) return b
  const from = compareVersions(b.from, a.from) > 0 ? b.from : a.from
  const upper = compareVersions(b.below, a.below) < 0 ? b : a
  return computed(from, upper.to, upper.below)
}
