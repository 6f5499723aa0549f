import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareLoose, looseVersions } from './loose-versions.ts'

// What EasyBuild's own test of LooseVersion says (test/framework/utilities_test.py), as a table.
test.each([
  ['8.02', '=', '8.02'],
  ['2.02', '>', '2.01'],
  ['1.02', '<', '2.01'],
  ['2.02', '<', '2.03'],
  ['2.1.5', '>', '2.1'],
  ['2.1.3', '>', '2'],
  ['2.1.0', '=', '2.1'],
  ['2.1.5', '<', '2.2'],
  ['2.1.3', '<', '3'],
  ['1.0', '=', '1'],
  ['1.0', '=', '1.'],
  ['2.1.a', '>', '2.1'],
  ['2.a', '>', '2'],
  ['4.0.0-beta', '>', '4.0.0'],
  ['1000', '<', 'v1.0'],
  ['v2.0', '>', 'v1.0'],
  ['w0.1', '>', 'v1.0'],
  ['1.5.1', '<', '1.5.2b2'],
  ['161', '>', '3.10a'],
  ['3.4j', '<', '1996.07.12'],
  ['3.2.pl0', '>', '3.1.1.6'],
  ['2g6', '<', '11g'],
  ['0.960923', '<', '2.2beta29'],
  ['1.13++', '<', '5.5.kw'],
  ['a.12.b.c', '<', 'a.b.3'],
  ['1.a', '>', '1'],
])('%s %s %s', (a, sign, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[sign]
  expect([compareLoose(a, b), compareLoose(b, a)]).toEqual([order, order === 0 ? 0 : -(order ?? 0)])
})

test('any text is ordered, the same both ways round', () => {
  const version = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-c.\-+A]{0,12}$/))
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(compareLoose(a, b)).toBe(0 - compareLoose(b, a))
      expect(compareLoose(a, a)).toBe(0)
    }),
  )
})

test('numbers of any length are compared as numbers, zeros added change nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n }), { minLength: 1 }),
      fc.nat(30),
      (numbers, zeros) => {
        const padded = numbers.map((n) => '0'.repeat(zeros) + String(n)).join('.')
        expect(compareLoose(numbers.join('.'), padded)).toBe(0)
        expect(compareLoose(`${numbers.join('.')}.1`, padded)).toBe(1)
      },
    ),
  )
})

test.each([
  ['1.16.0-rc4', true],
  ['4.0.0-beta', true],
  ['1.9.4a57', true],
  ['2.0.0.dev1', true],
  ['2023a', false],
  ['1.1.1b', false],
  ['2024.05', false],
  ['march-1', false],
])('%s is a prerelease: %s', (version, is) => {
  expect(looseVersions.isPrerelease(version)).toBe(is)
})

test.each([
  ['1.0', '[1.0:2.0]', true],
  ['1.0', ']1.0:2.0]', false],
  ['2.0', '[1.0:2.0[', false],
  ['2.0', ':2.0]', true],
  ['9', '[1.0:', true],
  ['0.9', '[1.0:', false],
  ['1.0', '1.0', null],
  ['1.5', '[2.0:1.0]', null],
])('%s in %s: %s', (version, range, is) => {
  expect(looseVersions.satisfies?.(version, range)).toBe(is)
})
