/**
 * MPI ABI families: libraries of one family stand in for one another for C programs. Facts: MPICH's
 * ABI Compatibility Initiative; Open MPI's statement of ABI compatibility per series; MPI 5.0
 * chapter 20; Debian's renamed libraries as installed.
 *
 * A soname alone does not tell: Open MPI 1.10 also has `libmpi.so.12`. It is told apart by
 * `libopen-pal`, which every Open MPI since 1.3 needs.
 */
import type { ElfFacts } from '../../model/installation.ts'

export type MpiFamily = 'mpich' | 'openmpi' | 'mpi-standard-abi'

const families: readonly { family: MpiFamily; sonames: RegExp }[] = [
  { family: 'mpi-standard-abi', sonames: /^libmpi_abi\.so\.1$/ },
  { family: 'openmpi', sonames: /^libmpi\.so\.(0|1|20|40)$/ },
  {
    family: 'mpich',
    // MPICH, Intel MPI, MVAPICH, Cray MPICH (its names carry the compiler), Debian's MPICH
    sonames: /^(libmpi|libmpich|libmpi_(cray|gnu|intel|nvidia|aocc|amd)[a-z0-9_]*)\.so\.12$/,
  },
]

const ambiguous = 'libmpi.so.12'

const familyOf = (soname: string | undefined): MpiFamily | null =>
  soname === undefined ? null : (families.find((f) => f.sonames.test(soname))?.family ?? null)

/** Family of the MPI library itself, with the fact that tells it; null when it is none. */
export function familyOfLibrary(elf: ElfFacts): { family: MpiFamily; because: string } | null {
  const family = familyOf(elf.soname)
  if (family === null) return null
  const opal = elf.needed.find((n) => n.startsWith('libopen-pal.so'))
  return opal === undefined
    ? { family, because: `${elf.path} has soname ${elf.soname}` }
    : { family: 'openmpi', because: `${elf.path} needs ${opal}` }
}

/**
 * Family a program or library was linked with; null when it needs no MPI library directly, or only
 * `libmpi.so.12`, which two families have.
 */
export function familyNeeded(elf: ElfFacts): { family: MpiFamily; because: string } | null {
  const opal = elf.needed.find((n) => /^libopen-(pal|rte)\.so/.test(n))
  for (const soname of elf.needed) {
    const family = familyOf(soname)
    if (family === null || (soname === ambiguous && opal === undefined)) continue
    return {
      family: opal === undefined ? family : 'openmpi',
      because: `${elf.path} needs ${opal ?? soname}`,
    }
  }
  return null
}
