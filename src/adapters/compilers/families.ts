/** Compiler families: their drivers for C, C++ and Fortran, and how `--version` begins. */
export type Compiler = {
  /** Spack's name of the package that brings it. */
  software: string
  cc: string
  cxx: string
  fc: string
  version: RegExp
}

export const compilers: readonly Compiler[] = [
  // The packager's remark in brackets may hold anything, a version too.
  {
    software: 'gcc',
    cc: 'gcc',
    cxx: 'g++',
    fc: 'gfortran',
    version: /^\S*gcc\S* \(.*\) (\d+\.\d+(?:\.\d+)?)/,
  },
  {
    software: 'llvm',
    cc: 'clang',
    cxx: 'clang++',
    fc: 'flang',
    version: /(?:^|\s)clang version (\d+\.\d+\.\d+)/,
  },
  {
    software: 'intel-oneapi-compilers',
    cc: 'icx',
    cxx: 'icpx',
    fc: 'ifx',
    version: /^Intel\(R\) oneAPI DPC\+\+\/C\+\+ Compiler (\d{4}\.\d+\.\d+)/,
  },
  { software: 'nvhpc', cc: 'nvc', cxx: 'nvc++', fc: 'nvfortran', version: /^nvc (\d+\.\d+)/m },
  {
    software: 'aocc',
    cc: 'amdclang',
    cxx: 'amdclang++',
    fc: 'amdflang',
    version: /AMD clang version (\d+\.\d+\.\d+)/,
  },
  {
    software: 'cce',
    cc: 'craycc',
    cxx: 'crayCC',
    fc: 'crayftn',
    version: /^Cray clang version (\d+\.\d+\.\d+)/,
  },
]
