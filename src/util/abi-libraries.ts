/**
 * Names of the libraries whose ELF facts are read, those whose ABI decides what fits together, and
 * of the headers that tell how they were built. One list for the live machine and for a bundle, so
 * that both give the same.
 */

/** Link-time names, as globs. */
export const linkedLibraries: readonly string[] = [
  ...[
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
    'flexiblas',
    'mkl_rt',
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
    'jansson',
    'curl',
    'crypto',
    'cudart',
  ].map((name) => `lib${name}*.so`),
  ...['z', 'sz', 'aec', 'ssl', 'tbb'].map((name) => `lib${name}.so`),
]

/** Headers in which a library writes down how it was configured, below an include folder. */
export const configurationHeaders: readonly string[] = [
  'H5pubconf.h',
  'HYPRE_config.h',
  'metis.h',
  'mpi.h',
  'mpio.h',
  'netcdf_meta.h',
  'openblas_config.h',
  'openmpi/mpiext/mpiext_cuda_c.h',
  'openmpi/mpiext/mpiext_rocm_c.h',
  'petscconf.h',
  'pnetcdf.h',
  'superlu_dist_config.h',
]

/** Run-time names, for libraries that have no link-time file of their own or are installed alone. */
export const loadedLibraries: readonly string[] = [
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

const pattern = (glob: string) =>
  glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
const file = new RegExp(`^(${[...linkedLibraries, ...loadedLibraries].map(pattern).join('|')})$`)

/** Whether a library file of this name is among them. */
export const isAbiLibrary = (name: string): boolean => file.test(name)
