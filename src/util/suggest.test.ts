import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean, editDistance, suggest } from './suggest.ts'

test.each([
  ['hdf', ['hdf5', 'zlib', 'hdf'], ['hdf', 'hdf5']],
  ['hfd5', ['hdf5', 'netcdf-c'], ['hdf5']],
  ['numpy', ['py-numpy', 'nump', 'cmake'], ['nump', 'py-numpy']],
  ['OpenMPI', ['openmpi', 'mpich'], ['openmpi']],
  ['hdf4x', ['hdf5', 'zlib'], ['hdf5']],
  ['openmpii', ['openmpi', 'openmp', 'open'], ['openmpi', 'openmp']],
  ['numpy', ['py-msgpack-numpy', 'py-numpy'], ['py-numpy', 'py-msgpack-numpy']],
  ['xyz', ['hdf5', 'cmake'], []],
])('%s among %j: %j', (name, candidates, expected) => {
  expect(suggest(name, candidates)).toEqual(expected)
})

test('text of a hint', () => {
  expect(didYouMean('zzzz', ['hdf5'])).toBeUndefined()
  expect(didYouMean('hdf4', ['hdf5'])).toBe('did you mean hdf5?')
  expect(didYouMean('hdf4', ['hdf5', 'hdf'])).toBe('did you mean hdf or hdf5?')
})

test('a swap of neighbours is one edit', () => {
  expect(editDistance('reqiures', 'requires')).toBe(1)
  expect(editDistance('kitten', 'sitting')).toBe(3)
  expect(editDistance('kitten', 'sitting', 2)).toBe(Infinity)
})

test('the distance is symmetric, zero only for equals, and the limit only cuts', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(word, word, fc.nat(8), (a, b, limit) => {
      const distance = editDistance(a, b)
      expect(editDistance(b, a)).toBe(distance)
      expect(distance === 0).toBe(a === b)
      expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : Infinity)
    }),
  )
})
