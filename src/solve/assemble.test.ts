import { afterAll, expect, test } from 'vitest'
import { Plan } from '../model/plan.ts'
import { assemble, type PlanFrame } from './assemble.ts'
import type { Builder } from './requests.ts'
import { solve } from './solve.ts'
import { makeInput, makeInstallation, type Problem, testSolver } from './testing/input.ts'
import { bool } from './testing/recipe.ts'

afterAll(() => testSolver().close())

const builder = (tool: string, can: (software: string) => boolean): Builder => ({
  tool,
  cannot: (step) => (can(step.software) ? null : `${tool} has no recipe for ${step.software}`),
})
const spack = builder('spack', () => true)

async function plan(problem: Problem, frame: Partial<PlanFrame> = {}): Promise<Plan> {
  const input = makeInput(problem)
  const solution = await solve(input, testSolver())
  return assemble(solution!, input, {
    name: 'test',
    site: { name: 'here', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
    builders: [spack],
    auto: true,
    inputs: { requirement: 'r', site: 's', catalog: 'c' },
    ...frame,
  })
}

const verdicts = (p: Plan) =>
  Object.fromEntries(p.steps.map((s) => [s.software, `${s.verdict} by ${s.tool}`]))
const codes = (p: Plan, software: string) =>
  p.steps.find((s) => s.software === software)!.reasons.map((r) => r.code)

const recipes = {
  app: { depends: [['mpi'], ['zlib'], ['cmake', '', 'build']] as const },
  mpich: {
    provides: [['mpi']] as const,
    depends: [['hwloc'], ['zlib'], ['perl', '', 'build']] as const,
  },
  hwloc: { depends: [['pciaccess']] as const },
  pciaccess: {},
  zlib: {},
  cmake: {},
  perl: {},
}

test('a plan is a document of its schema, dependencies before dependents', async () => {
  const p = await plan({ recipes, roots: ['app'] })
  expect(Plan.parse(p)).toEqual(p)
  const at = new Map(p.steps.map((s, i) => [s.id, i]))
  for (const [i, s] of p.steps.entries())
    for (const d of s.dependencies) expect(at.get(d.id)).toBeLessThan(i)
  expect(new Set(Object.values(verdicts(p)))).toEqual(new Set(['build by spack']))
  expect(p.steps.filter((s) => s.root).map((s) => s.software)).toEqual(['app'])
})

test('what support installs, it installs whole', async () => {
  const p = await plan({
    recipes,
    roots: ['app'],
    policies: { mustReuse: [{ spec: 'mpi', reason: 'it drives the network' }] },
  })
  expect(verdicts(p)).toEqual({
    app: 'build by spack',
    cmake: 'build by spack',
    // The application needs it too.
    zlib: 'build by spack',
    mpich: 'request by support',
    hwloc: 'request by support',
    pciaccess: 'request by support',
    perl: 'request by support',
  })
  expect(codes(p, 'mpich')).toContain('must-reuse-absent')
  expect(codes(p, 'pciaccess')).toContain('part-of-request')
  const part = p.steps.find((s) => s.software === 'pciaccess')!.reasons.at(-1)!
  expect(part.text).toBe('needed only by mpich, which support installs whole')
  expect(part.evidence).toEqual([{ source: 'policy mustReuse', detail: 'mpi' }])
  expect(p.compared).toEqual([{ tool: 'spack', reuse: 0, build: 3, request: 4 }])
})

test('a rule without a name speaks only of what has the feature', async () => {
  const p = await plan({
    recipes: { a: { variants: [bool('cuda', true)], depends: [['b']] }, b: {} },
    roots: ['a+cuda'],
    policies: { requestOnly: [{ spec: '+cuda', reason: 'the driver must fit' }] },
  })
  expect(verdicts(p)).toMatchObject({ a: 'request by support' })
  expect(codes(p, 'a')).toContain('policy-request-only')
  expect(codes(p, 'b')).toContain('part-of-request')
})

test('what is asked for itself is no part of another request', async () => {
  const p = await plan({
    recipes,
    roots: ['app', 'hwloc'],
    policies: { requestOnly: [{ spec: 'mpich', reason: 'support builds it' }] },
  })
  expect(codes(p, 'mpich')).toContain('policy-request-only')
  expect(verdicts(p)).toMatchObject({
    mpich: 'request by support',
    hwloc: 'build by spack',
    pciaccess: 'build by spack',
    perl: 'request by support',
  })
})

test('what no tool can build is requested, with what only it needs', async () => {
  const p = await plan(
    { recipes, roots: ['app'] },
    { builders: [builder('source', (s) => s !== 'mpich')] },
  )
  expect(verdicts(p)).toMatchObject({
    mpich: 'request by support',
    hwloc: 'request by support',
    app: 'build by source',
  })
  const { text } = p.steps.find((s) => s.software === 'mpich')!.reasons.at(-1)!
  expect(text).toBe('no usable builder: source: source has no recipe for mpich')
})

test('a tool that can build all of it is taken before one that can build some', async () => {
  const some = builder('source', (s) => s === 'zlib')
  const both = { builders: [some, spack] }
  expect(new Set(Object.values(verdicts(await plan({ recipes, roots: ['app'] }, both))))).toEqual(
    new Set(['build by spack']),
  )
  const named = await plan({ recipes, roots: ['app'] }, { ...both, auto: false })
  expect(verdicts(named)).toMatchObject({ zlib: 'build by source', app: 'build by spack' })
  expect(named.compared).toEqual([
    { tool: 'source', reuse: 0, build: 0, request: 7 },
    { tool: 'spack', reuse: 0, build: 7, request: 0 },
  ])
})

test('nothing to build with', async () => {
  const p = await plan({ recipes: { zlib: {} }, roots: ['zlib'] }, { builders: [] })
  expect(verdicts(p)).toEqual({ zlib: 'request by support' })
  expect(p.steps[0]!.reasons.at(-1)!.text).toBe('no usable builder: no tool was named')
})

test('must-reuse that is there is reused, with the rule as its reason', async () => {
  const p = await plan({
    recipes,
    roots: ['app'],
    installed: [makeInstallation('m', 'mpich@4.0', { provides: ['mpi'] })],
    policies: { mustReuse: [{ spec: 'mpi', reason: 'it drives the network' }] },
  })
  expect(verdicts(p)).toMatchObject({ mpich: 'must-reuse by site', app: 'build by spack' })
  expect(codes(p, 'mpich')).toEqual(['needed-by', 'site-must-reuse', 'installed-and-fits'])
})

test('an unprobed feature is listed with the check that settles it', async () => {
  const p = await plan({
    recipes: { a: { depends: [['b+x']] }, b: { variants: [bool('x', false)] } },
    roots: ['a'],
    installed: [makeInstallation('i', 'b@1.0')],
  })
  const step = p.steps.find((s) => s.software === 'b')!
  expect(step.verdict).toBe('reuse')
  expect(step.assumptions).toEqual([
    {
      text: 'site b 1.0 has +x: nobody has probed it',
      check: 'ask who installed it, or look into /opt/i for what +x brings',
    },
  ])
})

test('what was passed over is told, with the demand it fails', async () => {
  const p = await plan({
    recipes: { a: { depends: [['b@2:']] }, b: { versions: ['1.0', '2.0'] } },
    roots: ['a'],
    installed: [makeInstallation('i', 'b@1.0')],
  })
  const step = p.steps.find((s) => s.software === 'b')!
  expect(step.alternatives).toEqual([
    {
      spec: 'b@=1.0',
      tool: 'site',
      why: "version 1.0 is not in @2:, which a asks for ('b@2:')",
    },
  ])
  expect(codes(p, 'b')).toContain('installed-does-not-fit')
})

test('the same inputs give the byte-identical plan', async () => {
  const problem = {
    recipes,
    roots: ['app'],
    installed: [makeInstallation('z', 'zlib@1.0'), makeInstallation('y', 'zlib@1.0')],
  }
  const text = JSON.stringify(await plan(problem))
  expect(JSON.stringify(await plan(problem))).toBe(text)
})

test("the user's own code comes last, on all roots", async () => {
  const p = await plan(
    { recipes, roots: ['app', 'zlib'] },
    {
      own: {
        folder: '/home/u/src',
        buildSystem: 'cmake',
        digest: 'd',
        reason: { code: 'own-code', text: 'your code', evidence: [] },
      },
    },
  )
  const own = p.steps.at(-1)!
  expect(own.own?.folder).toBe('/home/u/src')
  expect(own.dependencies.map((d) => d.id.replace(/-[0-9a-f]{8}$/, '')).sort()).toEqual([
    'app',
    'zlib',
  ])
})
