/** Versions and ranges in tables of facts, ordered as Spack orders them. */
import { parseSpec } from '../../spec/parse.ts'
import { contains } from '../../spec/range.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'

/** Negative, zero, positive. `535` is before `535.54.03`. */
export const compare = (a: string, b: string): number =>
  compareVersions(parseVersion(legalVersion(a)), parseVersion(legalVersion(b)))

/** Whether a version lies in `8:`, `:6`, `8.3:11.1` or is, or begins with, `7.4`. */
export const inRange = (version: string, range: string): boolean =>
  contains(parseSpec(`@${range}`).versions!, parseVersion(legalVersion(version)))

/** Number of a version name: `GLIBC_2.34` → `2.34`; null when it has none. */
export const numberOf = (name: string): string | null => /_([0-9][0-9.]*)$/.exec(name)?.[1] ?? null
