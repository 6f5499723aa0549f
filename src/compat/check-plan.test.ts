import { expect, test } from 'vitest'
import { head } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Plan, Step } from '../model/plan.ts'
import { computeNode, filesystem, library, type NodeFacts } from '../solve/testing/compat.ts'
import { makeInstallation } from '../solve/testing/input.ts'
import { checkPlan } from './check-plan.ts'

const base = {
  variants: {},
  target: 'zen3',
  tool: 'spack',
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
}
type Needs = Readonly<Record<string, readonly string[]>>
const edges = (needs: Needs = {}): Step['dependencies'] =>
  Object.entries(needs).map(([id, types]) => ({
    id,
    types: types.filter((t) =>
      /^(build|link|run)$/.test(t),
    ) as Step['dependencies'][number]['types'],
    virtuals: types.filter((t) => !/^(build|link|run)$/.test(t)),
  }))
const built = (software: string, version: string, needs?: Needs, root = false): Step => ({
  ...base,
  id: software,
  software,
  version,
  spec: software,
  verdict: 'build',
  root,
  dependencies: edges(needs),
})
const reused = (
  software: string,
  more: Partial<Installation> = {},
  needs?: Needs,
  root = false,
): Step => ({
  ...built(software, '1.0', needs, root),
  version: more.version ?? '1.0',
  verdict: 'reuse',
  tool: 'site',
  installation: { ...makeInstallation(software, software), ...more },
})

const plan = (...steps: Step[]): Plan => ({
  ...head('plan'),
  name: 'test',
  site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
  requires: [],
  steps,
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '', site: '', catalog: '' },
})

const line = ['x86_64', 'zen2', 'zen3', 'zen4']
const problems = (steps: Step[], node: NodeFacts = {}) =>
  checkPlan(plan(...steps), {
    node: computeNode(node),
    target: 'zen3',
    runsOn: (a, b) => line.includes(a) && line.indexOf(a) <= line.indexOf(b),
    filesystems: [filesystem('/scratch', { options: ['noexec'] })],
    others: false,
  }).map(({ text }) => text)

const needs = (...sonames: string[]) => ({ elf: [library('/opt/lib.so', sonames)] })

test('a plan in which all fits has no problem', () => {
  const steps = [
    reused('gcc', { version: '12.2.0' }),
    built('mpich', '4.1', { gcc: ['build', 'c', 'cxx'] }),
    reused('netcdf', needs('libmpich.so.12')),
    built('app', '1', { mpich: ['link', 'mpi'], netcdf: ['link'], gcc: ['build', 'cxx'] }, true),
  ]
  expect(problems(steps)).toEqual([])
})

test.each<[what: string, steps: Step[], node: NodeFacts, text: string]>([
  [
    'two MPI families, two links apart',
    [
      built('mpich', '4.1'),
      reused('low', needs('libmpi.so.40')),
      reused('mid', {}, { low: ['link'] }),
      built('app', '1', { mpich: ['link', 'mpi'], mid: ['link'] }, true),
    ],
    {},
    'app is linked with mpich and low: one has the MPI ABI mpich, the other openmpi libmpi.so.40',
  ],
  [
    'two universes',
    [reused('lib', { universe: 'guix' }), built('app', '1', { lib: ['link'] }, true)],
    {},
    'app is of the universe host, and uses lib of guix',
  ],
  [
    'a prefix where nothing may be run',
    [reused('lib', { prefix: '/scratch/lib' }, {}, true)],
    {},
    'lib: /scratch/lib is on /scratch, where no program may be run (noexec)',
  ],
  [
    'another processor',
    [reused('lib', { target: 'zen4' }, {}, true)],
    {},
    'lib: it is for zen4, whose code does not run on zen3',
  ],
  [
    'CUDA above the driver',
    [built('cuda', '13.0.1', {}, true)],
    { driver: '535.104.05' },
    'cuda: CUDA 13.0.1 needs driver 580, and it is 535.104.05',
  ],
  [
    'Fortran modules of another compiler',
    [
      reused('gcc', { version: '12.2.0' }),
      reused('lib', { compiler: 'nvhpc@24.1', variants: { fortran: true } }),
      built('app', '1', { gcc: ['build', 'fortran'], lib: ['link'] }, true),
    ],
    {},
    'app with lib: its Fortran modules are of nvhpc 24.1, which gcc 12.2.0 cannot read',
  ],
  [
    'a newer libstdc++',
    [
      reused('gcc', { version: '9.4.0' }),
      reused('lib', {
        elf: [
          library('/opt/lib.so', [], {
            runpath: ['/opt/gcc/lib64'],
            versionsNeeded: { 'libstdc++.so.6': ['GLIBCXX_3.4.30'] },
          }),
        ],
      }),
      built('app', '1', { gcc: ['build', 'cxx'], lib: ['link'] }, true),
    ],
    {},
    'app with lib: it needs GLIBCXX_3.4.30, and libstdc++ there has GLIBCXX_3.4.28 and CXXABI_1.3.12',
  ],
  [
    'modules of one name',
    [
      reused('a', { use: { modules: ['gcc/12', 'a/1'] }, details: { module: 'a/1' } }, {}, true),
      reused('b', { use: { modules: ['gcc/13', 'b/1'] }, details: { module: 'b/1' } }, {}, true),
    ],
    {},
    'a with b: modules gcc/12 and gcc/13 are of one name: only one can be loaded',
  ],
])('%s', (_, steps, node, text) => {
  expect(problems(steps, node)).toEqual([text])
})

test('what is only used to build need not run on the nodes', () => {
  const steps = [reused('cmake', { target: 'zen4' }), built('app', '1', { cmake: ['build'] }, true)]
  expect(problems(steps)).toEqual([])
})
