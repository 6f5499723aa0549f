import { afterAll, expect, test } from 'vitest'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { Package } from '../../src/model/package.ts'
import { packageDifferences, sourceDifferences } from './compare.ts'
import { readPackageFacts, readSourceFacts, sharedFolder } from './facts.ts'

const catalog = openStarterCatalog()
afterAll(() => catalog.close())
const shared = sharedFolder()
const oneIn = 31

test('it holds all of Spack and is as it was made', () => {
  expect(catalog.counts).toEqual({
    packages: 8927,
    versions: 44505,
    variants: 23181,
    dependencies: 158389,
  })
  expect(catalog.virtuals()).toHaveLength(52)
  expect(catalog.intact()).toBe(true)
})

test('names are sorted and every entry has the shape of a Package', () => {
  expect(catalog.names()).toEqual(catalog.names().toSorted())
  for (const name of catalog.names().filter((_, i) => i % oneIn === 0))
    expect(Package.safeParse(catalog.package(name)).error).toBeUndefined()
})

test('what a planner leans on', () => {
  expect(catalog.providers('mpi')).toContain('openmpi')
  expect(catalog.package('hdf5')?.versions[0]).toEqual({ version: '1.14.6', preferred: true })
  expect(catalog.package('zlib')?.variants[0]).toEqual({
    name: 'build_system',
    kind: 'single',
    default: 'makefile',
    values: ['makefile', 'generic'],
    conditionalValues: [{ value: 'generic', when: 'platform=windows' }],
    when: '',
    precedence: 1,
  })
  // Its recipe writes "False" in quotes.
  expect(
    catalog.package('compadre')?.variants.find((v) => v.name === 'extreme_debug')?.default,
  ).toBe(false)
  // A value listed twice, each time under another condition.
  expect(
    catalog
      .package('gmap-gsnap')
      ?.variants.find((v) => v.name === 'simd')
      ?.conditionalValues?.filter((c) => c.value === 'avx512'),
  ).toHaveLength(2)
  expect(catalog.sources('jansson').find((s) => s.version === '2.14')).toEqual({
    version: '2.14',
    guessedUrl: 'https://github.com/akheron/jansson/archive/v2.14.tar.gz',
    sha256: 'c739578bf6b764aa0752db9a2fdadcfe921c78f1228c7ec0bb47fa804c55d17b',
  })
})

test.skipIf(shared === null)('one package in 31 has exactly the facts of the shared data', () => {
  const sources = readSourceFacts(shared!, oneIn)
  let compared = 0
  for (const facts of readPackageFacts(shared!, oneIn)) {
    const found = catalog.package(facts.name)!
    expect(packageDifferences(facts, found), facts.name).toEqual([])
    const expected = sources.next().value!
    const actual = catalog.sources(expected.name)
    expect(actual).toHaveLength(expected.sources.length)
    for (const [i, fact] of expected.sources.entries())
      expect(sourceDifferences(fact, actual[i]!, found), `${facts.name}@${fact.v}`).toEqual([])
    compared += 1
  }
  expect(compared).toBe(Math.ceil(catalog.counts.packages / oneIn))
})

test.skipIf(shared === null)('the comparison notices a change in any field', () => {
  const facts = readPackageFacts(shared!).find((f) => f.name === 'hdf5')!
  const found = catalog.package('hdf5')!
  for (const key of Object.keys(found) as (keyof Package)[]) {
    if (['tool', 'evidence', 'providedTogether', 'redistribute'].includes(key)) continue
    const value = found[key]
    const changed = Array.isArray(value)
      ? value.length > 0
        ? value.slice(1)
        : ['x']
      : typeof value === 'boolean'
        ? !value
        : {}
    expect(packageDifferences(facts, { ...found, [key]: changed }), key).not.toEqual([])
  }
})
