/**
 * The C library: a program runs where every version name it needs is defined. What the library
 * calls itself tells less: RHEL 9.7 says 2.34 and defines GLIBC_2.35.
 */
import { rowsOf } from './data.ts'
import { type Fit, fits, misfit, unclear } from './fit.ts'
import { compare, numberOf } from './versions.ts'

const rule = 'glibc: symbol versions, backward compatible'
/** Packed relocations are read from this release on; the name stands beside the numbers. */
const relr = { name: 'GLIBC_ABI_DT_RELR', since: '2.36' }

export type HostLibc = {
  /** `glibc` or `musl`. */
  readonly family?: string | undefined
  readonly version?: string | undefined
  /** Every version name it defines; the only certain answer. */
  readonly defines?: readonly string[] | undefined
}

/** `needs`: version names a file needs of the C library and its parts. */
export function judgeGlibc(needs: readonly string[], host: HostLibc): Fit {
  const public_ = needs.filter((n) => n.startsWith('GLIBC_'))
  if (public_.length === 0) return fits('it needs nothing of glibc', rule)
  if (host.family !== undefined && host.family !== 'glibc')
    return misfit(`it needs glibc, and the C library there is ${host.family}`, rule)
  if (public_.includes('GLIBC_PRIVATE'))
    return unclear('it needs GLIBC_PRIVATE, which only the very same glibc is sure to have', rule)
  if (host.defines) {
    const defined = new Set(host.defines)
    const missing = public_.filter((n) => !defined.has(n)).sort((a, b) => byNumber(b, a))
    return missing.length === 0
      ? fits('glibc defines all version names it needs', rule)
      : misfit(`it needs ${missing[0]}, which glibc there does not define`, rule)
  }
  if (host.version === undefined) return unclear('which glibc is there is not known', rule)
  return byVersion(public_, host.version)
}

function byVersion(needs: readonly string[], version: string): Fit {
  const above = needs
    .filter((n) => compare(n === relr.name ? relr.since : (numberOf(n) ?? '0'), version) > 0)
    .sort((a, b) => byNumber(b, a))
  const [newest] = above
  if (newest === undefined) return fits(`glibc ${version} is no older than what it needs`, rule)
  const more = rowsOf('glibc', ['os', 'glibc', 'beyond']).find(
    (row) => row.glibc === version && above.every((n) => row.beyond.split(' ').includes(n)),
  )
  return more
    ? unclear(
        `it needs ${newest}; some glibc ${version} define it (${more.os}), others do not`,
        more.source,
      )
    : misfit(`it needs ${newest}, and glibc there is ${version}`, rule)
}

const byNumber = (a: string, b: string) => compare(numberOf(a) ?? '0', numberOf(b) ?? '0')
