/**
 * What Spack's recipes will not find. An external is one prefix: recipes take its compilers from
 * `bin`, its headers from `include`, its libraries from `lib`. On a shared prefix (/usr) where
 * several flavours stand side by side that may be another flavour, or nothing.
 */
import type { Installation } from '../../../model/installation.ts'

/** Programs recipes start by their plain name under the prefix. */
const started = ['mpicc', 'mpicxx', 'mpic++', 'mpifort', 'mpif77', 'mpif90', 'mpiexec', 'mpirun']

/** Their recipes ask the program itself where its headers and libraries are. */
const selfLocating = new Set(['python', 'perl', 'gcc', 'llvm'])

const shared = new Set(['/', '/usr', '/usr/local'])

/** `path` is where it really is; `expected` is where recipes look. */
export type Misplaced = { what: string; path: string; expected: string }

/** Compilers and linkers look there by themselves. */
export const onSearchPath = (folder: string): boolean =>
  /^\/usr(\/local)?\/(include|lib|lib64)(\/[a-z0-9_]+-linux-gnu[a-z0-9]*)?$/.test(folder)

export function misplaced(installation: Installation): Misplaced[] {
  const { prefix, use } = installation
  if (prefix === undefined || !shared.has(prefix)) return []
  const found: Misplaced[] = []
  const root = prefix === '/' ? '' : prefix
  if (installation.provides.includes('mpi')) {
    for (const role of started) {
      const path = use.programs?.[role]
      const expected = `${root}/bin/${role}`
      if (path !== undefined && path !== expected) found.push({ what: role, path, expected })
    }
  }
  if (selfLocating.has(installation.software ?? '')) return found
  const [include] = use.includeDirs ?? []
  const [library] = use.libraryDirs ?? []
  if (include !== undefined && !onSearchPath(include)) {
    found.push({ what: 'headers', path: include, expected: `${root}/include` })
  }
  if (library !== undefined && !onSearchPath(library)) {
    found.push({ what: 'libraries', path: library, expected: `${root}/lib` })
  }
  return found
}
