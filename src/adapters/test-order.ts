/** What holds of every version scheme, and how its own examples are written down for the tests. */
import * as fc from 'fast-check'
import type { VersionScheme } from './adapter.ts'

type Versions = Pick<VersionScheme, 'compare'>

/** `0.9 < 1.0 = 1.0.0 < 2`: the pairs in it that are not ordered as written. */
export function misordered(versions: Versions, chain: string): string[] {
  const classes = chain.split(' < ').map((part) => part.trim().split(' = '))
  const all = classes.flatMap((names, place) => names.map((name) => ({ name, place })))
  return all.flatMap((a) =>
    all
      .filter((b) => {
        const order = versions.compare(a.name, b.name)
        return Math.sign(order) !== Math.sign(a.place - b.place)
      })
      .map((b) => `${a.name} to ${b.name}`),
  )
}

/** Three texts, of pieces of versions and nonsense, whose order is not total; null when none is found. */
export function disorder(versions: Versions, pieces: readonly string[]): unknown {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 }))
  const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''))
  const property = fc.property(text, text, text, (a, b, c) => {
    const ab = versions.compare(a, b)
    const bc = versions.compare(b, c)
    const ac = versions.compare(a, c)
    const symmetric = Math.sign(versions.compare(b, a)) === -Math.sign(ab)
    const transitive = ab > 0 || bc > 0 || (ab === 0 && bc === 0 ? ac === 0 : ac < 0)
    return symmetric && transitive && versions.compare(a, a) === 0 && !Number.isNaN(ab)
  })
  return fc.check(property, { numRuns: 3000 }).counterexample
}

/** Rows `version range yes|no|null`, separated by lines; the range may hold blanks: those not so. */
export const misjudged = (versions: VersionScheme, table: string): string[] =>
  table
    .trim()
    .split('\n')
    .filter((line) => {
      const [, version = '', range = '', answer = ''] = /^\s*(\S+) (.*) (yes|no|null)$/.exec(line)!
      const expected = answer === 'null' ? null : answer === 'yes'
      return versions.satisfies?.(version, range.trim()) !== expected
    })
