import { expect, test } from 'vitest'
import type { ListingRow } from '../../model/listing.ts'
import { listing, type ListingQuery, matching, type Overview } from './filter.ts'

const row = (software: string, more: Partial<ListingRow> = {}): ListingRow => ({
  software,
  latest: '1',
  cells: { spack: { status: 'newest', version: '1' } },
  names: [],
  licences: [],
  buildSystems: [],
  tags: [],
  maintainers: [],
  ...more,
})
const overview: Overview = {
  digest: 'd',
  tools: ['guix', 'spack'],
  rows: [
    row('hdf5', { licences: ['BSD-3-Clause'], tags: ['e4s'], names: ['HDF5', 'libhdf5'] }),
    row('hdf5-vol-async', { licences: ['MIT'] }),
    row('py-h5py', { licences: ['BSD-3-Clause'] }),
    row('vol-hdf5', {
      licences: ['MIT'],
      cells: { guix: { status: 'outdated', behind: 2, version: '0.9' } },
    }),
    row('zlib', { deprecated: true }),
  ],
}
const query = (words: string, more: Partial<ListingQuery> = {}): ListingQuery => ({
  words: words.split(' ').filter(Boolean),
  facets: {},
  page: 1,
  size: 2,
  ...more,
})
const found = (q: ListingQuery) => matching(overview, q).map((r) => r.software)

test('every word must be in one name; the whole name comes first', () => {
  expect(found(query('hdf5'))).toEqual(['hdf5', 'vol-hdf5', 'hdf5-vol-async'])
  expect(found(query('ASYNC hdf5'))).toEqual(['hdf5-vol-async'])
  expect(found(query('libhdf5'))).toEqual(['hdf5'])
  expect(found(query('hdf5 zlib'))).toEqual([])
})

test('facets are combined, and counted over what remains', () => {
  const state = query('', { facets: { licence: ['MIT'], tool: ['guix'] } })
  expect(found(state)).toEqual(['vol-hdf5'])
  expect(listing(overview, query('', { facets: { licence: ['MIT'] } })).facets.tool).toEqual([
    { value: 'guix', count: 1 },
    { value: 'spack', count: 1 },
  ])
  expect(found(query('', { facets: { status: ['deprecated'] } }))).toEqual(['zlib'])
})

test('a chosen value that nothing has stays, so that it can be taken out', () => {
  const { total, facets } = listing(overview, query('zlib', { facets: { tag: ['e4s'] } }))
  expect(total).toBe(0)
  expect(facets.tag).toEqual([{ value: 'e4s', count: 0 }])
})

test('a page beyond the last is the last', () => {
  expect(listing(overview, query('', { page: 9 }))).toMatchObject({ total: 5, page: 3, pages: 3 })
  expect(listing(overview, query('nothing'))).toMatchObject({ total: 0, page: 1, pages: 1 })
})
