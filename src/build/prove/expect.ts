/**
 * What a plan says must be found when its program runs: the program, the libraries with the files
 * they may be loaded from, the MPI with its launcher.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import { readElfFile } from '../../compat/elf/read.ts'
import { PortolanError } from '../../model/errors.ts'
import type { ElfFacts } from '../../model/installation.ts'
import type { Plan, Step } from '../../model/plan.ts'

/** One library of the plan. Paths have their links resolved. */
export type ExpectedLibrary = {
  software: string
  version: string
  /** In words: `from debian:libmpich-dev` or `built in /home/me/…`. */
  origin: string
  sonames: ReadonlySet<string>
  files: ReadonlySet<string>
  /** The program depends on it itself, not through another library. */
  direct: boolean
}

export type ExpectedMpi = {
  library: ExpectedLibrary
  runtime: MpiRuntime
  /** `mpiexec` by the path the plan gives; undefined when it names none. */
  launcher: string | undefined
  compiler: string | undefined
}

export type Expectation = {
  name: string
  program: string
  args: string[]
  /** Sonames the program itself is linked with. */
  needed: readonly string[]
  runPath: { kind: 'RPATH' | 'RUNPATH'; dirs: readonly string[] }
  libraries: ExpectedLibrary[]
  mpi: ExpectedMpi | null
}

const real = (path: string): string | null => {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/** Shared libraries below `folder`/lib*, two levels deep. */
function sharedLibraries(prefix: string): string[] {
  const folders = ['lib', 'lib64'].map((name) => join(prefix, name))
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => /\.so(\.|$)/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
    } catch {
      return []
    }
  })
}

function expectedLibrary(step: Step, prefix: string | undefined, direct: boolean): ExpectedLibrary {
  const installed = step.installation
  const linked = installed
    ? installed.elf.map((elf) => elf.path)
    : sharedLibraries(prefix ?? '/nonexistent')
  const sonames = new Set<string>(installed?.sonames ?? [])
  for (const path of linked) {
    const soname = readElfFile(path)?.soname
    if (soname) sonames.add(soname)
  }
  const folders = new Set([...linked.map(dirname), ...(installed?.use.libraryDirs ?? [])])
  const candidates = [...folders].flatMap((folder) =>
    [...sonames].map((name) => join(folder, name)),
  )
  const files = [...linked, ...candidates].filter(existsSync).flatMap((path) => real(path) ?? [])
  return {
    software: step.software,
    version: installed?.upstreamVersion ?? step.version,
    origin: installed ? `from ${installed.id}` : `built in ${prefix}`,
    sonames,
    files: new Set(files),
    direct,
  }
}

/** Steps the program is linked with, nearest first. */
function linked(plan: Plan, own: Step): { step: Step; direct: boolean }[] {
  const byId = new Map(plan.steps.map((step) => [step.id, step]))
  const found = new Map<string, { step: Step; direct: boolean }>()
  const queue = [own]
  for (const step of queue) {
    for (const { id, types } of step.dependencies) {
      const next = byId.get(id)
      if (!next || found.has(id) || !types.includes('link')) continue
      found.set(id, { step: next, direct: step === own })
      queue.push(next)
    }
  }
  return [...found.values()]
}

/** First word of a command relative to the prefix; `{prefix}` anywhere stands for the prefix. */
function programOf(own: Step, prefix: string): { program: string; args: string[] } {
  const words = (own.own?.run ?? '').split(/\s+/).filter(Boolean)
  const [first, ...args] = words.map((word) => word.replaceAll('{prefix}', prefix))
  if (!first)
    throw new PortolanError('PROVE_NO_PROGRAM', `the plan names no program to run`, {
      hint: 'add e.g. `run: bin/my-program` to portolan.yaml and plan again',
    })
  return { program: isAbsolute(first) ? first : join(prefix, first), args }
}

/** The loader ignores RPATH where there is RUNPATH. */
const runPathOf = (elf: ElfFacts): Expectation['runPath'] =>
  elf.runpath.length > 0
    ? { kind: 'RUNPATH', dirs: elf.runpath }
    : { kind: 'RPATH', dirs: elf.rpath }

/**
 * `prefixOf` gives the folder a built step ended up in. Throws PROVE_NO_PROGRAM when the plan has no
 * program of its own, PROVE_NOT_BUILT when it was not built yet, PROVE_NOT_ELF when the program is a
 * script: what it would start cannot be told from outside.
 */
export function expectation(
  plan: Plan,
  prefixOf: (step: Step) => string | undefined,
  runtimes: readonly MpiRuntime[],
): Expectation {
  const own = plan.steps.find((step) => step.own)
  if (!own)
    throw new PortolanError('PROVE_NO_PROGRAM', 'the plan builds no program of its own', {
      hint: 'give `sources`, `build` and `run` in portolan.yaml and plan again',
    })
  const prefix = prefixOf(own)
  const { program, args } = programOf(own, prefix ?? '/nonexistent')
  if (!prefix || !existsSync(program))
    throw new PortolanError('PROVE_NOT_BUILT', `there is no ${basename(program)} yet`, {
      where: program,
      hint: 'run `portolan build` with this plan and prefix first',
    })
  const elf = readElfFile(program)
  if (!elf)
    throw new PortolanError('PROVE_NOT_ELF', 'the program to prove is no ELF executable', {
      where: program,
      hint: 'name the executable itself in `run`, not a script around it',
    })

  let mpi: ExpectedMpi | null = null
  const libraries = linked(plan, own).map(({ step, direct }) => {
    const stepPrefix = prefixOf(step)
    const library = expectedLibrary(step, stepPrefix, direct)
    const runtime = runtimes.find((r) => r.software.includes(step.software))
    if (runtime && !mpi) {
      const named = (role: string) =>
        step.installation?.use.programs?.[role] ??
        (stepPrefix ? join(stepPrefix, 'bin', role) : undefined)
      mpi = { library, runtime, launcher: named('mpiexec'), compiler: named('mpicc') }
    }
    return library
  })
  // What has no shared library, a build tool for one, leaves no trace in a running program.
  const shared = libraries.filter((library) => library.sonames.size > 0)
  return {
    name: plan.name,
    program,
    args,
    needed: elf.needed,
    runPath: runPathOf(elf),
    libraries: shared,
    mpi,
  }
}
