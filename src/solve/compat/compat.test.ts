import { afterAll, expect, test } from 'vitest'
import { explain } from '../explain.ts'
import { solve } from '../solve.ts'
import { Checker } from '../testing/checker.ts'
import { computeNode, filesystem, library } from '../testing/compat.ts'
import {
  makeInput,
  makeInstallation as installed,
  type Problem,
  show,
  testSolver,
} from '../testing/input.ts'
import { bool, single } from '../testing/recipe.ts'

afterAll(() => testSolver().close())

type Case = { what: string; problem: Problem; expected: string[]; why?: string }
const cases: Case[] = []
/** `why`: what an explanation says where there is no plan. */
const rule = (what: string, problem: Problem, expected: string[], why?: string) =>
  cases.push({ what, problem, expected, ...(why === undefined ? {} : { why }) })

const gcc = (version: string, more = {}) =>
  installed('gcc', `gcc@${version}`, { provides: ['c', 'cxx', 'fortran'], ...more })

// MPI: app needs mpi and netcdf; an installed netcdf needs an MPI that is no installation.
const mpis = {
  app: { depends: [['mpi'], ['netcdf']] },
  netcdf: {},
  mpich: { versions: ['4.1'], provides: [['mpi']] },
  openmpi: { versions: ['4.1.5'], provides: [['mpi']] },
} as const
const netcdf = (needs: string) =>
  installed('n', 'netcdf@1.0', { elf: [library('/opt/n/lib/libnetcdf.so', [needs])] })

rule(
  'what needs the library of another MPI family is built instead',
  {
    recipes: mpis,
    roots: ['app'],
    providers: { mpi: ['mpich'] },
    installed: [netcdf('libmpi.so.40')],
  },
  ['app@1.0', 'mpich@4.1', 'netcdf@1.0'],
)
rule(
  'of the same family it is reused',
  {
    recipes: mpis,
    roots: ['app'],
    providers: { mpi: ['mpich'] },
    installed: [netcdf('libmpich.so.12')],
  },
  ['app@1.0', 'mpich@4.1', 'netcdf@1.0 <- n'],
)
rule(
  'another series of Open MPI is another ABI',
  {
    recipes: mpis,
    roots: ['app'],
    providers: { mpi: ['openmpi'] },
    installed: [netcdf('libmpi.so.20')],
  },
  ['app@1.0', 'netcdf@1.0', 'openmpi@4.1.5'],
)
rule(
  'two that nothing links together may have two',
  {
    recipes: { ...mpis, app: { depends: [['mpi'], ['netcdf', '', 'build', 'run']] } },
    roots: ['app'],
    providers: { mpi: ['mpich'] },
    installed: [netcdf('libmpi.so.40')],
  },
  ['app@1.0', 'mpich@4.1', 'netcdf@1.0 <- n'],
)
rule(
  'where the other one cannot be built there is no plan, and it is told why',
  {
    recipes: mpis,
    roots: ['app', 'mpich'],
    installed: [netcdf('libmpi.so.40')],
    notBuildable: ['netcdf'],
  },
  ['none'],
  'site netcdf 1.0 has the MPI ABI openmpi libmpi.so.40: /opt/n/lib/libnetcdf.so needs libmpi.so.40',
)

// HDF5, BLAS, OpenMP: the same through two levels.
rule(
  'two HDF5 ABIs',
  {
    recipes: {
      app: { depends: [['hdf5'], ['netcdf']] },
      netcdf: {},
      hdf5: { versions: ['1.14.6'] },
    },
    roots: ['app'],
    installed: [netcdf('libhdf5_serial.so.103')],
  },
  ['app@1.0', 'hdf5@1.14.6', 'netcdf@1.0'],
)
rule(
  'one HDF5 ABI',
  {
    recipes: {
      app: { depends: [['hdf5'], ['netcdf']] },
      netcdf: {},
      hdf5: { versions: ['1.14.6'] },
    },
    roots: ['app'],
    installed: [netcdf('libhdf5.so.310')],
  },
  ['app@1.0', 'hdf5@1.14.6', 'netcdf@1.0 <- n'],
)
const blas: Problem['recipes'] = {
  app: { depends: [['mid'], ['openblas+ilp64']] },
  mid: { depends: [['low']] },
  low: {},
  openblas: {
    variants: [bool('ilp64', false), single('symbol_suffix', ['none', '64_'])],
  },
}
const low = (needs: string) =>
  installed('l', 'low@1.0', { elf: [library('/opt/l/lib/liblow.so', [needs])] })
rule(
  'BLAS integers of two widths, two links apart',
  { recipes: blas, roots: ['app'], installed: [low('libmkl_intel_lp64.so.2')] },
  ['app@1.0', 'low@1.0', 'mid@1.0', 'openblas@1.0+ilp64 symbol_suffix=none'],
)
rule(
  'BLAS whose symbols have a suffix stands beside another',
  {
    recipes: blas,
    roots: ['app', 'openblas symbol_suffix=64_'],
    installed: [low('libmkl_intel_lp64.so.2')],
  },
  ['app@1.0', 'low@1.0 <- l', 'mid@1.0', 'openblas@1.0+ilp64 symbol_suffix=64_'],
)
rule(
  'two OpenMP runtimes',
  {
    recipes: { app: { depends: [['x'], ['y']] }, x: {}, y: {} },
    roots: ['app'],
    installed: [
      installed('x', 'x@1.0', { elf: [library('/opt/x/libx.so', ['libgomp.so.1'])] }),
      installed('y', 'y@1.0', { elf: [library('/opt/y/liby.so', ['libiomp5.so'])] }),
    ],
    notBuildable: ['x'],
  },
  ['app@1.0', 'x@1.0 <- x', 'y@1.0'],
)

// Compilers
const fortran = {
  app: { depends: [['fortran', '', 'build'], ['lib']] },
  lib: { variants: [bool('fortran', true)] },
  gcc: { versions: ['12.2.0', '7.4.0'], provides: [['fortran'], ['cxx']] },
} as const
const lib = (compiler: string) =>
  installed('l', 'lib@1.0', { variants: { fortran: true }, compiler })
rule(
  'Fortran modules of another compiler',
  { recipes: fortran, roots: ['app'], installed: [gcc('12.2.0'), lib('intel@2021.4')] },
  ['app@1.0', 'gcc@12.2.0 <- gcc', 'lib@1.0+fortran'],
)
rule(
  'Fortran modules in another format',
  { recipes: fortran, roots: ['app'], installed: [gcc('7.4.0'), lib('gcc@9.4.0')] },
  ['app@1.0', 'gcc@7.4.0 <- gcc', 'lib@1.0+fortran'],
)
rule(
  'Fortran modules of the same compiler',
  { recipes: fortran, roots: ['app'], installed: [gcc('12.2.0'), lib('gcc@12.2.0')] },
  ['app@1.0', 'gcc@12.2.0 <- gcc', 'lib@1.0+fortran <- l'],
)
const cxx = {
  app: { depends: [['cxx', '', 'build'], ['lib']] },
  lib: {},
  gcc: fortran.gcc,
} as const
const needsCxx = (name: string, rpath: string[]) =>
  installed('l', 'lib@1.0', {
    elf: [
      library('/opt/l/lib/liblib.so', ['libstdc++.so.6'], {
        rpath,
        versionsNeeded: { 'libstdc++.so.6': [name] },
      }),
    ],
  })
rule(
  'a libstdc++ newer than the compiler brings',
  {
    recipes: cxx,
    roots: ['app'],
    installed: [gcc('12.2.0'), needsCxx('GLIBCXX_3.4.32', ['/opt/gcc-13/lib64'])],
  },
  ['app@1.0', 'gcc@12.2.0 <- gcc', 'lib@1.0'],
)
rule(
  'a libstdc++ that the compiler brings',
  {
    recipes: cxx,
    roots: ['app'],
    installed: [gcc('12.2.0'), needsCxx('GLIBCXX_3.4.30', ['/opt/gcc-12/lib64'])],
  },
  ['app@1.0', 'gcc@12.2.0 <- gcc', 'lib@1.0 <- l'],
)
rule(
  'a libstdc++ newer than the nodes have',
  {
    recipes: { lib: {} },
    roots: ['lib'],
    installed: [needsCxx('GLIBCXX_3.4.32', [])],
    nodeClasses: [computeNode({ libstdcxx: 'GLIBCXX_3.4.30' })],
  },
  ['lib@1.0'],
)
rule(
  'a glibc newer than the nodes have',
  {
    recipes: { lib: {} },
    roots: ['lib'],
    installed: [
      installed('l', 'lib@1.0', {
        elf: [library('/opt/l/liblib.so', [], { versionsNeeded: { 'libc.so.6': ['GLIBC_2.38'] } })],
      }),
    ],
    nodeClasses: [computeNode({ glibc: ['GLIBC_2.2.5', 'GLIBC_2.34'] })],
  },
  ['lib@1.0'],
)

// Accelerators
const cuda = {
  app: { depends: [['cuda']] },
  cuda: { versions: ['13.0.1', '12.4.1', '11.8.0'] },
} as const
rule(
  'no CUDA above the driver',
  { recipes: cuda, roots: ['app'], nodeClasses: [computeNode({ driver: '535.104.05' })] },
  ['app@1.0', 'cuda@12.4.1'],
)
rule(
  'without a driver known nothing is refused',
  { recipes: cuda, roots: ['app'], nodeClasses: [computeNode()] },
  ['app@1.0', 'cuda@13.0.1'],
)
rule(
  'CUDA asked for above the driver',
  {
    recipes: cuda,
    roots: ['app', 'cuda@13'],
    nodeClasses: [computeNode({ driver: '535.104.05' })],
  },
  ['none'],
  'cuda 13.0.1: CUDA 13.0.1 needs driver 580, and it is 535.104.05',
)
rule(
  'ROCm that is tested with the driver',
  {
    recipes: { hip: { versions: ['7.0.0', '6.3.1', '5.7.0'] } },
    roots: ['hip'],
    nodeClasses: [computeNode({ driver: '6.1.5', vendor: 'amd' })],
  },
  ['hip@6.3.1'],
)

// Places
const tool = (id: string, more: object) => installed(id, 'tool@1.0', more)
const builds = { app: { depends: [['tool', '', 'build']] }, tool: {} } as const
const uses = { app: { depends: [['tool', '', 'link']] }, tool: {} } as const
const login = { id: 'login' }
const twoClasses = [computeNode(), { ...computeNode(), ...login }]
rule(
  'what was compiled for the login nodes still builds',
  {
    recipes: builds,
    roots: ['app'],
    installed: [tool('t', { target: 'zen3' })],
    target: 'zen2',
    nodeClasses: twoClasses,
  },
  ['app@1.0', 'tool@1.0 <- t'],
)
rule(
  'and is not linked with',
  {
    recipes: uses,
    roots: ['app'],
    installed: [tool('t', { target: 'zen3' })],
    target: 'zen2',
    nodeClasses: twoClasses,
  },
  ['app@1.0', 'tool@1.0'],
)
rule(
  'what only the login nodes have is no root',
  {
    recipes: builds,
    roots: ['tool'],
    installed: [tool('t', { nodeClasses: ['login'] })],
    nodeClasses: twoClasses,
  },
  ['tool@1.0'],
)
rule(
  'nothing on a file system where nothing may be run',
  {
    recipes: builds,
    roots: ['tool'],
    installed: [tool('t', { prefix: '/scratch/t' })],
    nodeClasses: [computeNode()],
    filesystems: [filesystem('/', {}), filesystem('/scratch', { options: ['rw', 'noexec'] })],
  },
  ['tool@1.0'],
)
rule(
  'nothing that will be purged',
  {
    recipes: builds,
    roots: ['tool'],
    installed: [tool('t', { prefix: '/scratch/t' })],
    nodeClasses: [computeNode()],
    filesystems: [filesystem('/scratch', { purgeDays: 30 })],
  },
  ['tool@1.0'],
)
rule(
  'another universe is not linked with',
  { recipes: uses, roots: ['app'], installed: [tool('t', { universe: 'conda:/c' })] },
  ['app@1.0', 'tool@1.0'],
)
rule(
  'another universe may bring a tool to build with',
  { recipes: builds, roots: ['app'], installed: [tool('t', { universe: 'conda:/c' })] },
  ['app@1.0', 'tool@1.0 <- t'],
)
rule(
  'another universe may bring all of a root',
  {
    recipes: uses,
    roots: ['app'],
    installed: [
      tool('t', { universe: 'eessi:2025.06' }),
      installed('a', 'app@1.0', { universe: 'eessi:2025.06', linked: { t: null } }),
    ],
  },
  ['app@1.0 <- a', 'tool@1.0 <- t'],
)

// Modules
const pair = { app: { depends: [['x'], ['y']] }, x: {}, y: {} } as const
const module = (name: string, more: object = {}) => ({
  use: { modules: [name] },
  details: { module: name, ...more },
})
rule(
  'modules of one family',
  {
    recipes: pair,
    roots: ['app'],
    installed: [
      installed('x', 'x@1.0', module('x/1', { families: ['f'] })),
      installed('y', 'y@1.0', module('y/1', { families: ['f'] })),
    ],
    notBuildable: ['x'],
  },
  ['app@1.0', 'x@1.0 <- x', 'y@1.0'],
)
rule(
  'a module that conflicts',
  {
    recipes: pair,
    roots: ['app'],
    installed: [
      installed('x', 'x@1.0', module('x/1')),
      installed('y', 'y@1.0', module('y/1', { conflicts: ['x'] })),
    ],
    notBuildable: ['y'],
  },
  ['app@1.0', 'x@1.0', 'y@1.0 <- y'],
)
rule(
  'two places of one hierarchy',
  {
    recipes: pair,
    roots: ['app'],
    installed: [
      installed('x', 'x@1.0', { ...module('x/1'), use: { modules: ['gcc/12', 'x/1'] } }),
      installed('y', 'y@1.0', { ...module('y/1'), use: { modules: ['gcc/13', 'y/1'] } }),
    ],
    notBuildable: ['y'],
  },
  ['app@1.0', 'x@1.0', 'y@1.0 <- y'],
)
rule(
  'modules that go together',
  {
    recipes: pair,
    roots: ['app'],
    installed: [
      installed('x', 'x@1.0', { ...module('x/1'), use: { modules: ['gcc/12', 'x/1'] } }),
      installed('y', 'y@1.0', { ...module('y/1'), use: { modules: ['gcc/12', 'y/1'] } }),
    ],
  },
  ['app@1.0', 'x@1.0 <- x', 'y@1.0 <- y'],
)

test.each(cases)('$what', async ({ problem, expected, why }) => {
  const input = makeInput(problem)
  const solution = await solve(input, testSolver())
  expect(show(solution)).toEqual(expected)
  if (solution) expect(new Checker(input, solution.nodes).broken).toEqual([])
  if (why === undefined) return
  const { core } = await explain(input, 'test', testSolver())
  expect(core.map((f) => f.text).join('\n')).toContain(why)
})
