/** Linear algebra, transforms, graphs, solvers. */
import { any, macros, shared } from './build.ts'
import type { Features } from './feature.ts'

export const maths: Features = {
  openblas: [
    shared('libopenblas'),
    { variant: 'static', test: { library: 'libopenblas*.a', beside: 'libopenblas*' } },
    { variant: 'ilp64', test: { header: 'openblas_config.h', defines: 'OPENBLAS_USE64BITINT' } },
    {
      variant: 'dynamic_dispatch',
      test: { header: 'openblas_config.h', defines: 'OPENBLAS_DYNAMIC_ARCH' },
    },
    {
      variant: 'threads',
      test: any({ needs: 'libgomp.so.*' }, { needs: 'libomp.so*' }, { needs: 'libiomp5.so*' }),
      yes: 'openmp',
      no: null,
    },
  ],
  'netlib-lapack': [
    shared('liblapack'),
    { variant: 'lapacke', test: { file: 'lapacke.h', beside: 'lapack*.h' }, no: null },
    {
      variant: 'external-blas',
      test: { library: 'libblas.*', beside: 'liblapack.*' },
      yes: false,
      no: true,
    },
  ],
  'arpack-ng': [
    shared('libarpack'),
    { variant: 'mpi', test: { library: 'libparpack.*', beside: 'libarpack.*' } },
  ],
  'netlib-scalapack': [shared('libscalapack')],
  fftw: [
    {
      variant: 'precision',
      parts: {
        float: { library: 'libfftw3f.*', beside: 'libfftw3*' },
        double: { library: 'libfftw3.*', beside: 'libfftw3*' },
        long_double: { library: 'libfftw3l.*', beside: 'libfftw3*' },
        quad: { library: 'libfftw3q.*', beside: 'libfftw3*' },
      },
    },
    { variant: 'openmp', test: { library: 'libfftw3*_omp.*', beside: 'libfftw3*' } },
    { variant: 'mpi', test: { library: 'libfftw3*_mpi.*', beside: 'libfftw3*' } },
    shared('libfftw3'),
  ],
  metis: [
    { variant: 'int64', test: { header: 'metis.h', defines: 'IDXTYPEWIDTH', equals: '64' } },
    { variant: 'real64', test: { header: 'metis.h', defines: 'REALTYPEWIDTH', equals: '64' } },
    shared('libmetis'),
  ],
  parmetis: [shared('libparmetis')],
  scotch: [
    { variant: 'mpi', test: { library: 'libptscotch.*', beside: 'libscotch.*' } },
    shared('libscotch'),
  ],
  hypre: [
    ...macros('HYPRE_config.h', {
      int64: 'HYPRE_BIGINT',
      mixedint: 'HYPRE_MIXEDINT',
      complex: 'HYPRE_COMPLEX',
      openmp: 'HYPRE_USING_OPENMP',
      cuda: 'HYPRE_USING_CUDA',
      rocm: 'HYPRE_USING_HIP',
    }),
    {
      variant: 'mpi',
      test: { header: 'HYPRE_config.h', defines: 'HYPRE_SEQUENTIAL' },
      yes: false,
      no: true,
    },
    shared('libHYPRE'),
  ],
  'superlu-dist': [
    {
      variant: 'int64',
      test: { header: 'superlu_dist_config.h', defines: 'XSDK_INDEX_SIZE', equals: '64' },
    },
    ...macros('superlu_dist_config.h', { parmetis: 'HAVE_PARMETIS', cuda: 'HAVE_CUDA' }),
    shared('libsuperlu_dist'),
  ],
  petsc: [
    // PETSc's configure writes only what is on.
    ...macros(
      'petscconf.h',
      {
        complex: 'PETSC_USE_COMPLEX',
        double: 'PETSC_USE_REAL_DOUBLE',
        int64: 'PETSC_USE_64BIT_INDICES',
        debug: 'PETSC_USE_DEBUG',
        shared: 'PETSC_USE_SHARED_LIBRARIES',
        fortran: 'PETSC_HAVE_FORTRAN',
        metis: 'PETSC_HAVE_METIS',
        hdf5: 'PETSC_HAVE_HDF5',
        hypre: 'PETSC_HAVE_HYPRE',
        mumps: 'PETSC_HAVE_MUMPS',
        ptscotch: 'PETSC_HAVE_PTSCOTCH',
        fftw: 'PETSC_HAVE_FFTW',
        'suite-sparse': 'PETSC_HAVE_SUITESPARSE',
        'superlu-dist': 'PETSC_HAVE_SUPERLU_DIST',
        scalapack: 'PETSC_HAVE_SCALAPACK',
        hwloc: 'PETSC_HAVE_HWLOC',
        openmp: 'PETSC_HAVE_OPENMP',
        cuda: 'PETSC_HAVE_CUDA',
        rocm: 'PETSC_HAVE_HIP',
        kokkos: 'PETSC_HAVE_KOKKOS',
        libyaml: 'PETSC_HAVE_YAML',
        X: 'PETSC_HAVE_X',
        exodusii: 'PETSC_HAVE_EXODUSII',
        cgns: 'PETSC_HAVE_CGNS',
      },
      { unmentioned: 'no' },
    ),
    {
      variant: 'mpi',
      test: { header: 'petscconf.h', defines: 'PETSC_HAVE_MPIUNI', unmentioned: 'no' },
      yes: false,
      no: true,
    },
  ],
}
