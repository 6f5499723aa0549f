/** Whether a library that was found does for the file that needs it: version names, MPI family. */
import { libcOf } from '../compat/host.ts'
import { ofLibc } from '../compat/needs.ts'
import { type Fit, fits, misfit, unclear } from '../compat/rules/fit.ts'
import { judgeLibstdcxx } from '../compat/rules/gcc.ts'
import { judgeGlibc } from '../compat/rules/glibc.ts'
import { familyNeeded, familyOfLibrary, type MpiAbi } from '../compat/rules/mpi.ts'
import { traitsOf } from '../compat/traits.ts'
import { compareVersionNames } from '../compat/elf/facts.ts'
import { valueOf } from '../model/common.ts'
import type { CheckReason } from '../model/check.ts'
import type { ElfFile } from './contents.ts'
import { misfitting, open, reasonOf } from './reasons.ts'
import type { Candidate } from './search.ts'
import type { SiteLibrary } from './site-libraries.ts'
import type { World } from './world.ts'

const rule = 'ELF version tables (DT_VERNEED, DT_VERDEF)'
const rebuild =
  'build it there from source (portolan plan), or run it in a container of a newer system'

const newestOf = (names: readonly string[], kind: string): string | undefined =>
  names
    .filter((name) => name.startsWith(`${kind}_`) && /_\d/.test(name))
    .sort(compareVersionNames)
    .at(-1)

/** By names alone: what a library defines, or nothing where it has no versions at all. */
function judgeNames(needs: readonly string[], soname: string, defines: readonly string[]): Fit {
  // Without versions of its own, a library is taken with a warning.
  if (defines.length === 0) return fits(`${soname} has no versions`, rule)
  const defined = new Set(defines)
  const missing = needs.filter((name) => !defined.has(name)).sort(compareVersionNames)
  const worst = missing.at(-1)
  return worst === undefined
    ? fits(`${soname} defines all version names it needs`, rule)
    : misfit(`it needs ${worst}, which ${soname} there does not define`, rule)
}

function judgeSystem(
  soname: string,
  needs: readonly string[],
  library: SiteLibrary,
  world: World,
): CheckReason | null {
  const { defines, newest } = library
  if (ofLibc.test(soname)) {
    const libc = libcOf(world.host)
    const all = libc.defines && [...libc.defines, ...(defines ?? [])]
    const fit = judgeGlibc(needs, { ...libc, ...(all ? { defines: all } : {}) })
    const limit = newestOf(libc.defines ?? [], 'GLIBC')
    const upTo = fit.verdict === 'does not fit' && limit ? ` (it has up to ${limit})` : ''
    return reasonOf('glibc', { ...fit, because: fit.because + upTo }, rebuild)
  }
  if (soname === 'libstdc++.so.6') {
    const fit = judgeLibstdcxx(needs, { defines: defines ?? undefined, newest })
    const limit = newestOf(defines ?? [], 'GLIBCXX')
    const upTo = fit.verdict === 'does not fit' && limit ? ` (it has up to ${limit})` : ''
    return reasonOf(
      'libstdcxx',
      { ...fit, because: fit.because + upTo },
      'load a module of a newer GCC, whose libstdc++ comes with it, or build it there',
    )
  }
  if (needs.length === 0) return null
  const fit =
    defines === null
      ? unclear(`it needs ${needs.at(-1)}; what ${soname} there defines is not known`, rule)
      : judgeNames(needs, soname, defines)
  return reasonOf('version', fit, `bring a newer ${soname} with it, or build it there`)
}

/** What speaks against a candidate or is open; null where it does. */
export function judgeCandidate(
  world: World,
  soname: string,
  file: ElfFile,
  candidate: Candidate,
): CheckReason | null {
  const needs = file.facts.versionsNeeded[soname] ?? []
  if (candidate.at === 'artifact') {
    const defines = world.elf.get(candidate.path)?.facts.versionsDefined ?? []
    const fit = judgeNames(needs, candidate.path, defines)
    // An image's own parts that do not go together run nowhere: no fault of the site.
    if (world.about.layout !== 'image') return reasonOf('version', fit)
    return reasonOf('incomplete', { ...fit, because: fit.because.replace(' there ', ' in it ') })
  }
  const { elf } = candidate.library
  const [linked, there] = [familyNeeded(file.facts), elf ? familyOfLibrary(elf) : null]
  if (linked && there && soname.startsWith('libmpi') && linked.abi !== there.abi)
    return mpiMisfit(linked.family, soname, there.family)
  return judgeSystem(soname, needs, candidate.library, world)
}

const families = {
  mpich: 'the MPICH family',
  openmpi: 'Open MPI',
  'mpi-standard-abi': 'the standard MPI ABI',
}
type Family = keyof typeof families

const mpiMisfit = (linked: Family, soname: string, there: Family): CheckReason =>
  misfitting(
    'mpi',
    `it expects ${families[linked]} (${soname}), and the site has ${families[there]}`,
    'MPI ABI families',
    `take or build one for ${families[there]}; an MPI of its own would not know the site's network`,
  )

/** The site has MPI, but of another family or another ABI of the family; null where it has none. */
export function mpiAbsent(world: World, soname: string, file: ElfFile): CheckReason | null {
  const linked = familyNeeded(file.facts)
  if (!linked || !soname.startsWith('libmpi')) return null
  const there = world.libraries.mpi.flatMap(({ elf }) => familyOfLibrary(elf) ?? [])
  const [other] = there
  if (!other) return mpiByPackage(world, soname, linked)
  const same = there.find((f) => f.family === linked.family)
  return same
    ? misfitting(
        'mpi',
        `it expects ${soname} of ${families[linked.family]}, and the site's has the ABI ${same.abi}`,
        'MPI ABI families',
        "build it with the site's MPI",
      )
    : mpiMisfit(linked.family, soname, other.family)
}

/** By what packages of MPI bring, where nobody has read their files. */
function mpiByPackage(world: World, soname: string, linked: MpiAbi): CheckReason | null {
  const traits = world.installations
    .filter((i) => i.elf.length === 0)
    .flatMap((i) => traitsOf(i).filter(({ trait }) => trait === 'mpi'))
  const [other] = traits
  if (!other) return null
  const because = `it expects ${families[linked.family]} (${soname})`
  return traits.some(({ value }) => value === linked.abi)
    ? open('mpi', `${because}; the site's MPI of that ABI was not read`, other.evidence.source)
    : misfitting(
        'mpi',
        `${because}, and of the site's MPI ${other.because}`,
        other.evidence.source,
        "take or build one for the site's MPI; an MPI of its own would not know the site's network",
      )
}

const driverLibraries = /^lib(cuda|nvcuvid|nvidia-[a-z]+|nvoptix|cudadebugger)\.so/

/** Of a library that comes with the driver of an accelerator; undefined where it is none. */
export function judgeDriverLibrary(world: World, soname: string): CheckReason | null | undefined {
  if (!driverLibraries.test(soname)) return undefined
  const accelerators = valueOf(world.host.node.accelerators)
  const fit =
    accelerators === undefined
      ? unclear(
          `it needs ${soname} of NVIDIA's driver; whether the nodes have it is not known`,
          rule,
        )
      : accelerators.some((a) => a.vendor === 'nvidia')
        ? fits("it comes with NVIDIA's driver", rule)
        : misfit(`it needs ${soname} of NVIDIA's driver, and the nodes have no NVIDIA GPU`, rule)
  return reasonOf('cuda', fit, 'run it on nodes with NVIDIA GPUs, or take a build without CUDA')
}
