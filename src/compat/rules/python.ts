/** Tags of wheels: PEP 425 (tags), 600 (manylinux), 656 (musllinux), 703 and 803 (free threads). */
import { rowsOf } from './data.ts'
import { type Fit, fits, misfit, unclear } from './fit.ts'
import type { HostLibc } from './glibc.ts'
import { compare } from './versions.ts'

export type HostPython = {
  /** e.g. `3.11`. */
  readonly version: string
  readonly freeThreaded?: boolean
  readonly debug?: boolean
}

const peps = 'Python packaging: PEP 425, 600, 656, 703, 803'

/** `python` and `abi` tag of a wheel (`cp311`, `abi3`, `none`) with a CPython. */
export function judgePythonTag(python: string, abi: string, host: HostPython): Fit {
  const own = `cp${host.version.split('.').slice(0, 2).join('')}`
  const mine = `${own}${host.freeThreaded ? 't' : ''}${host.debug ? 'd' : ''}`
  const tag = /^cp(3)(\d+)$/.exec(python)
  const isNew = tag !== null && compare(`3.${tag[2]}`, host.version) > 0
  if (isNew)
    return misfit(`it is for Python 3.${tag[2]} and newer, and Python is ${host.version}`, peps)
  if (abi === 'none') {
    if (/^py[23]/.test(python))
      return python.includes('py3')
        ? fits('it has no code of its own for one Python', peps)
        : misfit('it is for Python 2', peps)
    return python === own
      ? fits(`it is for ${own}`, peps)
      : unclear(`it is for ${python} without an ABI, and Python is ${host.version}`, peps)
  }
  const kinds = abi.split('.')
  if (kinds.includes('abi3t') && host.freeThreaded)
    return compare(host.version, '3.15') >= 0
      ? fits('it keeps to the stable ABI of free-threaded Pythons', peps)
      : misfit('the stable ABI of free-threaded Pythons begins with 3.15', peps)
  if (kinds.includes('abi3')) {
    if (host.freeThreaded)
      return misfit('a free-threaded Python does not take the stable ABI abi3', peps)
    return fits(`it keeps to the stable ABI since ${python}`, peps)
  }
  return abi === mine
    ? fits(`it is for ${mine}`, peps)
    : misfit(`it is for ${abi}, and Python there is ${mine}`, peps)
}

/** Platform tag of a wheel, e.g. `manylinux_2_28_x86_64`, `linux_aarch64`, `any`. */
export function judgePlatformTag(
  tag: string,
  host: { readonly architecture: string; readonly libc: HostLibc },
): Fit {
  if (tag === 'any') return fits('it has no machine code', peps)
  const old = { manylinux1: '2_5', manylinux2010: '2_12', manylinux2014: '2_17' } as const
  const whole = tag.replace(
    /^(manylinux1|manylinux2010|manylinux2014)_/,
    (_, name: keyof typeof old) => `manylinux_${old[name]}_`,
  )
  const match = /^(manylinux|musllinux)_(\d+)_(\d+)_(.+)$/.exec(whole)
  const architecture = match?.[4] ?? /^linux_(.+)$/.exec(tag)?.[1]
  if (architecture === undefined) return misfit(`it is for ${tag}, not for Linux`, peps)
  if (architecture !== host.architecture)
    return misfit(`it is for ${architecture}, and the machine is ${host.architecture}`, peps)
  if (!match) return unclear(`${tag} says nothing of the C library`, peps)
  const { family = 'glibc', version } = host.libc
  const wanted = match[1] === 'manylinux' ? 'glibc' : 'musl'
  if (family !== wanted) return misfit(`it needs ${wanted}, and the C library is ${family}`, peps)
  const least = `${match[2]}.${match[3]}`
  if (version === undefined) return unclear(`it needs ${wanted} ${least}`, peps)
  return compare(version, least) >= 0
    ? fits(`it needs ${wanted} ${least}, and it is ${version}`, peps)
    : misfit(`it needs ${wanted} ${least}, and it is ${version}`, peps)
}

/** Newest version names a manylinux policy allows; null for a policy that is not listed. */
export const manylinuxPolicy = (policy: string, arch: string) =>
  rowsOf('manylinux', ['policy', 'arch', 'glibc', 'glibcxx', 'cxxabi']).find(
    (row) => row.policy === policy && row.arch === arch,
  ) ?? null
