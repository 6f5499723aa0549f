import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import type { Binary } from '../../model/binary.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { makeInstallation } from '../testing/input.ts'
import { takeBinaries } from './take.ts'

const line = ['x86_64', 'zen2', 'zen3', 'zen4']
const host = {
  os: 'debian12',
  target: 'zen3',
  runsOn: (a: string, b: string) => line.includes(a) && line.indexOf(a) <= line.indexOf(b),
  derived: new Set(['patches']),
}

type Needs = Readonly<Record<string, readonly ('build' | 'link' | 'run')[]>>
const step = (software: string, needs: Needs = {}, more: Partial<Step> = {}): Step => ({
  id: software,
  software,
  version: '1.0',
  variants: { shared: true },
  target: 'zen3',
  spec: software,
  verdict: 'build',
  tool: 'spack',
  from: 'source',
  root: false,
  dependencies: Object.entries(needs).map(([id, types]) => ({
    id,
    types: [...types],
    ...(id === 'gcc' ? { virtuals: ['c', 'cxx'] } : {}),
  })),
  reasons: [{ code: 'built-by', text: 'spack can build exactly this', evidence: [] }],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const gcc = step(
  'gcc',
  {},
  {
    version: '12.2.0',
    verdict: 'reuse',
    installation: makeInstallation('gcc', 'gcc@12.2.0'),
  },
)
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

const binary = (name: string, hash: string, more: Partial<Binary> = {}) => ({
  cache: '/cache',
  binary: {
    tool: 'spack',
    name,
    version: '1.0',
    hash,
    variants: { shared: true, patches: ['abc'] },
    target: 'zen2',
    os: 'debian12',
    compiler: 'gcc@12.2.0',
    dependencies: [],
    signed: true,
    evidence: { source: `${name}.json` },
    ...more,
  } satisfies Binary,
})

const shown = ({ steps }: Plan) =>
  steps.map(
    (s) =>
      `${s.software} ${s.binary ? `/${s.binary.hash}` : s.verdict === 'build' ? s.from : s.verdict}`,
  )
const whyNot = ({ steps }: Plan, software: string) =>
  steps.find((s) => s.software === software)!.alternatives.map((a) => a.why)

const app = (needs: Needs) => step('app', { gcc: ['build'], ...needs }, { root: true })
const lib = step('lib', { gcc: ['build'], cmake: ['build'] })
const cmake = step('cmake', { gcc: ['build'] })

test('what fits is taken with what it uses; what only compiling took is gone', () => {
  const all = [binary('lib', 'l'), binary('app', 'a', { dependencies: ['l', 'runtime'] })]
  const got = takeBinaries(plan(gcc, cmake, lib, app({ lib: ['build', 'link'] })), all, host)
  expect(shown(got)).toEqual(['lib /l', 'app /a'])
  const [l, a] = got.steps
  expect(a!.dependencies).toEqual([{ id: l!.id, types: ['link'] }])
  expect(a!.target).toBe('zen2')
  expect(a!.reasons.map((r) => r.code)).toEqual(['cache-fits'])
})

test('a part of the plan may come from a cache', () => {
  const got = takeBinaries(
    plan(gcc, cmake, lib, app({ lib: ['link'] })),
    [binary('lib', 'l')],
    host,
  )
  expect(shown(got)).toEqual(['gcc reuse', 'lib /l', 'app source'])
  expect(got.steps[2]!.dependencies.map((d) => d.id)).toContain(got.steps[1]!.id)
})

test('without a cache the plan is the same', () => {
  const before = plan(gcc, app({}))
  expect(takeBinaries(before, [], host)).toBe(before)
})

test.each<[what: string, more: Partial<Binary>, why: string]>([
  ['another version', { version: '1.1' }, 'it is version 1.1'],
  ['a variant', { variants: { shared: false } }, 'its shared is false instead of true'],
  ['an unknown variant', { variants: {} }, 'its shared is not known instead of true'],
  ['another system', { os: 'rhel9' }, 'it is for rhel9, not debian12'],
  ['a newer processor', { target: 'zen4' }, 'it is for zen4, whose code does not run on zen3'],
  [
    'another compiler',
    { compiler: 'llvm@18' },
    'it was compiled with llvm, the plan compiles with gcc',
  ],
  [
    'a newer compiler',
    { compiler: 'gcc@13.2.0' },
    'it was compiled with gcc 13.2.0, whose libstdc++ is newer than that of 12.2.0',
  ],
  [
    'what it uses is missing',
    { dependencies: [] },
    'it does not use lib, which the plan links it with',
  ],
  [
    'what it uses is another build',
    { dependencies: ['other'] },
    'its lib does not fit: its shared is false instead of true',
  ],
])('not taken: %s', (_, more, why) => {
  const other = binary('lib', 'other', { variants: { shared: false } })
  const all = [binary('app', 'a', { dependencies: ['l'], ...more }), binary('lib', 'l'), other]
  const got = takeBinaries(plan(gcc, cmake, lib, app({ lib: ['link'] })), all, host)
  expect(shown(got).at(-1)).toBe('app source')
  expect(whyNot(got, 'app')).toEqual([`the build /a of a cache is not taken: ${why}`])
})

test('two that were linked with two builds of one library are not taken together', () => {
  const top = step('top', { gcc: ['build'], app: ['link'], lib: ['link'] }, { root: true })
  const mid = { ...app({ lib: ['link'] }), root: false }
  const all = [
    binary('lib', 'l1'),
    binary('lib', 'l2'),
    binary('app', 'a', { dependencies: ['l1'] }),
    binary('top', 't', { dependencies: ['a', 'l2'] }),
  ]
  const got = takeBinaries(plan(gcc, cmake, lib, mid, top), all, host)
  expect(shown(got)).toEqual(['gcc reuse', 'lib /l1', 'app /a', 'top source'])
})

test('an installed build of the same hash is what it was linked with', () => {
  const there = step(
    'lib',
    {},
    {
      verdict: 'reuse',
      installation: { ...makeInstallation('lib', 'lib@1.0'), id: 'spack:/lll' },
    },
  )
  const got = (hash: string) =>
    shown(
      takeBinaries(
        plan(gcc, there, app({ lib: ['link'] })),
        [binary('app', 'a', { dependencies: [hash] })],
        host,
      ),
    ).at(-1)
  expect(got('lll')).toBe('app /a')
  expect(got('other')).toBe('app source')
})

test('whatever is in the cache, what is taken is linked with what is taken', () => {
  const hashes = ['l1', 'l2']
  const some = fc.record({
    lib: fc.uniqueArray(fc.constantFrom(...hashes)),
    app: fc.array(fc.constantFrom(...hashes), { maxLength: 2 }),
    top: fc.array(fc.constantFrom('l1', 'l2', 'a0', 'a1'), { maxLength: 3 }),
    order: fc.boolean(),
  })
  fc.assert(
    fc.property(some, (have) => {
      const all = [
        ...have.lib.map((h) => binary('lib', h)),
        ...have.app.map((h, i) => binary('app', `a${i}`, { dependencies: [h] })),
        binary('top', 't', { dependencies: [...new Set(have.top)] }),
      ]
      const top = step('top', { gcc: ['build'], app: ['link'], lib: ['link'] }, { root: true })
      const mid = { ...app({ lib: ['link'] }), root: false }
      const cached = have.order ? all : all.toReversed()
      const got = takeBinaries(plan(gcc, cmake, lib, mid, top), cached, host)
      const byId = new Map(got.steps.map((s) => [s.id, s]))
      for (const s of got.steps) {
        if (!s.binary) continue
        const { dependencies } = cached.find((c) => c.binary.hash === s.binary!.hash)!.binary
        // Another hash is of something outside, as the C library is.
        const needs = dependencies.filter((h) => cached.some((c) => c.binary.hash === h))
        const used = s.dependencies.map((d) => byId.get(d.id)!.binary?.hash)
        expect(new Set(used)).toEqual(new Set(needs))
      }
      for (const s of got.steps) for (const d of s.dependencies) expect(byId.has(d.id)).toBe(true)
    }),
  )
})
