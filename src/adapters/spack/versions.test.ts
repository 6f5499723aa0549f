import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { versionScheme } from './versions.ts'

// The order of Spack's versions is tested with src/spec; here is what the scheme adds.
test.each([
  ['1.2', '1.10', -1],
  ['1.2-rc1', '1.2', -1],
  ['1.2a', '1.2', 1],
  ['develop', '9999', 1],
  ['develop', 'main', 1],
  ['1.2+cu118', '1.2-cu118', 0],
  ['', '0', -1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(versionScheme.compare(a, b))).toBe(sign)
})

test.each([
  ['1.2-rc1', true, '1.2-rc1'],
  ['develop-1.14', true, null],
  ['main', true, null],
  ['1.2.dev0', false, '1.2.dev0'],
  ['1.2', false, '1.2'],
])('%s is a prerelease: %s', (version, prerelease, release) => {
  expect(versionScheme.isPrerelease(version)).toBe(prerelease)
  expect(versionScheme.release?.(version)).toBe(release)
})

test.each([
  ['1.4.9', '1.2:1.4', true],
  ['1.4.9', '@:1.4', true],
  ['1.5', '=1.5', true],
  ['1.5.1', '=1.5', false],
  ['1.5', '1.6,1.5:1.5', true],
  ['1.5', '>=1.5', null],
  ['1.5', '2:1', null],
])('%s in %s: %s', (version, range, answer) => {
  expect(versionScheme.satisfies?.(version, range)).toBe(answer)
})

test('whatever the texts, they have an order', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
      const [x, y, z] = [a, b, c].toSorted((v, w) => versionScheme.compare(v, w))
      expect(versionScheme.compare(x!, y!)).toBeLessThanOrEqual(0)
      expect(versionScheme.compare(x!, z!)).toBeLessThanOrEqual(0)
      expect(versionScheme.compare(a, a)).toBe(0)
      expect(typeof versionScheme.isPrerelease(a)).toBe('boolean')
      versionScheme.satisfies?.(a, b)
    }),
  )
})
