/**
 * Versions of different tools made comparable. Each tool's own scheme has already taken off what
 * packaging added; what is left are the authors' words, written in different ways: `v1.2`, `1_2`,
 * `1.2.0`.
 */
import { compareVersions, legalVersion, parseVersion, type Version } from '../../spec/version.ts'

export type Release = {
  /** Equal for two spellings of one release: `1.2`, `v1.2.0` and `1_2`. */
  readonly key: string
  readonly version: Version
  /** Named after a day or a month, as snapshots are: `20240601`, `2024.06.01`. */
  readonly dated: boolean
}

const cache = new Map<string, Release>()

export function release(text: string): Release {
  const seen = cache.get(text)
  if (seen) return seen
  const plain = numbered(text).replace(/^(?:v|r|release|version)[-_.]?(?=\d)/i, '')
  const parts = plain.toLowerCase().match(/\d+|[a-z]+/g) ?? [plain]
  while (parts.length > 1 && /^0+$/.test(parts.at(-1)!)) parts.pop()
  const key = parts.map((part) => (/^\d/.test(part) ? part.replace(/^0+(?=\d)/, '') : part))
  const made: Release = {
    key: key.join('.'),
    version: parseVersion(legalVersion(key.join('.'))),
    dated: isDate(parts),
  }
  cache.set(text, made)
  return made
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const spelled =
  /^(?:0\.)?(?:stable_|patch_)?(\d{1,2})([A-Z][a-z]{2})(\d{4})(?:[-_]?update_?(\d+))?$/i

/** A day in words, as LAMMPS names its releases: `29Aug2024_update2` is `20240829.2`. */
function numbered(text: string): string {
  const [, day = '', name = '', year = '', update] = spelled.exec(text) ?? []
  const month = months.indexOf(name.toLowerCase()) + 1
  if (month === 0) return text
  const date = `${year}${String(month).padStart(2, '0')}${day.padStart(2, '0')}`
  return update === undefined ? date : `${date}.${update}`
}

const between = (text: string | undefined, low: number, high: number): boolean =>
  text !== undefined && /^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high

function isDate([year = '', month, day]: readonly string[]): boolean {
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])/.test(year)) return true
  return /^(?:19|20)\d\d$/.test(year) && between(month, 1, 12) && between(day, 1, 31)
}

/** Negative, zero, positive as `a` is older than, the same as or newer than `b`. */
export const compareReleases = (a: Release, b: Release): number =>
  a.key === b.key ? 0 : compareVersions(a.version, b.version)
