/** Where Debian keeps the libraries whose ELF facts are read. */
import { isAbiLibrary, linkedLibraries, loadedLibraries } from '../../util/abi-libraries.ts'

const common = '/usr/lib/*'

/** Folders of one flavour of a library: all of it matters. */
const flavours = [
  '/usr/lib/*/hdf5/*',
  '/usr/lib/*/openmpi/lib',
  '/usr/lib/*/mpich/lib',
  '/usr/lib/*/openblas*',
  '/usr/lib/*/blis*',
  '/usr/lib/*/blas',
  '/usr/lib/*/lapack',
  '/usr/lib/*/atlas',
  '/usr/lib/petscdir/*/*/lib',
]

export const elfGlobs: readonly string[] = [
  ...[...linkedLibraries, ...loadedLibraries].map((name) => `${common}/${name}`),
  ...flavours.map((folder) => `${folder}/lib*.so*`),
]

const pattern = (globs: readonly string[]) =>
  new RegExp(`^(${globs.map((g) => g.replace(/\*/g, '[^/]*')).join('|')})$`)
const inCommon = pattern([common])
const inFlavour = pattern(flavours)

export function isRead(path: string): boolean {
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  return inFlavour.test(folder) || (inCommon.test(folder) && isAbiLibrary(path.slice(slash + 1)))
}
