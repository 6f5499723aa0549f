import { afterAll, expect, test } from 'vitest'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import type { PackageVersion } from '../../src/model/package.ts'
import { compareVersions, isDevelop, isPrerelease, parseVersion } from '../../src/spec/version.ts'

const catalog = openStarterCatalog()
afterAll(() => catalog.close())

/** Spack's preference: preferred, then released, then final, then the highest. */
function prefer(a: PackageVersion, b: PackageVersion): number {
  const [left, right] = [parseVersion(a.version), parseVersion(b.version)]
  return (
    Number(b.preferred ?? false) - Number(a.preferred ?? false) ||
    Number(isDevelop(left)) - Number(isDevelop(right)) ||
    Number(isPrerelease(left)) - Number(isPrerelease(right)) ||
    compareVersions(right, left)
  )
}

test('the versions of all packages, sorted by our own order, stand as Spack has them', () => {
  const different = catalog.names().filter((name) => {
    const { versions } = catalog.package(name)!
    const sorted = versions.toSorted(prefer)
    return sorted.some((version, i) => version !== versions[i])
  })
  expect(different).toEqual([])
})

test('what Spack marks as develop and prerelease is so by its text', () => {
  const different = catalog.names().flatMap((name) =>
    catalog.package(name)!.versions.filter(({ version, develop, prerelease }) => {
      const parsed = parseVersion(version)
      return isDevelop(parsed) !== !!develop || isPrerelease(parsed) !== !!prerelease
    }),
  )
  expect(different).toEqual([])
})
