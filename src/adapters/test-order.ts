/** What holds of every version scheme, and how its own examples are written down for the tests. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { VersionScheme } from './adapter.ts'

type Versions = Pick<VersionScheme, 'compare'>

/** `0.9 < 1.0 = 1.0.0 < 2`: every pair in it must be ordered as written. */
export function expectOrder({ compare }: Versions, chain: string): void {
  const classes = chain.split(' < ').map((part) => part.trim().split(' = '))
  const all = classes.flatMap((names, place) => names.map((name) => ({ name, place })))
  for (const a of all)
    for (const b of all)
      expect(Math.sign(compare(a.name, b.name)), `${a.name} to ${b.name}`).toBe(
        Math.sign(a.place - b.place),
      )
}

/** A total order over any text, pieces of versions and nonsense: symmetric, transitive. */
export function expectTotalOrder({ compare }: Versions, pieces: readonly string[]): void {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 }))
  const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const [ab, bc, ac] = [compare(a, b), compare(b, c), compare(a, c)]
      for (const order of [ab, bc, ac]) expect(order).not.toBeNaN()
      expect(Math.sign(compare(b, a))).toBe(-Math.sign(ab) || 0)
      expect(compare(a, a)).toBe(0)
      if (ab <= 0 && bc <= 0) expect(ac).toBeLessThanOrEqual(0)
      if (ab < 0 && bc <= 0) expect(ac).toBeLessThan(0)
    }),
    { numRuns: 2000 },
  )
}

/** Rows `version range yes|no|null`, separated by lines; the range may hold blanks. */
export function expectRanges({ satisfies }: VersionScheme, table: string): void {
  for (const line of table.trim().split('\n')) {
    const [, version = '', range = '', answer = ''] = /^\s*(\S+) (.*) (yes|no|null)$/.exec(line)!
    const expected = answer === 'null' ? null : answer === 'yes'
    expect(satisfies?.(version, range.trim()), line.trim()).toBe(expected)
  }
}
