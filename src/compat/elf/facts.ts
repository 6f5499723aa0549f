/** The one order and shape of ElfFacts, whatever the facts were read from. */
import type { ElfFacts } from '../../model/installation.ts'

const parts = (name: string): string[] => name.split(/(?<=\D)(?=\d)|(?<=\d)(?=\D)/)

/** `GLIBC_2.2.5` before `GLIBC_2.10`: numbers by value, the rest by code unit. */
export function compareVersionNames(a: string, b: string): number {
  if (a === b) return 0
  const [x, y] = [parts(a), parts(b)]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [s = '', t = ''] = [x[i], y[i]]
    if (s === t) continue
    const difference = Number(s) - Number(t)
    if (difference !== 0 && !Number.isNaN(difference)) return difference
    return s < t ? -1 : 1
  }
  return x.length - y.length
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort(compareVersionNames)

export type RawElf = {
  class: ElfFacts['class']
  machine: string
  soname?: string | undefined
  needed: readonly string[]
  /** Search paths as written, folders separated by `:`. */
  rpath: readonly string[]
  runpath: readonly string[]
  interpreter?: string | undefined
  versionsDefined: readonly string[]
  versionsNeeded: ReadonlyMap<string, readonly string[]>
}

export const elfFacts = (path: string, raw: RawElf): ElfFacts => ({
  path,
  class: raw.class,
  machine: raw.machine,
  ...(raw.soname === undefined ? {} : { soname: raw.soname }),
  needed: [...raw.needed],
  rpath: raw.rpath.flatMap((p) => p.split(':')).filter(Boolean),
  runpath: raw.runpath.flatMap((p) => p.split(':')).filter(Boolean),
  ...(raw.interpreter === undefined ? {} : { interpreter: raw.interpreter }),
  versionsDefined: sorted(raw.versionsDefined),
  versionsNeeded: Object.fromEntries(
    [...raw.versionsNeeded]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, names]) => [file, sorted(names)]),
  ),
})
