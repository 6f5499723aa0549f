/** Two states of a machine: what changed, and what stops working. */
import { expect, test } from 'vitest'
import { unknownNodeClass } from '../adapters/test-site.ts'
import { head, known, type Fact } from '../model/common.ts'
import type { ElfFacts, Installation } from '../model/installation.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { NodeClass, Site } from '../model/site.ts'
import { siteOf } from '../sites/imported.ts'
import { library } from '../solve/testing/compat.ts'
import { makeInstallation } from '../solve/testing/input.ts'
import { breaks, diffSites } from './diff-sites.ts'

const is = <T>(value: T): Fact<T> => known(value, { method: 'probed', source: 'test' })

type Machine = {
  glibc?: string
  libraries?: Record<string, string[]>
  installed?: Installation[]
  kernel?: string
  driver?: string
}

function machine({
  glibc = '2.36',
  libraries,
  installed = [],
  kernel,
  driver,
}: Machine = {}): Site {
  const options = { tool: 'test', source: 'test', at: '2026-01-01T00:00:00Z', version: '0' }
  const site = siteOf({ name: 'toy', installations: installed, skipped: [] }, options)
  const node = unknownNodeClass('compute')
  const not = node.accelerators
  const nodes: NodeClass = {
    ...node,
    role: 'compute',
    libc: { ...node.libc, family: is('glibc'), version: is(glibc) },
    ...(kernel ? { os: { ...node.os, kernel: is(kernel) } } : {}),
    ...(libraries ? { libraries: is(libraries) } : {}),
    ...(driver
      ? {
          accelerators: is([
            {
              vendor: 'nvidia' as const,
              model: not as Fact<string>,
              count: is(1),
              memoryBytes: not as Fact<number>,
              driver: is(driver),
              maxRuntime: not as Fact<string>,
              target: not as Fact<string>,
            },
          ]),
        }
      : {}),
  }
  return { ...site, nodeClasses: [nodes] }
}

const installed = (id: string, spec: string, ...elf: ElfFacts[]) =>
  makeInstallation(id, spec, { elf })

const step = (software: string, more: Partial<Step>): Step => ({
  id: software,
  software,
  version: '1.0',
  variants: {},
  target: 'zen3',
  spec: software,
  verdict: 'build',
  tool: 'spack',
  root: false,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const reuse = (installation: Installation): Step =>
  step(installation.name, { verdict: 'reuse', version: installation.version, installation })
const plan = (...steps: Step[]): ReadonlyMap<string, Plan> =>
  new Map([
    [
      'p',
      {
        ...head('plan'),
        name: 'demo',
        site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
        requires: [],
        steps,
        objective: [],
        losses: [],
        compared: [],
        inputs: { requirement: '', site: '', catalog: '' },
      },
    ],
  ])
const app = step('app', { dependencies: [{ id: 'hdf5', types: ['link'] }] })

const so = (version: number) => library('/lib/libhdf5.so', [], { soname: `libhdf5.so.${version}` })
const hdf5 = installed('h', 'hdf5@1.10', so(103))

test('the same machine: nothing', () => {
  const site = machine({ installed: [hdf5], kernel: '6.1' })
  const diff = diffSites(site, structuredClone(site), plan(reuse(hdf5), app))
  expect(diff).toEqual({
    facts: [],
    software: [],
    binaries: [],
    plans: [{ plan: 'p', impact: [] }],
  })
  expect(breaks(diff)).toBe(false)
})

test.each<[string, Installation[], string, 'breaks' | 'differs']>([
  ['gone', [], 'h is gone; built upon it: app@1.0', 'breaks'],
  [
    'another in its place',
    [installed('h2', 'hdf5@1.14', so(310))],
    'h is gone; there is 1.14 now; built upon it: app@1.0',
    'breaks',
  ],
  [
    'its library has another soname',
    [installed('h', 'hdf5@1.14', so(310))],
    'h has no libhdf5.so.103 any more; built upon it: app@1.0',
    'breaks',
  ],
  [
    'it moved',
    [{ ...hdf5, prefix: '/new' }],
    'h moved from /opt/h to /new; built upon it: app@1.0',
    'breaks',
  ],
  [
    'a patch of it',
    [installed('h', 'hdf5@1.10.1', so(103))],
    'h is 1.10.1 now, was 1.10',
    'differs',
  ],
  ['other variants', [{ ...hdf5, variants: { mpi: true } }], 'h differs in variants', 'differs'],
])('what a plan reuses: %s', (_, after, why, effect) => {
  const diff = diffSites(
    machine({ installed: [hdf5] }),
    machine({ installed: after }),
    plan(reuse(hdf5), app),
  )
  expect(diff.plans[0]!.impact).toEqual([{ step: 'hdf5@1.10', verdict: 'reuse', effect, why }])
  expect(breaks(diff)).toBe(effect === 'breaks')
})

test('an older C library breaks what is built; a newer one nothing', () => {
  const older = diffSites(machine(), machine({ glibc: '2.28' }), plan(app))
  expect(older.plans[0]!.impact).toEqual([
    {
      step: 'app@1.0',
      verdict: 'build',
      effect: 'breaks',
      why: 'built with C library 2.36, and there is 2.28 now',
    },
  ])
  expect(breaks(diffSites(machine(), machine({ glibc: '2.41' }), plan(app)))).toBe(false)
})

test('a driver that is older than the toolkit of the plan', () => {
  const cuda = installed('c', 'cuda@12.8')
  const diff = diffSites(
    machine({ driver: '570.86', installed: [cuda] }),
    machine({ driver: '470.57', installed: [cuda] }),
    plan(reuse(cuda)),
  )
  expect(diff.plans[0]!.impact.map((i) => i.effect)).toEqual(['breaks'])
  expect(diff.plans[0]!.impact[0]!.why).toMatch(/cuda.*470/i)
})

test('unchanged software whose library or version name is gone', () => {
  const tool = installed(
    't',
    'tool@1',
    library('/bin/tool', ['libssl.so.1.1', 'libc.so.6', 'libown.so'], {
      versionsNeeded: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.34'] },
    }),
    library('/lib/libown.so', [], { soname: 'libown.so' }),
  )
  const before = { 'libssl.so.1.1': [], 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.34'] }
  const after = { 'libssl.so.3': [], 'libc.so.6': ['GLIBC_2.2.5'] }
  const diff = diffSites(
    machine({ libraries: before, installed: [tool] }),
    machine({ libraries: after, installed: [tool] }),
  )
  expect(diff.binaries).toEqual([
    { of: 't', file: '/bin/tool', why: 'needs libssl.so.1.1, which is gone' },
    {
      of: 't',
      file: '/bin/tool',
      why: 'needs GLIBC_2.34 of libc.so.6, which does not define it any more',
    },
  ])
  expect(breaks(diff)).toBe(true)
})

test('facts by their places, software by name', () => {
  const a = machine({
    kernel: '6.1',
    installed: [hdf5, installed('x', 'x@1'), installed('z1', 'z@1')],
  })
  const b = machine({
    kernel: '6.8',
    installed: [hdf5, installed('y', 'y@2'), installed('z2', 'z@2')],
  })
  const { facts, software } = diffSites(a, b)
  expect(facts).toEqual([{ path: 'nodeClasses[compute].os.kernel', before: '6.1', after: '6.8' }])
  expect(software).toMatchObject([
    { kind: 'removed', software: 'x', before: '1' },
    { kind: 'added', software: 'y', after: '2' },
    { kind: 'changed', software: 'z', before: '1', after: '2' },
  ])
})
