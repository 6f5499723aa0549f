/** Which libraries a program finds on a Site's nodes, from all that the Site tells. */
import { valueOf } from '../model/common.ts'
import type { ElfFacts, Installation } from '../model/installation.ts'
import type { NodeClass } from '../model/site.ts'

export type SiteLibrary = {
  /** Version names it defines; null where nobody has read them. */
  defines: readonly string[] | null
  /** The newest name alone is known. */
  newest?: string
  /** Absent for the system's own, which the loader finds by itself. */
  installation?: Installation
  elf?: ElfFacts
}

export type SiteLibraries = {
  /** Those that the loader finds by itself first. */
  of(soname: string): readonly SiteLibrary[]
  /** Whether what it does not find is not there. */
  complete: boolean
  /** Installations that bring an MPI library, with its facts. */
  mpi: readonly { installation: Installation; elf: ElfFacts }[]
}

/** In a place the loader looks into by itself. */
const isSystem = (i: Installation) =>
  i.universe === 'host' && (i.prefix === undefined || i.prefix === '/usr') && !i.use.modules?.length

export function siteLibraries(there: readonly Installation[], node: NodeClass): SiteLibraries {
  const found = new Map<string, SiteLibrary[]>()
  const add = (soname: string, library: SiteLibrary) => {
    const list = found.get(soname) ?? []
    list.push(library)
    found.set(soname, list)
  }
  const read = valueOf(node.libraries)
  for (const [soname, defines] of Object.entries(read ?? {})) add(soname, { defines })
  const runtimes = valueOf(node.runtimes) ?? {}
  for (const [soname, newest] of Object.entries(runtimes))
    if (!found.has(soname)) add(soname, { defines: null, newest })
  const mpi: SiteLibraries['mpi'][number][] = []
  let listed = false
  for (const i of there.toSorted((a, b) => Number(isSystem(b)) - Number(isSystem(a)))) {
    const own = isSystem(i) ? {} : { installation: i }
    for (const elf of i.elf) {
      if (elf.soname === undefined) continue
      if (elf.soname.startsWith('libmpi')) mpi.push({ installation: i, elf })
      const before = found.get(elf.soname)
      if (isSystem(i) && before?.some((l) => l.defines !== null)) {
        // The same file as read already, with more facts.
        for (const l of before) l.elf ??= elf
        continue
      }
      add(elf.soname, { defines: elf.versionsDefined, elf, ...own })
    }
    for (const soname of i.sonames ?? []) {
      if (isSystem(i) && soname === 'libc.so.6') listed = true
      if (i.elf.some((elf) => elf.soname === soname)) continue
      if (!isSystem(i) || !found.has(soname)) add(soname, { defines: null, ...own })
    }
  }
  return {
    of: (soname) => found.get(soname) ?? [],
    // A package manager that lists the C library's soname has listed those of all it installed.
    complete: read !== undefined || listed,
    mpi,
  }
}
