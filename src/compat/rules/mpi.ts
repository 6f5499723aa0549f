/**
 * MPI ABI families: libraries of one family stand in for one another for C programs. Facts and their
 * sources: data/compat/mpi-sonames.tsv.
 *
 * A soname alone does not tell: Open MPI 1.10 also has `libmpi.so.12`. It is told apart by
 * `libopen-pal`, which every Open MPI since 1.3 needs.
 */
import type { ElfFacts } from '../../model/installation.ts'
import { matchName } from '../../util/name-pattern.ts'
import { rowsOf } from './data.ts'
import { type Fit, fits, misfit } from './fit.ts'

export type MpiFamily = 'mpich' | 'openmpi' | 'mpi-standard-abi'

/** `abi`: what must be equal; Open MPI has had several. */
export type MpiAbi = { readonly family: MpiFamily; readonly abi: string; readonly because: string }

const ambiguous = 'libmpi.so.12'

function listed(soname: string | undefined): { family: MpiFamily; abi: string } | null {
  if (soname?.startsWith('libmpi') !== true) return null
  const row = rowsOf('mpi-sonames', ['soname', 'family', 'abi']).find(
    (r) => matchName(r.soname, soname) !== null,
  )
  return row ? { family: row.family as MpiFamily, abi: row.abi } : null
}

const openmpi = (soname: string) => ({ family: 'openmpi' as const, abi: `openmpi ${soname}` })

/** Family of the MPI library itself, with the fact that tells it; null when it is none. */
export function familyOfLibrary(elf: ElfFacts): MpiAbi | null {
  const found = listed(elf.soname)
  if (found === null || elf.soname === undefined) return null
  const opal = elf.needed.find((n) => n.startsWith('libopen-pal.so'))
  return opal === undefined
    ? { ...found, because: `${elf.path} has soname ${elf.soname}` }
    : { ...openmpi(elf.soname), because: `${elf.path} needs ${opal}` }
}

/**
 * Family a program or library was linked with; null when it needs no MPI library directly, or only
 * `libmpi.so.12`, which two families have.
 */
export function familyNeeded(elf: ElfFacts): MpiAbi | null {
  const opal = elf.needed.find((n) => /^libopen-(pal|rte)\.so/.test(n))
  for (const soname of elf.needed) {
    const found = listed(soname)
    if (found === null || (soname === ambiguous && opal === undefined)) continue
    return opal === undefined
      ? { ...found, because: `${elf.path} needs ${soname}` }
      : { ...openmpi(soname), because: `${elf.path} needs ${opal}` }
  }
  return null
}

/** Whether what was linked with one ABI runs with a library of the other. */
export function judgeMpi(linked: string, library: string): Fit {
  const row = rowsOf('mpi-sonames', ['soname', 'family', 'abi']).find((r) => r.abi === library)
  const source = row?.source ?? 'MPI ABI families'
  return linked === library
    ? fits(`both are of the ABI ${library}`, source)
    : misfit(`it is linked with MPI of ABI ${linked}, and the other one is ${library}`, source)
}
