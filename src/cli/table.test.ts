import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { table, wrap } from './table.ts'

test('columns line up, empty columns and trailing spaces are left out', () => {
  const rows = [
    ['hdf5', '', '1.14'],
    ['zlib-ng', '', ''],
  ]
  expect(table(['name', 'kind', 'version'], rows)).toEqual([
    'name     version',
    'hdf5     1.14',
    'zlib-ng',
  ])
})

test('wrapping keeps every word, in order, and the width where a word fits', () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/)
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 30 }),
      fc.integer({ min: 11, max: 40 }),
      (words, width) => {
        const lines = wrap(words, width)
        expect(lines.join(' ')).toBe(words.join(', '))
        expect(lines.every((line) => line.length <= width)).toBe(true)
      },
    ),
  )
})
