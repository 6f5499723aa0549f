import { expect, test } from 'vitest'
import { parseAmount } from './requirement.ts'

test.each([
  ['50G', 50e9],
  ['200k', 200_000],
  ['200K', 200_000],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['2Ti', 2 * 2 ** 40],
  ['12', 12],
  ['7B', 7],
])('%s is %d', (text, amount) => {
  expect(parseAmount(text)).toBe(amount)
})

test.each(['', 'G', '-1', '5X', '5 i', '1e9', '999999999P'])('%j is no amount', (text) => {
  expect(parseAmount(text)).toBeUndefined()
})
