import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { constrain, specKey, specsMeet } from './constrain.ts'
import { parseSpec } from './parse.ts'
import { printSpec } from './print.ts'
import { emptySpec } from './spec.ts'

/** Two specs and what Spack makes of them, one after the other put on an empty one; null: a conflict. */
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/spack-conjunctions.json'), 'utf8'),
) as [string, string, string | null][]

function both(a: string, b: string): string | null {
  try {
    return printSpec(constrain(constrain(emptySpec, parseSpec(a)), parseSpec(b)))
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'SPEC_CONFLICT') return null
    throw error
  }
}

test.each(recorded)('%s and %s', (a, b, expected) => {
  expect(both(a, b)).toBe(expected)
})

// Not as Spack has it: there a range of targets is lost when the other spec has only a platform.
test('a range of targets and a platform', () => {
  expect(both('target=aarch64:', 'platform=linux')).toBe('platform=linux target=aarch64:')
})

test.each([
  ['@:4.04', '@4:', '@4:4.4'],
  ['cflags=-O2', "cflags='-O2 -g'", "cflags='-O2 -g'"],
  ['x=a', 'x=b', 'x=a,b'],
  ['x:=a', 'x=b', null],
  ['x=*', '+x', '+x'],
  ['^a+x', '%a~y', '%a+x~y'],
  ['/abc', '/abcdef', '/abcdef'],
  ['target=x86_64_v3:', 'target=x86_64_v3', 'target=x86_64_v3'],
])('%s and %s', (a, b, expected) => {
  expect(both(a, b)).toBe(expected)
})

test.each([
  ['@1.2-3', '@1.2.3', true],
  ['@1.02', '@1.2', true],
  ['@1.2:1.2', '@1.2', true],
  ['+a~b', '~b +a', true],
  ['x=b,a', 'x=a,b', true],
  ['x@01.2 %gcc@:12.0', 'x@1.2 %gcc@:12.00', true],
  ['@1.2', '@1.20', false],
  ['@=1.2', '@1.2', false],
  ['x=a', 'x:=a', false],
])('%s and %s are the same: %s', (a, b, same) => {
  expect(specKey(parseSpec(a)) === specKey(parseSpec(b))).toBe(same)
})

const some = fc.constantFrom(...recorded.flatMap(([a, b]) => [a, b]))

test('what is printed is read as the same spec', () => {
  fc.assert(
    fc.property(some, (text) => {
      const printed = printSpec(parseSpec(text))
      expect(printSpec(parseSpec(printed))).toBe(printed)
    }),
  )
})

test('a conjunction is there when the specs meet, whichever comes first', () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      const one = both(a, b)
      const other = both(b, a)
      expect(one === null).toBe(!specsMeet(parseSpec(a), parseSpec(b)))
      expect(one && specKey(parseSpec(one))).toBe(other && specKey(parseSpec(other)))
      if (one !== null) expect(both(one, a)).toBe(one)
    }),
  )
})
