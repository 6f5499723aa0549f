import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSoftware, type Column, type Offer } from './compare.ts'
import { compareReleases, release } from './release.ts'

const offer = (version: string, more: Partial<Offer> = {}): Offer => ({
  name: 'x',
  version,
  release: version,
  ...more,
})
const column = (tool: string, ...offers: (string | Offer)[]): Column => ({
  tool,
  offers: offers.map((o) => (typeof o === 'string' ? offer(o) : o)),
})

test.each([
  ['1.2', 'v1.2.0'],
  ['1_2', '1.2'],
  ['1.02', '1.2'],
  ['R2.1', 'r-2.1'],
  ['29Aug2024_update2', '20240829.2'],
  ['0.stable_2Aug2023', '20230802'],
])('%s and %s are one release', (a, b) => {
  expect(compareReleases(release(a), release(b))).toBe(0)
})

test('newest, outdated by the number of newer releases, absent, never read', () => {
  const { latest, cells } = compareSoftware('hdf5', [
    column('a', '1.14.6', '1.14.5', '1.12.3'),
    column('b', offer('1.12.3', { date: '2024-03-01' })),
    column('c', 'v1.14.6'),
    column('d'),
    { tool: 'e', offers: null },
  ])
  expect(latest).toEqual({
    version: '1.14.6',
    tools: ['a', 'c'],
    why: 'the newest of 3 releases known to 3 tools; a and c have it',
  })
  expect(cells).toEqual({
    a: { status: 'newest', name: 'x', version: '1.14.6' },
    b: { status: 'outdated', behind: 2, name: 'x', version: '1.12.3', date: '2024-03-01' },
    c: { status: 'newest', name: 'x', version: 'v1.14.6' },
    d: { status: 'absent' },
    e: { status: 'unknown', why: 'its recipes have not been read' },
  })
})

test('what is not a release is left out, and said so when it is newer', () => {
  const { latest, cells } = compareSoftware('x', [
    column('a', offer('develop', { release: null, aside: 'development' }), '2.0'),
    column('b', offer('3.0-rc1', { aside: 'prerelease' }), '2.0'),
    column('c', offer('1.9-0.abcdef', { release: null })),
  ])
  expect(latest?.why).toBe(
    'the newest of 1 release known to 2 tools; a and b have it; left out: b 3.0-rc1 (prerelease)',
  )
  expect(cells['c']).toMatchObject({
    status: 'unknown',
    why: '1.9-0.abcdef is a snapshot: it cannot be compared',
  })
})

test('a date is no release where others number theirs', () => {
  const mixed = compareSoftware('x', [
    column('a', '6.4'),
    column('b', '20240601'),
    column('c', '6.3'),
  ])
  expect(mixed.latest?.version).toBe('6.4')
  expect(mixed.cells['b']?.status).toBe('unknown')
  const dated = compareSoftware('x', [column('a', '20240601'), column('b', '20250101')])
  expect(dated.latest?.version).toBe('20250101')
  expect(dated.cells['a']).toMatchObject({ status: 'outdated', behind: 1 })
})

test('days in words are dates', () => {
  const { latest, cells } = compareSoftware('lammps', [
    column('easybuild', '29Aug2024_update2', '29Aug2024'),
    column('guix', 'stable_2Aug2023_update2'),
    column('spack', '20250722.3', '20240829.2'),
  ])
  expect(latest?.version).toBe('20250722.3')
  expect(cells).toMatchObject({
    easybuild: { status: 'outdated', behind: 1, version: '29Aug2024_update2' },
    guix: { status: 'outdated', behind: 3 },
    spack: { status: 'newest' },
  })
  expect(release('1Abc2024').dated).toBe(false)
})

test('the first date of the latest is told', () => {
  const { latest } = compareSoftware('x', [
    column('a', offer('1', { date: '2024-05-01' })),
    column('b', offer('1', { date: '2023-05-01' })),
  ])
  expect(latest?.since).toBe('2023-05-01')
})

const version = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('.'))
const columns = fc
  .array(fc.array(version, { maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((lists) => lists.map((list, i) => column(`t${i}`, ...list)))

test('some tool has the latest; nobody has a newer one; order of columns decides nothing', () => {
  fc.assert(
    fc.property(columns, (list) => {
      const found = compareSoftware('x', list)
      const turned = compareSoftware('x', list.toReversed())
      expect(turned.cells).toEqual(found.cells)
      if (found.latest === null) return list.every((c) => c.offers!.length === 0)
      expect(turned.latest && release(turned.latest.version).key).toBe(
        release(found.latest.version).key,
      )
      const newest = Object.entries(found.cells).flatMap(([tool, cell]) =>
        cell.status === 'newest' ? [tool] : [],
      )
      expect(newest.toSorted()).toEqual([...found.latest.tools].toSorted())
      return true
    }),
  )
})

test('what is counted as another software is not called absent', () => {
  const doubt = { name: 'Zlib', why: 'Zlib is counted as zlib-ng, but shares an archive with zlib' }
  const { cells } = compareSoftware('zlib', [
    { tool: 'a', offers: [] },
    { tool: 'b', offers: [], doubt },
  ])
  expect(cells).toEqual({ a: { status: 'absent' }, b: { status: 'unknown', ...doubt } })
})
