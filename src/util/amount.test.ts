import { expect, test } from 'vitest'
import { parseAmount } from './amount.ts'

test.each<[number | string, number]>([
  ['50G', 50e9],
  ['200k', 200_000],
  ['200K', 200_000],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['10', 10],
  ['1TB', 1e12],
  [12.7, 12],
])('%s is %d', (text, value) => {
  expect(parseAmount(text)).toBe(value)
})

test.each(['', 'G', '-1', '5X', '1 2', '5GG'])('%j is refused', (text) => {
  expect(() => parseAmount(text)).toThrow(expect.objectContaining({ code: 'AMOUNT_SYNTAX' }))
})
