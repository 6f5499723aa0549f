/** Holds what was seen of one run against the plan. Pure: files were looked at before. */
import { basename } from 'node:path'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import type { Finding, LoadedLibrary } from '../../model/proof.ts'
import type { Expectation, ExpectedLibrary, ExpectedMpi } from './expect.ts'
import type { ProbeRank } from './probe.ts'

/** A library as one process has it. */
export type SeenLibrary = LoadedLibrary & {
  soname: string | undefined
  /** Name the loader was asked for, where its account has it. */
  asked?: string | undefined
}

export type SeenProcess = {
  pid: number
  environment: Readonly<Record<string, string>>
  libraries: readonly SeenLibrary[]
}

export type SeenRun = {
  ranks: number
  exitCode: number
  /** Last lines of output, for a run that failed. */
  tail: string
  processes: readonly SeenProcess[]
  launcher: SeenProcess | undefined
  transports: readonly string[]
  probe: readonly ProbeRank[] | { reason: string }
}

type Part = Omit<Finding, 'ranks'>

const unique = (values: readonly string[]): string[] => [...new Set(values)]
const list = (values: readonly string[]): string => unique(values).join(', ') || 'nothing'

/** Ways of finding a library that do not depend on who starts the program. */
const lasting = new Set(['RUNPATH', 'RPATH', 'cache', 'default', 'path', 'unknown'])
const inWords: Readonly<Record<string, string>> = {
  cache: "the system's ld.so.cache",
  default: "the system's own folders",
  path: 'its path',
  unknown: 'a search nobody recorded',
}
const foundBy = (by: string): string => inWords[by] ?? by

function libraryPart(
  library: ExpectedLibrary,
  needed: readonly string[],
  processes: readonly SeenProcess[],
): Part | null {
  const planned = `${library.software} ${library.version} ${library.origin}`
  const base = {
    subject: library.software,
    planned,
    seen: `/proc/PID/maps and the loader's account of ${processes.length} processes`,
  }
  const all = processes.flatMap((p) => p.libraries)
  // The name asked for tells a stranger from the library it stands in for.
  const wrong = all.find(
    (l) =>
      !library.files.has(l.path) &&
      (library.sonames.has(l.soname ?? '') || library.sonames.has(l.asked ?? '')),
  )
  if (wrong)
    return {
      ...base,
      verdict: 'differs',
      found: `${wrong.path} instead, found by ${foundBy(wrong.foundBy)}`,
    }
  const right = all.filter((l) => library.files.has(l.path))
  // What the program itself is linked with says most; an MPI brings a dozen more.
  const named = right.filter((l) => needed.includes(l.soname ?? ''))
  const shown = named.length > 0 ? named : right
  const paths = list(shown.map((l) => l.path))
  const found = `${paths} (${library.origin}), found by ${list(shown.map((l) => foundBy(l.foundBy)))}`
  if (right.some((l) => !lasting.has(l.foundBy))) return { ...base, verdict: 'differs', found }
  const without = processes.filter((p) => !p.libraries.some((l) => library.files.has(l.path)))
  if (without.length === 0 && processes.length > 0) return { ...base, verdict: 'as-planned', found }
  if (!library.direct && right.length === 0) return null
  return {
    ...base,
    verdict: 'differs',
    found: `not loaded in ${without.length} of ${processes.length} processes`,
  }
}

/** Libraries below those the program names, in one line as long as none differs. */
function belowParts(expected: Expectation, processes: readonly SeenProcess[]): Part[] {
  const parts = expected.libraries
    .filter((library) => !library.direct)
    .flatMap((library) => libraryPart(library, expected.needed, processes) ?? [])
  const right = parts.filter((part) => part.verdict === 'as-planned')
  const first = right[0]
  if (!first) return parts
  return [
    ...parts.filter((part) => part.verdict !== 'as-planned'),
    {
      ...first,
      subject: 'libraries below',
      planned: 'those of the plan',
      found: list(right.map((part) => part.subject)),
    },
  ]
}

/** MPI libraries of other implementations than the plan's, in any process. */
function singlePart(
  mpi: ExpectedMpi,
  runtimes: readonly MpiRuntime[],
  processes: readonly SeenProcess[],
): Part {
  const strangers = processes
    .flatMap((p) => p.libraries)
    .filter((l) => runtimes.some((r) => r.library.test(basename(l.path))))
    .filter((l) => !mpi.library.files.has(l.path))
  return {
    subject: 'one MPI',
    planned: `no MPI in the processes but ${mpi.library.software}`,
    seen: '/proc/PID/maps',
    ...(strangers.length === 0
      ? { verdict: 'as-planned', found: 'no other' }
      : {
          verdict: 'differs',
          found: list(strangers.map((l) => `${l.path} (by ${foundBy(l.foundBy)})`)),
        }),
  }
}

function ranksPart(mpi: ExpectedMpi, run: SeenRun): Part {
  const { rank, size } = mpi.runtime.rank
  const told = run.processes.map((p) => p.environment[rank])
  const sizes = unique(run.processes.map((p) => p.environment[size] ?? 'nothing'))
  const right =
    run.processes.length === run.ranks &&
    new Set(told).size === run.ranks &&
    !told.includes(undefined) &&
    sizes.length === 1 &&
    sizes[0] === String(run.ranks)
  return {
    subject: 'ranks',
    planned: `${run.ranks} processes told their rank by the launcher of ${mpi.library.software}`,
    found: right
      ? `ranks ${told.toSorted((a, b) => Number(a) - Number(b)).join(', ')} of ${sizes[0]}`
      : `${run.processes.length} processes, ${size} is ${list(sizes)}`,
    seen: `${rank} and ${size} in /proc/PID/environ`,
    verdict: right ? 'as-planned' : 'differs',
  }
}

function probePart(mpi: ExpectedMpi, run: SeenRun): Part {
  const base = {
    subject: 'MPI itself',
    planned: `${mpi.library.software} ${mpi.library.version}, ${run.ranks} ranks`,
    seen: 'MPI_Get_library_version and MPI_Comm_size in a probe started the same way',
  }
  if (!Array.isArray(run.probe)) {
    const { reason } = run.probe as { reason: string }
    return { ...base, verdict: 'not-checked', found: reason }
  }
  const probe: readonly ProbeRank[] = run.probe
  const versions = unique(probe.map((p) => p.version))
  const right =
    new Set(probe.map((p) => p.rank)).size === run.ranks &&
    probe.every((p) => p.size === run.ranks) &&
    versions.every((v) => mpi.runtime.version.exec(v)?.[1] === mpi.library.version)
  return {
    ...base,
    verdict: right ? 'as-planned' : 'differs',
    found:
      probe.length === 0
        ? 'no answer'
        : `${list(versions)}; ${probe.length} answers, each of ${list(probe.map((p) => String(p.size)))}`,
  }
}

function launcherPart(mpi: ExpectedMpi, run: SeenRun): Part | null {
  const libraries = run.launcher?.libraries ?? []
  const own = libraries.filter(
    (l) => mpi.library.files.has(l.path) || mpi.library.sonames.has(l.soname ?? ''),
  )
  if (own.length === 0) return null
  const strange = own.filter((l) => !mpi.library.files.has(l.path))
  return {
    subject: "launcher's libraries",
    planned: `those of ${mpi.library.software} ${mpi.library.origin}`,
    found: list((strange.length > 0 ? strange : own).map((l) => l.path)),
    seen: '/proc/PID/maps of the launcher',
    verdict: strange.length === 0 ? 'as-planned' : 'differs',
  }
}

/** Every finding of one run. */
export function judge(
  expected: Expectation,
  run: SeenRun,
  runtimes: readonly MpiRuntime[],
): Finding[] {
  const { mpi } = expected
  const parts: (Part | null)[] = [
    {
      subject: 'program',
      planned: `${basename(expected.program)} ends with exit code 0`,
      found: run.exitCode === 0 ? 'exit code 0' : `exit code ${run.exitCode}: ${run.tail}`,
      seen: 'its run',
      verdict: run.exitCode === 0 ? 'as-planned' : 'differs',
    },
    ...(mpi ? [ranksPart(mpi, run), probePart(mpi, run), launcherPart(mpi, run)] : []),
    ...expected.libraries
      .filter((library) => library.direct)
      .map((library) => libraryPart(library, expected.needed, run.processes)),
    ...belowParts(expected, run.processes),
    ...(mpi
      ? [
          singlePart(mpi, runtimes, run.processes),
          {
            subject: 'transport',
            planned: 'not fixed by the plan',
            found: run.transports.join('; ') || 'it said nothing',
            seen: 'its own messages, segments in /proc/PID/maps',
            verdict: run.transports.length > 0 ? 'as-planned' : 'not-checked',
          } as const,
        ]
      : []),
  ]
  return parts.flatMap((part) => (part ? [{ ...part, ranks: run.ranks }] : []))
}
