/** Policies and half-known variants, with software of several tools on one machine. */
import { afterAll, expect, test } from 'vitest'
import { assemble } from '../assemble.ts'
import { solve } from '../solve.ts'
import { Checker } from '../testing/checker.ts'
import {
  makeInput,
  makeInstallation as installed,
  type Problem,
  show,
  testSolver,
} from '../testing/input.ts'
import { bool } from '../testing/recipe.ts'

afterAll(() => testSolver().close())

const recipes: NonNullable<Problem['recipes']> = {
  app: { depends: [['mpi'], ['hdf5+mpi']] },
  hdf5: {
    versions: ['1.14', '1.10'],
    variants: [bool('mpi', true), bool('szip', false)],
    depends: [['mpi', '+mpi']],
  },
  mpich: { versions: ['4.1'], provides: [['mpi']] },
  openmpi: { versions: ['5.0'], provides: [['mpi']] },
}
const module = installed('lmod:cray-mpich/8.1', 'mpich@4.1', { tool: 'lmod', provides: ['mpi'] })
const debian = installed('debian:libopenmpi-dev', 'openmpi@5.0', {
  tool: 'debian',
  provides: ['mpi'],
})
const easybuild = installed('easybuild:HDF5/1.14', 'hdf5@1.14', {
  tool: 'easybuild',
  variants: { mpi: true },
  linked: { 'lmod:cray-mpich/8.1': 'mpi' },
})
const spack = installed('spack:/abc', 'hdf5@1.10', {
  tool: 'spack',
  variants: { mpi: true, szip: true },
  linked: { 'debian:libopenmpi-dev': 'mpi' },
})
const all = [module, debian, easybuild, spack]
const base: Problem = {
  recipes,
  roots: ['app'],
  installed: all,
  providers: { mpi: ['openmpi', 'mpich'] },
}
const because = 'test'

test.each<[what: string, more: Partial<Problem>, expected: string[]]>([
  [
    'the MPI of first choice, and what is linked with it, of whatever tools',
    { installed: [module, debian, easybuild, { ...spack, variants: { mpi: true, szip: false } }] },
    ['app@1.0', 'hdf5@1.10+mpi~szip <- spack:/abc', 'openmpi@5.0 <- debian:libopenmpi-dev'],
  ],
  [
    'departures from defaults come before the order of MPIs, as in Spack',
    {},
    ['app@1.0', 'hdf5@1.14+mpi <- easybuild:HDF5/1.14', 'mpich@4.1 <- lmod:cray-mpich/8.1'],
  ],
  [
    'a forbidden MPI forbids what is linked with it, of whatever tool',
    { policies: { forbid: [{ spec: 'mpich', reason: because }] } },
    ['app@1.0', 'hdf5@1.10+mpi+szip <- spack:/abc', 'openmpi@5.0 <- debian:libopenmpi-dev'],
  ],
  [
    'a preferred one brings what is linked with it',
    { policies: { prefer: [{ spec: 'mpich', reason: because }] } },
    ['app@1.0', 'hdf5@1.14+mpi <- easybuild:HDF5/1.14', 'mpich@4.1 <- lmod:cray-mpich/8.1'],
  ],
  [
    'what must be reused is taken from the tool that has it',
    {
      installed: [debian, easybuild, module],
      policies: { mustReuse: [{ spec: 'mpi', reason: because }] },
    },
    ['app@1.0', 'hdf5@1.14+mpi <- easybuild:HDF5/1.14', 'mpich@4.1 <- lmod:cray-mpich/8.1'],
  ],
  [
    'of two MPIs one is the plan’s, and the other’s HDF5 is built again',
    { roots: ['app', 'openmpi'], installed: [debian, easybuild, module] },
    ['app@1.0', 'hdf5@1.14+mpi~szip', 'openmpi@5.0 <- debian:libopenmpi-dev'],
  ],
  [
    'a feature that is known to be there comes before one that nobody has probed',
    { roots: ['app', 'hdf5+szip'] },
    ['app@1.0', 'hdf5@1.10+mpi+szip <- spack:/abc', 'openmpi@5.0 <- debian:libopenmpi-dev'],
  ],
  [
    'a feature that nobody has probed is assumed where nothing is known to have it',
    { roots: ['app', 'hdf5+szip'], installed: [module, easybuild] },
    ['app@1.0', 'hdf5@1.14+mpi+szip <- easybuild:HDF5/1.14', 'mpich@4.1 <- lmod:cray-mpich/8.1'],
  ],
])('%s', async (_, more, expected) => {
  const input = makeInput({ ...base, ...more })
  const solution = await solve(input, testSolver())
  expect(show(solution)).toEqual(expected)
  expect(new Checker(input, solution!.nodes).broken).toEqual([])
})

test('what is assumed of another tool’s installation stands in the plan with its check', async () => {
  const input = makeInput({ ...base, roots: ['app', 'hdf5+szip'], installed: [module, easybuild] })
  const { steps } = assemble((await solve(input, testSolver()))!, input, {
    name: 'test',
    site: { name: 'here', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
    builders: [{ tool: 'spack', cannot: () => null }],
    auto: true,
    inputs: { requirement: '', site: '', catalog: '' },
  })
  expect(steps.find((s) => s.software === 'hdf5')!.assumptions).toEqual([
    {
      text: 'easybuild hdf5 1.14 has +szip: nobody has probed it',
      check: 'ask who installed it, or look into /opt/easybuild:HDF5/1.14 for what +szip brings',
    },
  ])
})
