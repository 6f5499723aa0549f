import { expect, test } from 'vitest'
import { plainVersions } from './plain-versions.ts'
import { disorder, misordered } from './test-order.ts'

test.each([
  // The semantic versioning specification's own examples.
  '1.9.0 < 1.10.0 < 1.11.0',
  '1.0.0 < 2.0.0 < 2.1.0 < 2.1.1',
  '1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0',
  '1.0.0+20130313144700 = 1.0.0+21AF26D3 = 1.0.0',
  // What the names of releases also look like.
  '1.2dev1 < 1.2rc1 = 1.2-rc1 = v1.2~rc1 < 1.2 < 1.2-3 < 1.2.1',
  '2.2.0 < 2.2.0-14-g0a1b2c3 < 2.2.1',
  '1.0 < 1.0a < 1.0b < 1.0.1',
  '2023.1 < 2023.10 < 2024.01 = 2024.1',
  '5.5 < 5.5p1 < 5.5p2 < 5.6',
  '99999999999999999999 < 100000000000000000000',
])('%s', (chain) => expect(misordered(plainVersions, chain)).toEqual([]))

test('any text is ordered', () =>
  expect(
    disorder(plainVersions, ['1', '01', '20', '.', '-', '~', '_', 'rc', 'a', 'g0', 'v', '+']),
  ).toBeNull())

test('releases to come', () => {
  const early = ['1.0-rc1', '1.0rc2', '1.0.0-alpha', '2.0.dev0', '1.0b3', '3.0-0.3.7']
  expect(early.filter((v) => !plainVersions.isPrerelease(v))).toEqual([])
  const released = ['1.0', '1.0a', '1.2p1', '1.2-3', '2020-01-01', 'abc', '']
  expect(released.filter((v) => plainVersions.isPrerelease(v))).toEqual([])
})
