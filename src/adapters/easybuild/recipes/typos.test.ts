import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest, similarity } from './typos.ts'

// Ratios are those of CPython 3.11: difflib.SequenceMatcher(None, a, b).ratio()
test.each([
  ['version', 'versions', 0.933_333],
  ['dependencies', 'dependancies', 0.916_667],
  ['sources', 'source_urls', 0],
  ['checksums', 'checksum', 0.941_176],
  ['sanity_check_paths', 'sanity_checks_path', 0.944_444],
])('%s and %s', (a, b, ratio) => {
  expect(similarity(a, b)).toBeCloseTo(ratio, 5)
})

test('the nearest is found, and nothing where none is near', () => {
  const names = ['sources', 'source_urls', 'version', 'versionsuffix', 'versionprefix']
  expect(nearest('Source_Url', names)).toBe('source_urls')
  expect(nearest('versionfix', names)).toBe('versionsuffix')
  expect(nearest('myvariable', names)).toBeUndefined()
})

test('a name is nearest to itself, and no ratio leaves its bounds', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(similarity(a, a)).toBe(1)
      expect(similarity(a, b)).toBeGreaterThanOrEqual(0)
      expect(similarity(a, b)).toBeLessThanOrEqual(1)
    }),
  )
})
