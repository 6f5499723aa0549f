/**
 * Which libraries' ELF facts are read: those whose ABI decides what fits together. One list for the
 * live machine and for a bundle, so that both give the same.
 */
const folders = [
  '/usr/lib',
  '/usr/lib/*',
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

/** Starts of the names of link-time files `lib….so`. */
const linked = [
  'mpi',
  'open-pal',
  'hdf5',
  'netcdf',
  'pnetcdf',
  'openblas',
  'blas',
  'lapack',
  'blis',
  'atlas',
  'cblas',
  'fftw3',
  'scalapack',
  'petsc',
  'slepc',
  'HYPRE',
  'superlu',
  'ptscotch',
  'scotch',
  'metis',
  'parmetis',
  'dmumps',
  'smumps',
  'cmumps',
  'zmumps',
  'arpack',
  'parpack',
  'adios2',
  'cgns',
  'hwloc',
  'numa',
  'pmix',
  'ucp',
  'ucs',
  'fabric',
  'ibverbs',
  'z',
  'sz',
  'aec',
  'jansson',
  'curl',
  'crypto',
  'ssl',
  'tbb',
  'cudart',
].map((name) =>
  name.length < 4 && name !== 'mpi' && name !== 'ucp' ? `lib${name}.so` : `lib${name}*.so`,
)

/** Run-time names, for libraries that have no link-time file of their own or are installed alone. */
const loaded = [
  'libc.so.6',
  'libm.so.6',
  'libgcc_s.so.1',
  'libstdc++.so.6',
  'libgfortran.so.[0-9]',
  'libgomp.so.1',
  'libquadmath.so.0',
  'libcuda.so.1',
  'libblas.so.3',
  'liblapack.so.3',
  'libmpi*.so.[0-9][0-9]',
  'libhdf5*.so.[0-9][0-9][0-9]',
]

export const elfGlobs: readonly string[] = folders.flatMap((folder) =>
  [...linked, ...loaded].map((name) => `${folder}/${name}`),
)

const pattern = (glob: string) =>
  glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
const folder = new RegExp(`^(${folders.map(pattern).join('|')})/(.*)$`)
const file = new RegExp(`^(${[...linked, ...loaded].map(pattern).join('|')})$`)

export function isRead(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return file.test(name) && folder.test(path)
}
