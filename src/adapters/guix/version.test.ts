import fc from 'fast-check'
import { expect, test } from 'vitest'
import { versions } from './version.ts'

test('the order of strverscmp(3), as its manual page gives it', () => {
  const ordered = ['000', '00', '01', '010', '09', '0', '1', '9', '10']
  expect(ordered.toReversed().sort(versions.compare)).toEqual(ordered)
})

test.each([
  ['no digits', 'no digits', 0],
  ['item#99', 'item#100', -1],
  ['alpha1', 'alpha001', 1],
  ['part1_f012', 'part1_f01', 1],
  ['foo.009', 'foo.0', -1],
  ['2.0.6', '2.0.11', -1],
  ['1.9', '1.10', -1],
  ['0.1-3.abcdef0', '0.1-12.0123456', -1],
  ['1.0', '1.0.1', -1],
  ['1.0rc1', '1.0', 1],
  ['', '0', -1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(versions.compare(a, b))).toBe(sign)
  expect(Math.sign(versions.compare(b, a))).toBe(-sign || 0)
})

const version = fc.string({
  unit: fc.constantFrom('0', '1', '2', '9', '.', '-', 'a', 'rc'),
  maxLength: 8,
})

test('a total order', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(versions.compare(a, a)).toBe(0)
      expect(versions.compare(a, b) === 0).toBe(a === b)
      expect(Math.sign(versions.compare(a, b))).toBe(-Math.sign(versions.compare(b, a)) || 0)
      if (versions.compare(a, b) <= 0 && versions.compare(b, c) <= 0)
        expect(versions.compare(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})

test('whole numbers without leading zeros are ordered as numbers, wherever they stand', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.constantFrom('', 'v', '1.', 'x-'), (a, b, before) => {
      expect(Math.sign(versions.compare(`${before}${a}`, `${before}${b}`))).toBe(Math.sign(a - b))
    }),
  )
})

test.each([
  ['1.0', false],
  ['2.0rc1', true],
  ['1.0-beta.2', true],
  ['1.0-3.abcdef0', false],
  ['0.4-dev', true],
  ['2024.1-alpha', true],
])('%s is a prerelease: %s', (text, expected) => {
  expect(versions.isPrerelease(text)).toBe(expected)
})
