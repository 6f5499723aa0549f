import { expect, test } from 'vitest'
import { disorder, misjudged, misordered } from '../test-order.ts'
import { versions } from './order.ts'

// Relations that deb-version(7), the policy and dpkg's own tests give.
test.each([
  '~~ < ~~a < ~ < 0 < a',
  '1.0~beta1~svn1245 < 1.0~beta1 < 1.0',
  '0:0-0 = 0-0 = 0 = 0: = 0:0 = 00',
  '1-a = 0:1-a < 1:0-0 < 2:0-0',
  '0-a < 0-b < 0-+',
  'a-0 < b-0',
  '1.2.3 = 1.2.3-0 = 1.2.3- < 1.2.3-0.1 < 1.2.3-1',
  '1.2.3-1~bpo1 < 1.2.3-1 < 1.2.3-1+b1 < 1.2.3-1.1',
  '1.2a < 1.2b < 1.2+x < 1.2.3 < 1.10',
  '9 < 10 < 9:0 < 10:0',
  '1.0-99 < 1.0-1-1 < 1.0-100-1',
  '18446744073709551616 < 18446744073709551617',
])('%s', (chain) => expect(misordered(versions, chain)).toEqual([]))

test('any text is ordered', () =>
  expect(disorder(versions, ['1', '01', '10', '.', '-', '~', '+', 'a', 'Z', ':', 'é'])).toBeNull())

test('ranges', () =>
  expect(
    misjudged(
      versions,
      `1.0-1 >= 1.0 yes
     1.0-1 >> 1.0-1 no
     1.0-1 (= 1.0-1) yes
     1.0~rc1-1 << 1.0~ no
     1.0~rc1-1 << 1.0 yes
     1.0-1 < 1.0-1 yes
     1.0-1 > 1.0-1 yes
     1.0-1 1.0-1 null
     1.0-1 == 1.0-1 null`,
    ),
  ).toEqual([]))

test.each([
  ['3.0.0~rc2-1', true],
  ['1.2~git20220101.1-1', true],
  ['2.0+git20220101.abc-1', true],
  ['3.0.19-1~deb12u2', false],
  ['1.0~dfsg-3', false],
  ['1:1.2.13.dfsg-1', false],
  ['20220101-1', false],
])('%s a release to come: %s', (version, expected) => {
  expect(versions.isPrerelease(version)).toBe(expected)
})
