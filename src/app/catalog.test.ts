import { expect, test } from 'vitest'
import { PackageDocument } from '../model/package.ts'
import { catalogStatus, packExport, packSearch, packShow } from './catalog.ts'

test('status names the source and is intact', () => {
  const status = catalogStatus()
  expect(status.commit).toMatch(/^[0-9a-f]{40}$/)
  expect(status.repository).toContain('spack-packages')
  expect(status.intact).toBe(true)
  expect(status.counts.packages).toBe(8927)
})

test('a package is shown as a document with its sources', () => {
  const shown = packShow('jansson')
  const found = PackageDocument.parse('packages' in shown && shown.packages[0])
  expect(found.name).toBe('jansson')
  expect(found.sources.map((s) => s.version)).toEqual(found.versions.map((v) => v.version))
})

test('a virtual is shown with its providers', () => {
  const found = packShow('mpi')
  expect(found).toMatchObject({ virtual: 'mpi' })
  const providers = 'providers' in found ? found.providers : []
  expect(providers.map((p) => p.package)).toContain('mpich')
  expect(providers.every((p) => p.provides.every((x) => /^mpi(@|$)/.test(x.virtual)))).toBe(true)
})

test.each([
  ['hfd5', 'did you mean hdf5'],
  ['numpy', 'py-numpy'],
  ['qqqqqqqqqq', 'portolan catalog search WORD'],
])('unknown: %s', (name, hint) => {
  expect(() => packShow(name)).toThrow(
    expect.objectContaining({
      code: 'UNKNOWN_PACKAGE',
      exitCode: 2,
      hint: expect.stringContaining(hint),
    }),
  )
})

test('search finds names with all words, the best first', () => {
  expect(packSearch(['hdf5'])[0]).toEqual({
    software: 'hdf5',
    packages: [{ tool: 'spack', name: 'hdf5', version: '1.14.6' }],
  })
  expect(packSearch(['mpi'])[0]).toEqual({ software: 'mpi', virtual: true, packages: [] })
  const hits = packSearch(['PY', 'numpy']).map((hit) => hit.software)
  expect(hits[0]).toBe('py-numpy')
  expect(hits.every((name) => name.includes('py') && name.includes('numpy'))).toBe(true)
})

test('nothing found is a no, with what is near', () => {
  expect(() => packSearch(['hddf5'])).toThrow(
    expect.objectContaining({
      code: 'NOTHING_FOUND',
      exitCode: 1,
      hint: expect.stringContaining('hdf5'),
    }),
  )
})

test('an export gives documents; of another tool there is nothing', () => {
  expect(PackageDocument.safeParse(packExport('spack').next().value).error).toBeUndefined()
  expect(() => packExport('guix').next()).toThrow(expect.objectContaining({ code: 'UNKNOWN_TOOL' }))
})
