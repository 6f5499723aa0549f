import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import {
  compareConstraints,
  contains,
  intersection,
  intersects,
  parseVersions,
  within,
} from './range.ts'
import { compareVersions, isDevelop, isPrerelease, parseVersion } from './version.ts'

type Answers = {
  versions: string[]
  constraints: string[]
  compare: string[]
  satisfies: string[]
  intersects: string[]
  develop: string
  prerelease: string
}
const fixture = join(import.meta.dirname, 'fixtures/spack-versions.json')
const spack = JSON.parse(readFileSync(fixture, 'utf8')) as Answers
const versions = spack.versions.map(parseVersion)
const constraints = spack.constraints.map(parseVersions)
const sign = (n: number) => (n < 0 ? '<' : n > 0 ? '>' : '=')
const bits = (list: readonly boolean[]) => list.map(Number).join('')

test('any two versions stand as they do for Spack', () => {
  for (const [i, a] of versions.entries()) {
    const order = versions.map((b) => sign(compareVersions(a, b))).join('')
    expect(order, a.text).toBe(spack.compare[i])
  }
})

test('a version satisfies the constraints it satisfies for Spack', () => {
  for (const [i, version] of versions.entries()) {
    const satisfied = bits(constraints.map((c) => contains(c, version)))
    expect(satisfied, version.text).toBe(spack.satisfies[i])
  }
})

test('two constraints intersect when they do for Spack', () => {
  for (const [i, a] of constraints.entries())
    expect(bits(constraints.map((b) => intersects(a, b))), a.text).toBe(spack.intersects[i])
})

test('development versions and prereleases are the same', () => {
  expect(bits(versions.map(isDevelop))).toBe(spack.develop)
  expect(bits(versions.map(isPrerelease))).toBe(spack.prerelease)
})

const part = fc.oneof(
  fc.nat(30).map(String),
  fc.constantFrom('a', 'b', 'rc', 'alpha', 'beta', 'develop', 'main', 'p', 'v', 'dev', 'Z'),
)
const anyVersion = fc
  .array(fc.tuple(part, fc.constantFrom('.', '-', '_', '')), { minLength: 1, maxLength: 5 })
  .map((parts) => parseVersion(parts.flat().join('')))

test('the order is total and transitive', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      expect(sign(compareVersions(a, b))).toBe(sign(-compareVersions(b, a)))
      const [low, middle, high] = [a, b, c].toSorted(compareVersions)
      expect(compareVersions(low!, middle!)).toBeLessThanOrEqual(0)
      expect(compareVersions(low!, high!)).toBeLessThanOrEqual(0)
    }),
  )
})

test('separators do not count', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 5 }), (numbers) => {
      const [a, b] = ['.', '-'].map((separator) => parseVersion(numbers.join(separator)))
      expect(compareVersions(a!, b!)).toBe(0)
    }),
  )
})

test('a version lies in its own ranges, and in a range when its neighbours say so', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, (a, b) => {
      for (const range of [`=${a.text}`, a.text, `${a.text}:`, `:${a.text}`])
        expect(contains(parseVersions(range), a), range).toBe(true)
      expect(contains(parseVersions(`${a.text}:`), b)).toBe(compareVersions(a, b) <= 0)
      expect(contains(parseVersions(`=${a.text}`), b)).toBe(compareVersions(a, b) === 0)
    }),
  )
})

test('arbitrary text is a constraint or a VERSION_SYNTAX error', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('1', '.', ':', ',', '=', 'a', '-', ' ', '@') }),
      (text) => {
        let code = 'none'
        try {
          parseVersions(text)
        } catch (error) {
          if (!(error instanceof PortolanError)) throw error
          code = error.code
        }
        expect(['none', 'VERSION_SYNTAX']).toContain(code)
      },
    ),
  )
})

/** What Spack's own tests of versions say: [a, b] or [expected, a, b], ranges as Spack writes them. */
type Cases = Record<
  | 'lt'
  | 'gt'
  | 'eq'
  | 'in'
  | 'not_in'
  | 'overlaps'
  | 'no_overlap'
  | 'satisfies'
  | 'not_satisfies'
  | 'canonical'
  | 'intersection'
  | 'union',
  string[][]
>
const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/spack-cases.json'), 'utf8'),
) as Cases

const compareAny = (a: string, b: string): number =>
  compareConstraints(parseVersions(a), parseVersions(b))

test.each(cases.lt)('%s is older than %s', (a, b) => {
  expect(sign(compareAny(a!, b!))).toBe('<')
  expect(sign(compareAny(b!, a!))).toBe('>')
})
test.each(cases.gt)('%s is newer than %s', (a, b) => {
  expect(sign(compareAny(a!, b!))).toBe('>')
})
test.each(cases.eq)('%s and %s are the same', (a, b) => {
  expect(sign(compareAny(a!, b!))).toBe('=')
})

test.each([...cases.in, ...cases.satisfies])('%s is within %s', (a, b) => {
  expect(within(parseVersions(a!), parseVersions(b!))).toBe(true)
})
test.each([...cases.not_in, ...cases.not_satisfies])('%s is not within %s', (a, b) => {
  expect(within(parseVersions(a!), parseVersions(b!))).toBe(false)
})
test.each(cases.overlaps)('%s and %s have versions in common', (a, b) => {
  expect(intersects(parseVersions(a!), parseVersions(b!))).toBe(true)
})
test.each(cases.no_overlap)('%s and %s have none in common', (a, b) => {
  expect(intersects(parseVersions(a!), parseVersions(b!))).toBe(false)
  expect(intersection(parseVersions(a!), parseVersions(b!))).toBeNull()
})
test.each(cases.intersection)('%s is what %s and %s have in common', (expected, a, b) => {
  const both = intersection(parseVersions(a!), parseVersions(b!))
  expect(both?.text).toBe(parseVersions(expected!).text)
})
test.each([...cases.union.map(([all, a, b]) => [all, `${a},${b}`]), ...cases.canonical])(
  '%s is the same as %s',
  (expected, list) => {
    expect(parseVersions(list!).text).toBe(parseVersions(expected!).text)
  },
)

const anyRange = fc
  .array(
    fc.oneof(
      anyVersion.map((v) => v.text),
      anyVersion.map((v) => `=${v.text}`),
      anyVersion.map((v) => `${v.text}:`),
      anyVersion.map((v) => `:${v.text}`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parseVersions(parts.join(',')))

test('a version is in an intersection when it is in both, and in a list when in one of its parts', () => {
  fc.assert(
    fc.property(anyRange, anyRange, anyVersion, (a, b, v) => {
      const both = intersection(a, b)
      const inBoth = contains(a, v) && contains(b, v)
      expect(both !== null && contains(both, v)).toBe(inBoth)
      expect(contains(parseVersions(`${a.text},${b.text}`), v)).toBe(
        contains(a, v) || contains(b, v),
      )
      if (both) expect(within(both, a) && within(both, b)).toBe(true)
    }),
  )
})
