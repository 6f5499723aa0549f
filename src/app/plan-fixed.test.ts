/** Whole plans with each tool whose recipes are fixed, from small catalogues of our own. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapter as easybuild } from '../adapters/easybuild/index.ts'
import { adapter as eessi } from '../adapters/eessi/index.ts'
import { adapter as guix } from '../adapters/guix/index.ts'
import { adapter as source } from '../adapters/source/index.ts'
import { openStarterCatalog } from '../catalog/starter.ts'
import type { Pack } from '../catalog/pack/read.ts'
import { Conflict } from '../model/conflict.ts'
import { noPolicies, type Site } from '../model/site.ts'
import { Plan } from '../model/plan.ts'
import type { FixedSource } from '../solve/fixed/source.ts'
import { parseSpec } from '../spec/parse.ts'
import type { PlanRequest } from './plan.ts'
import { makeFixedPlan } from './plan-fixed.ts'
import { type Toy, toySource } from './testing/fixed-source.ts'
import { machine } from './testing/machine.ts'

let catalog: Pack
beforeAll(() => {
  catalog = openStarterCatalog()
})
afterAll(() => catalog.close())

const request = (specs: readonly string[], more: Partial<PlanRequest> = {}): PlanRequest => ({
  name: 'test',
  roots: specs.map((text) => ({
    text,
    spec: parseSpec(text),
    evidence: { source: 'test', detail: text },
  })),
  policies: noPolicies(),
  prefer: [],
  ...more,
})

const answer = (from: FixedSource, specs: readonly string[], site: Site, more = {}) =>
  makeFixedPlan(request(specs, more), site, { source: from, catalog, adapters: [source] })

async function planned(from: FixedSource, specs: readonly string[], site = machine(), more = {}) {
  const plan = Plan.parse(await answer(from, specs, site, more))
  const byId = new Map(plan.steps.map((step) => [step.id, step]))
  const seen = new Set<string>()
  for (const step of plan.steps) {
    // Build order: what a step needs stands before it.
    for (const { id } of step.dependencies) expect(seen).toContain(id)
    seen.add(step.id)
    expect(byId.get(step.id)).toBe(step)
  }
  return plan
}

async function refused(from: FixedSource, specs: readonly string[], site = machine(), more = {}) {
  const conflict = Conflict.parse(await answer(from, specs, site, more))
  return { facts: conflict.core.map(({ text }) => text), hints: conflict.hints }
}

const lines = ({ steps }: Plan) =>
  steps.map((s) => `${s.verdict} ${s.package?.key ?? s.spec}${s.root ? ' *' : ''}`)
const keysOf = ({ steps }: Plan) => steps.map((s) => s.package?.key)

// Two generations of EasyBuild's toolchains, each with Open MPI and one with Intel's.
const system = { name: 'system', version: 'system' }
const chain = (name: string, version: string, needs: string[] = []): Toy => ({
  key: `${name}/${version}`,
  name,
  version,
  needs,
  toolchain: system,
  buildSystems: ['Toolchain'],
  hasCode: false,
})
function of(toolchain: string, name: string, version: string, more: Partial<Toy> = {}): Toy {
  const [, tool, release] = /^(.*?)-([\d.]+[a-z]?)$/.exec(toolchain)!
  const suffix = more.versionSuffix ?? ''
  return {
    key: `${name}/${version}-${toolchain}${suffix}`,
    name,
    version,
    toolchain: { name: tool!, version: release! },
    ...more,
  }
}
const mpi = { features: ['+mpi ^openmpi'] }
const impi = { features: ['+mpi ^intel-oneapi-mpi'] }
const serial = { elsewhere: ['+mpi ^openmpi', '+mpi ^intel-oneapi-mpi'] }

const generation = (year: string, gcc: string, hdf5: string): Toy[] => [
  { key: `GCCcore/${gcc}`, name: 'GCCcore', version: gcc, toolchain: system, builds: ['M4/1'] },
  { ...chain('GCC', gcc, [`GCCcore/${gcc}`]) },
  chain('gompi', year, [`GCC/${gcc}`, `OpenMPI/4-GCC-${gcc}`]),
  chain('foss', year, [`GCC/${gcc}`, `OpenMPI/4-GCC-${gcc}`, `FlexiBLAS/3-GCC-${gcc}`]),
  chain('gfbf', year, [`GCC/${gcc}`, `FlexiBLAS/3-GCC-${gcc}`]),
  of(`GCC-${gcc}`, 'OpenMPI', '4', { needs: [`zlib/1.3-GCCcore-${gcc}`] }),
  of(`GCC-${gcc}`, 'FlexiBLAS', '3'),
  of(`GCCcore-${gcc}`, 'zlib', '1.3'),
  of(`GCCcore-${gcc}`, 'CMake', '3.30'),
  of(`gompi-${year}`, 'HDF5', hdf5, {
    needs: [`zlib/1.3-GCCcore-${gcc}`],
    builds: [`CMake/3.30-GCCcore-${gcc}`],
    ...mpi,
  }),
  of(`gfbf-${year}`, 'SciPy-bundle', `20${hdf5}`, {
    extensions: [
      { name: 'numpy', version: `2.${hdf5}` },
      { name: 'scipy', version: '1.15' },
    ],
  }),
]
const easyconfigs = toySource(
  easybuild,
  [
    { key: 'M4/1', name: 'M4', version: '1', toolchain: system },
    ...generation('2023a', '12.3.0', '1.14'),
    ...generation('2024a', '13.3.0', '1.15'),
    of('foss-2024a', 'PETSc', '3.22', {
      needs: ['HDF5/1.15-gompi-2024a', 'Hypre/2.31-foss-2024a'],
      ...mpi,
    }),
    of('foss-2024a', 'Hypre', '2.31', mpi),
    of('foss-2023a', 'Old', '1', { needs: ['HDF5/1.14-gompi-2023a'] }),
    of('GCC-13.3.0', 'HDF5', '1.15', { versionSuffix: '-serial', ...serial }),
    // The same base with another compiler and MPI.
    { ...chain('intel-compilers', '2024', ['GCCcore/13.3.0']) },
    of('intel-compilers-2024', 'impi', '21'),
    chain('iimpi', '2024a', ['intel-compilers/2024', 'impi/21-intel-compilers-2024']),
    of('iimpi-2024a', 'HDF5', '1.15', impi),
    of('iimpi-2024a', 'OnlyIntel', '1', impi),
  ],
  {
    GCCcore: 'gcc',
    GCC: 'gcc',
    impi: 'intel-oneapi-mpi',
    numpy: 'py-numpy',
    scipy: 'py-scipy',
    'SciPy-bundle': 'py-scipy-bundle',
  },
)

test('easyconfigs of the newest generation, with all that they need', async () => {
  const plan = await planned(easyconfigs, ['hdf5'])
  expect(lines(plan)).toEqual([
    'build M4/1',
    'build GCCcore/13.3.0',
    'build CMake/3.30-GCCcore-13.3.0',
    'build GCC/13.3.0',
    'build zlib/1.3-GCCcore-13.3.0',
    'build OpenMPI/4-GCC-13.3.0',
    'build gompi/2024a',
    'build HDF5/1.15-gompi-2024a *',
  ])
  const hdf5 = plan.steps.at(-1)!
  expect(hdf5).toMatchObject({
    software: 'hdf5',
    version: '1.15',
    variants: { mpi: true },
    tool: 'easybuild',
    target: 'zen3',
    spec: 'hdf5@=1.15+mpi target=zen3',
  })
  expect(hdf5.reasons.map(({ code }) => code)).toEqual(['asked-for', 'generation', 'built-by'])
  expect(hdf5.assumptions[0]!.check).toContain('eb --version')
  expect(hdf5.alternatives).toContainEqual({
    spec: 'HDF5/1.14-gompi-2023a',
    tool: 'easybuild',
    why: 'it is of another toolchain generation, GCCcore/12.3.0',
  })
  // A toolchain is a module alone.
  expect(plan.steps.find((s) => s.software === 'gompi')!.estimate.bytes).toBe(0)
})

test('the same inputs give the same bytes', async () => {
  const [first, second] = [
    await planned(easyconfigs, ['petsc+hypre', 'hdf5']),
    await planned(easyconfigs, ['petsc+hypre', 'hdf5']),
  ]
  expect(JSON.stringify(second)).toBe(JSON.stringify(first))
})

test.each<[specs: string[], key: string]>([
  [['hdf5@:1.14'], 'HDF5/1.14-gompi-2023a'],
  [['hdf5~mpi'], 'HDF5/1.15-GCC-13.3.0-serial'],
  [['hdf5+mpi ^intel-oneapi-mpi'], 'HDF5/1.15-iimpi-2024a'],
  [['hdf5 ^openmpi'], 'HDF5/1.15-gompi-2024a'],
  [['hdf5 %gcc@12'], 'HDF5/1.14-gompi-2023a'],
  [['py-numpy'], 'SciPy-bundle/201.15-gfbf-2024a'],
  // One generation for all of them, even where one alone would be newer.
  [['hdf5', 'old'], 'HDF5/1.14-gompi-2023a'],
  [['onlyintel', 'hdf5'], 'HDF5/1.15-iimpi-2024a'],
  [['mpi', 'old'], 'OpenMPI/4-GCC-12.3.0'],
])('%j is %s', async (specs, key) => {
  const plan = await planned(easyconfigs, specs)
  expect(keysOf({ ...plan, steps: plan.steps.filter((s) => s.root) })).toContain(key)
  expect(plan.losses).toEqual([])
})

test('one MPI and one compiler for everything', async () => {
  const plan = await planned(easyconfigs, ['hdf5', 'petsc', 'py-numpy'])
  const software = plan.steps.map((s) => s.software)
  expect(software.filter((name) => name === 'openmpi' || name === 'intel-oneapi-mpi')).toEqual([
    'openmpi',
  ])
  const { facts } = await refused(easyconfigs, ['onlyintel', 'petsc'])
  expect(facts.join('\n')).toMatch(/two MPIs|two of HDF5|no toolchain contains/)
})

test('a part of a bundle is what was asked for', async () => {
  const plan = await planned(easyconfigs, ['py-numpy@2.1', 'py-scipy'])
  const [bundle] = plan.steps.filter((s) => s.root)
  expect(bundle!.reasons[0]).toMatchObject({
    text: "asked for as 'py-numpy@2.1': it brings numpy 2.1.15",
    evidence: [{ detail: 'py-numpy@2.1' }, { detail: 'numpy 2.1.15' }],
  })
})

test('a feature by what a recipe depends on: had, lost, or not to be told', async () => {
  const had = await planned(easyconfigs, ['petsc+hypre'])
  expect(had.steps.at(-1)!.variants).toMatchObject({ hypre: true, mpi: true })
  expect(had.losses).toEqual([])
  const lost = await planned(easyconfigs, ['petsc+suite-sparse'])
  expect(lost.losses).toEqual([
    "PETSc/3.22-foss-2024a does not have +suite-sparse of 'petsc+suite-sparse': it depends on none of suite-sparse",
  ])
  expect(lost.objective[0]).toMatchObject({ name: 'asked-for features lost', cost: 1 })
  const open = await planned(easyconfigs, ['petsc+batch'])
  expect(open.losses).toEqual([])
  expect(open.steps.at(-1)!.assumptions[0]).toMatchObject({
    text: 'PETSc/3.22-foss-2024a has +batch: neither its name nor its dependencies tell',
  })
})

const module = (name: string, version: string): { id: string } & Record<string, unknown> => ({
  id: `easybuild:${name}/${version}`,
  tool: 'easybuild',
  name,
  version,
})
const older = [
  module('GCCcore', '12.3.0'),
  module('GCC', '12.3.0'),
  module('OpenMPI', '4-GCC-12.3.0'),
  module('gompi', '2023a'),
  module('zlib', '1.3-GCCcore-12.3.0'),
]

test('modules that are there are reused, and their generation is preferred', async () => {
  const plan = await planned(easyconfigs, ['hdf5'], machine(older))
  expect(lines(plan)).toEqual([
    'reuse GCCcore/12.3.0',
    'build CMake/3.30-GCCcore-12.3.0',
    'reuse GCC/12.3.0',
    'reuse zlib/1.3-GCCcore-12.3.0',
    'reuse OpenMPI/4-GCC-12.3.0',
    'reuse gompi/2023a',
    'build HDF5/1.14-gompi-2023a *',
  ])
  // A version that only the newer one has is worth a toolchain.
  const newer = await planned(easyconfigs, ['hdf5@1.15'], machine(older))
  expect(keysOf(newer)).toContain('GCCcore/13.3.0')
  const all = await planned(
    easyconfigs,
    ['hdf5'],
    machine([...older, module('HDF5', '1.14-gompi-2023a')]),
  )
  expect(all.steps.map((s) => s.verdict)).not.toContain('build')
})

test('what must be reused and is absent is asked for, with what only it needs', async () => {
  const policies = { ...noPolicies(), mustReuse: [{ spec: 'mpi', reason: 'the fabric' }] }
  const plan = await planned(easyconfigs, ['hdf5'], machine(), { policies })
  const openmpi = plan.steps.find((s) => s.software === 'openmpi')!
  expect([openmpi.verdict, openmpi.tool]).toEqual(['request', 'support'])
  expect(openmpi.reasons.at(-1)!.text).toBe(
    "'mpi' must be reused (the fabric), and OpenMPI/4-GCC-13.3.0 is not installed",
  )
  expect(plan.steps.at(-1)!.verdict).toBe('build')
})

test('what is forbidden is in no plan; what is preferred is taken', async () => {
  const forbid = { ...noPolicies(), forbid: [{ spec: 'openmpi', reason: 'it hangs' }] }
  const plan = await planned(easyconfigs, ['hdf5+mpi'], machine(), { policies: forbid })
  expect(keysOf(plan)).toContain('HDF5/1.15-iimpi-2024a')
  const { facts } = await refused(easyconfigs, ['petsc'], machine(), { policies: forbid })
  expect(facts).toContain("OpenMPI/4-GCC-13.3.0 is forbidden by 'openmpi': it hangs")
  const prefer = { ...noPolicies(), prefer: [{ spec: 'intel-oneapi-mpi', reason: 'fast' }] }
  const liked = await planned(easyconfigs, ['hdf5+mpi'], machine(), { policies: prefer })
  expect(keysOf(liked)).toContain('HDF5/1.15-iimpi-2024a')
  // Where nothing it could stand for is needed the rule says nothing.
  const none = await planned(easyconfigs, ['zlib'], machine(), { policies: prefer })
  expect(none.objective.map(({ name }) => name)).not.toContain('preferences not followed')
})

test('nothing fits: what there is, and what is nearest', async () => {
  expect(await refused(easyconfigs, ['hdf5@1.14.5:1.14.9'])).toEqual({
    facts: [
      "'hdf5@1.14.5:1.14.9' is asked for",
      'easybuild has hdf5 in 1.15 (HDF5/1.15-gompi-2024a, HDF5/1.15-GCC-13.3.0-serial, HDF5/1.15-iimpi-2024a); 1.14 (HDF5/1.14-gompi-2023a); none fits: version 1.14 is not in @1.14.5:1.14.9; version 1.15 is not in @1.14.5:1.14.9',
    ],
    hints: ["ask for 'hdf5@1.15' or 'hdf5@1.14', or plan with another tool"],
  })
  expect(await refused(easyconfigs, ['lammps'])).toEqual({
    facts: ["'lammps' is asked for", 'easybuild has no recipe for lammps'],
    hints: ['lammps is known to spack'],
  })
  // What has no part in it is not named.
  const apart = await refused(easyconfigs, ['zlib', 'old', 'py-numpy', 'petsc'])
  expect(apart.facts).toEqual([
    "'old' is there as 1 in GCCcore/12.3.0",
    "'petsc' is there as 3.22 in GCCcore/13.3.0",
    'a plan is of one toolchain generation, and none has all of them',
  ])
  const without = await refused(easyconfigs, ['petsc ^mpich'])
  expect(without).toEqual({
    facts: [
      "'petsc ^mpich' is there as 3.22 in GCCcore/13.3.0",
      "PETSc/3.22-foss-2024a: nothing in it is '^mpich'",
    ],
    hints: [
      "leave out ^mpich of 'petsc ^mpich'",
      'or plan with another tool: portolan plan --compare',
    ],
  })
})

test('leaving out what is asked for never leaves nothing; one of each name in one program', async () => {
  const specs = ['hdf5', 'hdf5~mpi', 'petsc', 'old', 'onlyintel', 'py-numpy@2.1', 'mpi', 'zlib']
  const some = fc.subarray(specs, { minLength: 2 })
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), async (asked, at) => {
      const whole = await answer(easyconfigs, asked, machine())
      const fewer = await answer(easyconfigs, asked.toSpliced(at % asked.length, 1), machine())
      if (!('steps' in whole)) return
      expect(fewer).toHaveProperty('steps')
      const linked = new Set<string>()
      const visit = (id: string) => {
        if (linked.has(id)) return
        linked.add(id)
        const step = whole.steps.find((s) => s.id === id)!
        for (const d of step.dependencies) if (d.types.includes('link')) visit(d.id)
      }
      for (const { id, root } of whole.steps) if (root) visit(id)
      const names = whole.steps.filter((s) => linked.has(s.id)).map((s) => s.package!.name)
      expect(names.toSorted()).toEqual([...new Set(names)].sort())
      const mpis = names.filter((name) => name === 'OpenMPI' || name === 'impi')
      expect(mpis.length).toBeLessThan(2)
    }),
    { numRuns: 60 },
  )
})

const guixPackages = toySource(
  guix,
  [
    { key: 'zlib@1.3', name: 'zlib', version: '1.3' },
    { key: 'gfortran@11', name: 'gfortran', version: '11' },
    { key: 'openmpi@4.1', name: 'openmpi', version: '4.1', needs: ['hwloc@2.9:lib'] },
    { key: 'hwloc@2.9', name: 'hwloc', version: '2.9' },
    {
      key: 'hdf5@1.14',
      name: 'hdf5',
      version: '1.14',
      needs: ['zlib@1.3'],
      builds: ['gfortran@11'],
    },
    {
      key: 'hdf5-parallel-openmpi@1.14',
      name: 'hdf5-parallel-openmpi',
      version: '1.14',
      needs: ['zlib@1.3', 'openmpi@4.1', 'hidden@1'],
      features: ['+mpi ^openmpi'],
    },
  ],
  { 'hdf5-parallel-openmpi': 'hdf5' },
)

test('packages of a channel: what they are linked with are steps, build tools are not', async () => {
  expect(lines(await planned(guixPackages, ['hdf5@1.14']))).toEqual([
    'build zlib@1.3',
    'build hdf5@1.14 *',
  ])
  // A dependency may name an output.
  expect(lines(await planned(guixPackages, ['mpi']))).toEqual([
    'build hwloc@2.9',
    'build openmpi@4.1 *',
  ])
})

test('an input that no recipe was read for is told', async () => {
  const plan = await planned(guixPackages, ['hdf5+mpi'])
  expect(plan.losses).toEqual(['no recipe was read for hidden@1'])
  expect(plan.steps.map((s) => s.software)).toContain('hidden')
})

test('what a profile holds is reused, if it is of the same commit', async () => {
  const zlib = { id: 'guix:/gnu/store/z', tool: 'guix', name: 'zlib', version: '1.3' }
  const site = machine([{ ...zlib, universe: 'guix', prefix: '/gnu/store/z' }])
  const plan = await planned(guixPackages, ['hdf5@1.14'], site)
  expect(lines(plan)).toEqual(['reuse zlib@1.3', 'build hdf5@1.14 *'])
  expect(plan.steps[0]!.assumptions[0]!.check).toContain('guix build zlib@1.3 names /gnu/store/z')
})

const modules = toySource(eessi, [
  {
    key: '2023.06/HDF5/1.14-gompi-2023a',
    name: 'HDF5',
    version: '1.14',
    needs: ['GCCcore/12'],
    features: ['+mpi ^openmpi'],
    details: {
      release: '2023.06',
      module: 'HDF5/1.14-gompi-2023a',
      cpu: ['x86_64/generic', 'x86_64/amd/zen2', 'x86_64/amd/zen4', 'x86_64/intel/haswell'],
    },
  },
])
const known = <T>(value: T) => ({ value, provenance: { method: 'declared' as const, source: 'x' } })

test('what is mounted is reused, in a world of its own; the rest is asked for', async () => {
  const mounted = machine([], { cvmfs: known(['software.eessi.io']) })
  const plan = await planned(modules, ['hdf5+mpi', 'petsc@3.20:'], mounted)
  expect(plan.steps.map((s) => `${s.verdict} ${s.software}`)).toEqual([
    'reuse hdf5',
    'request petsc',
  ])
  expect(plan.steps[0]!.installation).toMatchObject({
    universe: 'eessi:2023.06',
    target: 'zen2',
    prefix:
      '/cvmfs/software.eessi.io/versions/2023.06/software/linux/x86_64/amd/zen2/software/HDF5/1.14-gompi-2023a',
    use: { modules: ['EESSI/2023.06', 'HDF5/1.14-gompi-2023a'] },
  })
  expect(plan.steps[1]!.reasons.at(-1)!.text).toBe('eessi has no petsc')
})

test('nothing of it is there where it is not mounted', async () => {
  const absent = await planned(modules, ['hdf5'], machine([], { cvmfs: known([]) }))
  expect(absent.steps.map((s) => s.verdict)).toEqual(['request'])
  expect(absent.steps[0]!.reasons.at(-1)!.text).toContain('software.eessi.io is not mounted')
  const unlooked = await planned(modules, ['hdf5'], machine())
  expect(unlooked.steps[0]!.reasons.at(-1)!.text).toContain('nobody has looked')
})
