import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchNode } from './match.ts'
import { formatNode, formatVariant } from './print.ts'
import type { VariantSetting } from './spec.ts'
import { parseSpec } from './parse.ts'
import { legalVersion, parseVersion } from './version.ts'

const hdf5 = {
  version: '1.14.3',
  variants: { mpi: true, szip: false, api: 'default', languages: ['c', 'fortran'] },
}

test.each([
  ['hdf5', 'yes'],
  ['@1.14', 'yes'],
  ['@1.10:1.12', 'no: version 1.14.3 is not in @1.10:1.12'],
  ['+mpi~szip', 'yes'],
  ['~mpi', 'no: +mpi instead of ~mpi'],
  ['api=v110', 'no: api=default instead of api=v110'],
  ['languages=c', 'yes'],
  ['languages:=c', 'no: languages=c,fortran instead of languages=c'],
  ['languages:=fortran,c', 'yes'],
  ['languages=c,cxx', 'no: languages=c,fortran instead of languages=c,cxx'],
  ['languages=*', 'yes'],
  // What nobody has probed is neither a match nor a mismatch.
  ['+hl', 'unknown: hl'],
  ['+mpi+hl x=y', 'unknown: hl x'],
  ['+hl~mpi', 'no: +mpi instead of ~mpi'],
])('%s', (spec, expected) => {
  const match = matchNode(hdf5, parseSpec(spec))
  const detail = {
    yes: '',
    no: 'because' in match ? `: ${match.because}` : '',
    unknown: 'variants' in match ? `: ${match.variants.map((v) => v.name).join(' ')}` : '',
  }
  expect(match.verdict + detail[match.verdict]).toBe(expected)
})

test.each([
  ['2.1.0+cu118', '@2.1', 'yes'],
  ['2.1.0+cu118', '@=2.1.0', 'no'],
  ['1.0~rc1', '@1.0:', 'no'],
  ['1.0 (patched)', '@1.0', 'yes'],
  ['', '@1:', 'no'],
])('the version %j of another tool against %s: %s', (version, spec, verdict) => {
  expect(matchNode({ version, variants: {} }, parseSpec(spec)).verdict).toBe(verdict)
})

test('any text is made a version that Spack takes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const legal = legalVersion(text)
      expect(parseVersion(legal).text).toBe(legal)
      expect(legalVersion(legal)).toBe(legal)
    }),
  )
})

test('a node as Spack prints it', () => {
  const variants = {
    szip: false,
    mpi: true,
    languages: ['c', 'c++'],
    build_system: 'cmake',
    note: "it's",
  }
  expect(formatNode('hdf5', '1.14.6', variants, 'zen3')).toBe(
    `hdf5@=1.14.6+mpi~szip build_system=cmake languages='c,c++' note="it's" target=zen3`,
  )
  expect(formatNode('zlib', null, {})).toBe('zlib')
  expect(formatVariant('x', ['a'])).toBe('x=a')
})

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/)
const reserved =
  /^(target|os|operating_system|platform|arch|architecture|namespace|.*flags|ldlibs)$/
const version = fc.stringMatching(/^[0-9]([.-]?[a-z0-9]){0,5}$/)
// No commas, which separate values, no backslash and no brackets, which Spack does not quote so that it
// could read them, no outer blanks.
const value = fc
  .string({ maxLength: 6 })
  .filter((v) => v !== '*' && !/[,\\[\]]|^\s|\s$|^$|^true$|^false$/i.test(v))
const setting: fc.Arbitrary<VariantSetting> = fc.oneof(
  fc.boolean(),
  value,
  fc.uniqueArray(value, { minLength: 2, maxLength: 3 }),
)

test('what is printed is read back as the same node', () => {
  fc.assert(
    fc.property(
      name,
      version,
      fc.dictionary(
        name.filter((n) => !reserved.test(n)),
        setting,
        { maxKeys: 4, noNullPrototype: true },
      ),
      (software, v, variants) => {
        const spec = parseSpec(formatNode(software, v, variants, 'zen3'))
        expect([spec.name, spec.versions?.text, spec.target]).toEqual([software, `=${v}`, 'zen3'])
        const read = Object.fromEntries(spec.variants.map((w) => [w.name, w.values]))
        const expected = Object.entries(variants).map(([k, w]) => [
          k,
          Array.isArray(w) ? w.toSorted((x, y) => (String(x) < String(y) ? -1 : 1)) : [w],
        ])
        expect(read).toEqual(Object.fromEntries(expected))
        expect(matchNode({ version: v, variants }, spec).verdict).toBe('yes')
      },
    ),
  )
})
