/**
 * What an installation with a prefix of its own brings, read off the usual folders: `bin`,
 * `include`, `lib`, `lib64`. Shared by the adapters of tools that give each installation a prefix.
 */
import type { ElfFacts, Installation, Use } from '../model/installation.ts'
import { configurationHeaders } from '../util/abi-libraries.ts'
import type { MachineView, Probe } from './adapter.ts'

/** Program name → role. Only these are looked for: a prefix may hold thousands. */
const roles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    `mpicc mpicxx mpic++ mpiCC mpifort mpif90 mpif77 mpiexec mpirun mpiexec.hydra ompi_info cmake
     ctest make ninja meson pkg-config pkgconf perl python3 autoconf automake libtoolize m4 bison
     flex git h5cc h5pcc h5fc h5pfc h5dump nc-config nf-config nvcc gnat gdc gccgo ld.lld zstd`
      .split(/\s+/)
      .map((name) => [name, name]),
  ),
  gcc: 'cc',
  'g++': 'cxx',
  gfortran: 'fc',
  clang: 'cc',
  'clang++': 'cxx',
  flang: 'fc',
  icx: 'cc',
  icpx: 'cxx',
  ifx: 'fc',
  nvc: 'cc',
  'nvc++': 'cxx',
  nvfortran: 'fc',
}

const globs = ['include', 'lib*/lib*.[as]*'] as const
const pkgConfig = ['*/pkgconfig'] as const
const plugins = ['lib*/openmpi*/mca_*.so'] as const

/** A tree may hold thousands of prefixes: only the libraries that bind an ABI are read there. */
const abi = [
  ...[
    'mpi',
    'hdf5',
    'netcdf',
    'openblas',
    'flexiblas',
    'mkl_rt',
    'lapack',
    'fftw3',
    'scalapack',
    'petsc',
  ].map((name) => `lib*/lib${name}*.so`),
  'lib*/libstdc++.so.6',
  'lib*/libgfortran.so.[0-9]',
  'lib*/libcudart.so',
]

/** What `readPrefix` and the proofs of features look at, for prefixes matching the globs. */
export const prefixProbe = (
  prefixes: readonly string[],
): Required<Pick<Probe, 'files' | 'list' | 'elf'>> => ({
  files: prefixes.flatMap((prefix) =>
    configurationHeaders.map((name) => ({ glob: `${prefix}/include/${name}` })),
  ),
  list: prefixes.flatMap((prefix) =>
    [...globs, ...pkgConfig, ...plugins, 'bin/*'].map((name) => ({ glob: `${prefix}/${name}` })),
  ),
  elf: prefixes.flatMap((prefix) => abi.map((name) => ({ glob: `${prefix}/${name}` }))),
})

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

export async function readPrefix(
  view: MachineView,
  prefix: string,
): Promise<Pick<Installation, 'elf' | 'linkable' | 'use'>> {
  // A database may name any prefix: one with signs of a glob would be looked for everywhere.
  if (!prefix.startsWith('/') || /[*?[]/.test(prefix)) return { elf: [], linkable: false, use: {} }
  const at = (names: readonly string[]) => view.files(...names.map((name) => `${prefix}/${name}`))
  const found = await at(globs)
  const libraries = found.filter((path) => /\.(so|a)$/.test(path))
  const includes = found.filter((path) => path === `${prefix}/include`)
  const pc = await at(pkgConfig)
  const bins = (await at(['bin/*'])).filter((path) => Object.hasOwn(roles, nameOf(path)))
  const use: Use = {}
  if (includes.length > 0) use.includeDirs = includes
  if (libraries.length > 0) {
    use.libraryDirs = [...new Set(libraries.map(folderOf))]
    use.libraries = libraries
  }
  if (pc.length > 0) use.pkgConfigDirs = pc
  if (bins.length > 0) {
    use.binDirs = [`${prefix}/bin`]
    use.programs = Object.fromEntries(bins.map((path) => [roles[nameOf(path)] ?? '', path]))
  }
  return { use, linkable: includes.length > 0, elf: await elfOf(view, prefix) }
}

async function elfOf(view: MachineView, prefix: string): Promise<ElfFacts[]> {
  const bySoname = new Map<string, ElfFacts>()
  for (const path of await view.files(...abi.map((name) => `${prefix}/${name}`))) {
    const facts = await view.elf(path)
    if (facts && !bySoname.has(facts.soname ?? path)) bySoname.set(facts.soname ?? path, facts)
  }
  return [...bySoname.values()]
}
