/**
 * What the environment puts before the plan: folders of PATH and LD_LIBRARY_PATH with parts of
 * another MPI, and preloaded libraries. An MPI module left loaded looks like this.
 */
import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import { readElfFile } from '../../compat/elf/read.ts'
import type { Finding } from '../../model/proof.ts'
import type { ExpectedMpi } from './expect.ts'

type Environment = Readonly<Record<string, string | undefined>>

const folders = (value: string | undefined): string[] => (value ?? '').split(':').filter(Boolean)

const tryReal = (path: string): string | null => {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

const names = ['mpiexec', 'mpirun']

/**
 * The first launcher on the PATH. Another MPI's in a folder before that of the plan's launcher
 * differs; in the same folder it is the system's default name and only worth telling.
 */
export function pathFinding(mpi: ExpectedMpi, environment: Environment): Finding {
  const planned = mpi.launcher ?? 'unknown'
  const own = tryReal(dirname(planned))
  const finding = { subject: 'PATH', planned: `no other launcher before ${planned}`, seen: '$PATH' }
  let note: string | null = null
  for (const folder of folders(environment['PATH'])) {
    const here = tryReal(folder) === own
    for (const name of names) {
      const path = join(folder, name)
      const target = tryReal(path)
      if (!target || target === tryReal(planned) || mpi.runtime.launcher.test(basename(target)))
        continue
      if (!here)
        return { ...finding, verdict: 'differs', found: `${path} comes first: it is ${target}` }
      note ??= `${name} alone means ${target} here: start the program with ${planned}`
    }
    if (here) break
  }
  return { ...finding, verdict: 'as-planned', found: note ?? 'none' }
}

const most = 2000

/** Shared libraries of `folder` that are an MPI's or bound to one: file name → names of the MPI. */
function mpiLibraries(folder: string, runtimes: readonly MpiRuntime[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let entries: string[]
  try {
    entries = readdirSync(folder)
  } catch {
    return found
  }
  for (const entry of entries.filter((name) => /\.so(\.|$)/.test(name)).slice(0, most)) {
    const facts = readElfFile(join(folder, entry))
    if (!facts) continue
    const all = [facts.soname ?? entry, ...facts.needed]
    const bound = runtimes.flatMap((r) => (all.some((n) => r.library.test(n)) ? r.software : []))
    if (bound.length > 0) found.set(entry, bound)
  }
  return found
}

/** LD_LIBRARY_PATH: a folder with another MPI's flavour and not the plan's differs. */
export function libraryPathFinding(
  mpi: ExpectedMpi | null,
  runtimes: readonly MpiRuntime[],
  environment: Environment,
): Finding {
  const value = environment['LD_LIBRARY_PATH']
  const base = {
    subject: 'LD_LIBRARY_PATH',
    planned: 'not needed, no other flavour in it',
    seen: '$LD_LIBRARY_PATH',
  }
  for (const folder of folders(value)) {
    const libraries = [...mpiLibraries(folder, runtimes)]
    const ours = libraries.some(([, to]) => to.some((name) => name === mpi?.library.software))
    const other = libraries.find(([, to]) => !to.some((name) => name === mpi?.library.software))
    if (other && !ours)
      return {
        ...base,
        verdict: 'differs',
        found: `${folder} comes first: its ${other[0]} belongs to ${other[1].join(', ')}`,
      }
  }
  return {
    ...base,
    verdict: 'as-planned',
    found: value ? `${value} (no other MPI in it)` : 'unset',
  }
}
