/**
 * Version constraints: what stands after `@` in a spec. A list of exact versions (`=1.2`) and
 * half-open ranges; `@1.2` is the range from 1.2 up to, not including, 1.3.
 */
import { PortolanError } from '../model/errors.ts'
import {
  compareVersions,
  newest,
  oldest,
  parseVersion,
  successor,
  type Version,
} from './version.ts'

/** `below` is exclusive. An exact version has `exact` and no bounds. */
export type Range =
  | { readonly exact: Version }
  | { readonly from: Version; readonly below: Version }

export type Versions = { readonly text: string; readonly ranges: readonly Range[] }

export const anyVersion: Versions = { text: ':', ranges: [{ from: oldest, below: newest }] }

const cache = new Map<string, Versions>([[':', anyVersion]])

function parseRange(text: string, whole: string): Range {
  if (text.startsWith('=')) return { exact: parseVersion(text.slice(1)) }
  const parts = text.split(':')
  if (parts.length > 2) {
    throw new PortolanError('VERSION_SYNTAX', `'@${whole}' has more than one colon in a range`, {
      hint: 'write a range as low:high',
    })
  }
  if (parts.length === 1) {
    const v = parseVersion(text)
    return { from: v, below: successor(v) }
  }
  const from = parts[0] === '' ? oldest : parseVersion(parts[0]!)
  const below = parts[1] === '' ? newest : successor(parseVersion(parts[1]!))
  if (compareVersions(from, below) >= 0) {
    throw new PortolanError('VERSION_SYNTAX', `'@${whole}' is an empty range`, {
      hint: 'the lower version stands left of the colon',
    })
  }
  return { from, below }
}

/** Parses the text after `@`, e.g. `1.10:1.12,=1.14.0`. Throws PortolanError VERSION_SYNTAX. */
export function parseVersions(text: string): Versions {
  const seen = cache.get(text)
  if (seen) return seen
  const ranges = text.split(',').map((part) => parseRange(part.trim(), text))
  const versions: Versions = { text, ranges }
  cache.set(text, versions)
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
