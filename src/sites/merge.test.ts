import { beforeAll, describe as group, expect, test } from 'vitest'
import { known, type Fact } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import { Site } from '../model/site.ts'
import { testMachine } from '../adapters/test-machine.ts'
import { describe } from './describe/describe.ts'
import { lint } from './lint.ts'
import { mergeSites } from './merge.ts'

const installation = (id: string, version: string, dependencies: string[] = []): Installation => ({
  id,
  tool: 'debian',
  name: id,
  version,
  variants: {},
  universe: 'host',
  dependencies: dependencies.map((d) => ({ id: d, types: ['link'] })),
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [{ source: 'x' }],
})
const fact = <T>(value: T): Fact<T> =>
  known(value, { method: 'probed', source: 's', at: '2026-01-01T00:00:00Z' })

async function site(nodeClass: string, change: Partial<Site> = {}): Promise<Site> {
  const read = () => Promise.resolve({ installations: [], skipped: [] })
  const made = await describe(testMachine({}), [], read, {
    nodeClass,
    collectorVersion: '1',
    skipped: [],
  })
  return { ...made, ...change }
}

let login: Site
let compute: Site
beforeAll(async () => {
  login = await site('login', {
    installations: [
      installation('a', '1'),
      installation('b', '1', ['a']),
      installation('c', '1'),
      installation('only-login', '1'),
    ],
    scheduler: { kind: fact('slurm'), version: fact('22.05'), partitions: { unknown: 'x' } },
  })
  compute = await site('compute', {
    installations: [
      installation('a', '2'),
      installation('b', '1', ['a']),
      installation('c', '1'),
      installation('only-compute', '1'),
    ],
    scheduler: { kind: fact('slurm'), version: fact('23.11'), partitions: fact([{ name: 'p' }]) },
  })
})

test('one Site alone stays as it is', () => {
  expect(mergeSites([login])).toBe(login)
  expect(() => mergeSites([])).toThrow('no Site')
})

test('the same seen on two node classes is one; where is told only if not everywhere', async () => {
  const twin = await site('compute', {
    installations: login.installations,
    scheduler: login.scheduler,
  })
  const merged = Site.parse(mergeSites([login, twin]))
  expect(merged.installations).toEqual(
    [...login.installations].sort((x, y) => (x.id < y.id ? -1 : 1)),
  )
  expect(merged.nodeClasses.map((n) => n.id)).toEqual(['login', 'compute'])
  expect(merged.skipped).toEqual([])
})

group('what differs', () => {
  const merged = () => Site.parse(mergeSites([login, compute]))
  test('an installation is there for each node class, its dependents follow it', () => {
    const rows = merged().installations.map((i) => [
      i.id,
      i.version,
      i.nodeClasses,
      i.dependencies.map((d) => d.id),
    ])
    expect(rows).toEqual([
      ['a', '1', ['login'], []],
      ['a@compute', '2', ['compute'], []],
      ['b', '1', ['login'], ['a']],
      ['b@compute', '1', ['compute'], ['a@compute']],
      ['c', '1', undefined, []],
      ['only-compute', '1', ['compute'], []],
      ['only-login', '1', ['login'], []],
    ])
  })
  test('of a fact the first known stays, and the other is told', () => {
    const { scheduler, skipped } = merged()
    expect(scheduler.version).toMatchObject({ value: '22.05' })
    expect(scheduler.partitions).toMatchObject({ value: [{ name: 'p' }] })
    expect(skipped).toEqual([
      {
        tool: 'merge',
        source: 'scheduler.version',
        reason: 'compute nodes tell "23.11", kept is "22.05"',
      },
      {
        tool: 'merge',
        source: 'a',
        reason: 'it differs on compute nodes, where it is listed as a@compute',
      },
      {
        tool: 'merge',
        source: 'b',
        reason: 'it differs on compute nodes, where it is listed as b@compute',
      },
    ])
  })
  test('is a contradiction to lint', () => {
    const contradictions = lint(merged()).filter((f) => f.kind === 'contradiction')
    expect(contradictions.map((f) => f.path)).toEqual(['skipped[0]', 'skipped[1]', 'skipped[2]'])
  })
  test('two bundles of one node class cannot be merged', () => {
    expect(() => mergeSites([login, login])).toThrow(
      expect.objectContaining({ code: 'NODE_CLASS_TWICE' }),
    )
  })
})

group('lint', () => {
  test('finds unknowns by path, duplicates and dependencies that are not there', () => {
    const broken = {
      ...login,
      installations: [
        installation('a', '1'),
        installation('a', '1'),
        installation('c', '1', ['gone']),
      ],
    }
    const findings = lint(broken)
    expect(findings).toContainEqual({
      kind: 'gap',
      path: 'nodeClasses[0].memory.totalBytes',
      message: '/proc/meminfo is absent',
    })
    expect(findings.filter((f) => f.kind === 'contradiction').map((f) => f.message)).toEqual([
      'a stands there twice',
      'c depends on gone, which is not in the Site',
    ])
    expect(findings.filter((f) => f.kind === 'advice').map((f) => f.path)).toEqual([
      'policies',
      'nodeClasses',
      'installations',
    ])
  })
  test('findings are sorted: contradictions, gaps, advice', () => {
    const kinds = lint(login).map((f) => f.kind)
    expect(kinds).toEqual(
      [...kinds].sort(
        (a, b) =>
          ['contradiction', 'gap', 'advice'].indexOf(a) -
          ['contradiction', 'gap', 'advice'].indexOf(b),
      ),
    )
  })
})
