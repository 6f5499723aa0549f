import { expect, test } from 'vitest'
import { disorder, misjudged, misordered } from '../test-order.ts'
import { versions } from './versions.ts'

// The relations rpm's own tests assert, as chains.
test.each([
  '1.0 < 2.0 < 2.0.1 < 2.0.1a',
  '5.5p1 < 5.5p2 < 5.5p10 < 5.6p1 < 6.5p1',
  '10xyz < 10.1xyz',
  'xyz10 < xyz10.1',
  'xyz.4 < 2 < 8',
  '6.0 < 6.0.rc1',
  '10a1 < 10a2 < 10b2',
  '1.0a < 1.0aa',
  '10.0001 = 10.1 < 10.0039',
  '4.999.9 < 5.0',
  '20101121 < 20101122',
  '2_0 = 2.0',
  'a = a+ = a_ = +a = _a',
  '+_ = _+ = + = _',
  '1.0~rc1~git123 < 1.0~rc1 < 1.0~rc1^git1 < 1.0~rc2 < 1.0',
  '1.0 < 1.0^ < 1.0^git1~pre < 1.0^git1 < 1.0^git2 < 1.01',
  '1b.fc17 < 1.fc17 < 1g.fc17',
  'FC5 < fc4 = fc.4',
  '1.fc4 < 1.0',
  '2a < 2.0',
  '3.0.0_fc = 3.0.0.fc',
  // Only ASCII counts.
  '1.1.α = 1.1.β = 1.1.αα',
  '1.0^20160101 < 1.0^20160101^git1 < 1.0^20160102 < 1.0.1',
  // Epoch and release.
  '1.0-1 < 1.0-2 < 1.0.1-1 < 1:0.1-1',
  '1.0 < 1.0-1',
  '0:1.0-1 = 1.0-1',
])('%s', (chain) => expect(misordered(versions, chain)).toEqual([]))

test('any text is ordered', () =>
  expect(disorder(versions, ['1', '01', '10', '.', '-', '~', '^', 'a', 'ab', ':', 'é'])).toBeNull())

test('ranges', () =>
  expect(
    misjudged(
      versions,
      `1.2-3 >= 1.2 yes
     1.2-3 > 1.2 no
     1.2-3 = 1.2 yes
     1.2-3 >= 1.2-4 no
     1.2 < 1.2-1 yes
     1:0.5-1 > 9.9 yes
     1.0~rc1-1 < 1.0 yes
     1.0-1 1.0 null
     1.0-1 >> 1.0 null`,
    ),
  ).toEqual([]))

test('releases to come', () => {
  expect(versions.isPrerelease('1.0~rc1-1')).toBe(true)
  expect(versions.isPrerelease('1.0^git1-1~x')).toBe(false)
})
