/** A question to the planner under the recorded configuration. */
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { noPolicies } from '../../src/model/site.ts'
import type { Machine, Preferences, SolveInput } from '../../src/solve/input.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { recordedInstallations } from './recorded-site.ts'

/** Generic x86-64 levels, most special first: all that the recorded target satisfies. */
const levels = ['x86_64_v3', 'x86_64_v2', 'x86_64']

/** `x86_64:` is that level or above, `:x86_64_v3` that or below, a bare name exactly it. */
function targetSatisfies(constraint: string): boolean {
  return constraint.split(',').some((part) => {
    if (!part.includes(':')) return part === levels[0]
    const [low = '', high = ''] = part.split(':')
    return (
      (low === '' || levels.includes(low)) &&
      (high === '' || high === levels[0] || high === 'x86_64_v4')
    )
  })
}

export const recordedMachine: Machine = {
  platform: 'linux',
  os: 'debian12',
  target: 'x86_64_v3',
  targetSatisfies,
}

/** The order of providers and what is not buildable in Spack's default configuration. */
export const spackPreferences: Preferences = {
  providers: {
    awk: ['gawk'],
    armci: ['armcimpi'],
    blas: ['openblas', 'amdblis'],
    c: ['gcc', 'llvm', 'intel-oneapi-compilers'],
    cxx: ['gcc', 'llvm', 'intel-oneapi-compilers'],
    daal: ['intel-oneapi-daal'],
    elf: ['elfutils'],
    'fftw-api': ['fftw', 'amdfftw'],
    flame: ['libflame', 'amdlibflame'],
    fortran: ['gcc', 'llvm', 'intel-oneapi-compilers'],
    'fortran-rt': ['gcc-runtime', 'intel-oneapi-runtime'],
    fuse: ['libfuse'],
    gl: ['glx', 'osmesa'],
    glu: ['mesa-glu', 'openglu'],
    golang: ['go', 'gcc'],
    'go-or-gccgo-bootstrap': ['go-bootstrap', 'gcc'],
    iconv: ['libiconv'],
    ipp: ['intel-oneapi-ipp'],
    java: ['openjdk', 'jdk'],
    jpeg: ['libjpeg-turbo', 'libjpeg'],
    lapack: ['openblas', 'amdlibflame'],
    libc: ['glibc', 'musl'],
    libgfortran: ['gcc-runtime'],
    libglx: ['mesa+glx'],
    libifcore: ['intel-oneapi-runtime'],
    libllvm: ['llvm'],
    'lua-lang': ['lua', 'lua-luajit-openresty', 'lua-luajit'],
    luajit: ['lua-luajit-openresty', 'lua-luajit'],
    'mariadb-client': ['mariadb-c-client', 'mariadb'],
    mkl: ['intel-oneapi-mkl'],
    mpe: ['mpe2'],
    mpi: ['openmpi', 'mpich'],
    'mysql-client': ['mysql', 'mariadb-c-client'],
    opencl: ['pocl'],
    onedal: ['intel-oneapi-dal'],
    pbs: ['openpbs', 'torque'],
    pil: ['py-pillow'],
    pkgconfig: ['pkgconf', 'pkg-config'],
    qmake: ['qt-base', 'qt'],
    rpc: ['libtirpc'],
    scalapack: ['netlib-scalapack', 'amdscalapack'],
    sycl: ['hipsycl'],
    szip: ['libaec', 'libszip'],
    tbb: ['intel-tbb'],
    unwind: ['libunwind'],
    uuid: ['util-linux-uuid', 'libuuid'],
    'wasi-sdk': ['wasi-sdk-prebuilt'],
    'xkbdata-api': ['xkeyboard-config', 'xkbdata'],
    xxd: ['xxd-standalone', 'vim'],
    yacc: ['bison', 'byacc'],
    ziglang: ['zig'],
    'zlib-api': ['zlib-ng+compat', 'zlib'],
  },
  notBuildable: [
    'cce',
    'cray-fftw',
    'cray-libsci',
    'cray-mpich',
    'cray-mvapich2',
    'cray-pmi',
    'egl',
    'essl',
    'fj',
    'fujitsu-mpi',
    'fujitsu-ssl2',
    'glibc',
    'hpcx-mpi',
    'mpt',
    'musl',
    'spectrum-mpi',
    'xl',
  ],
  languages: ['c', 'cxx', 'fortran'],
}

/** Makes the planner's input for one recorded root; the catalogue is opened once. */
export function recordedInput(shared: string): (spec: string) => SolveInput {
  const catalog = openStarterCatalog()
  const installations = recordedInstallations(shared)
  return (spec) => ({
    catalog,
    roots: [
      { text: spec, spec: parseSpec(spec), evidence: { source: 'recorded root', detail: spec } },
    ],
    installations,
    policies: noPolicies(),
    preferences: spackPreferences,
    machine: recordedMachine,
  })
}
