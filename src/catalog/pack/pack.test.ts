import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PortolanError } from '../../model/errors.ts'
import { Package, type Recipe, type Source } from '../../model/package.ts'
import { PackFile } from './file.ts'
import { maxBlockBytes } from './layout.ts'
import { openPack, type Pack } from './read.ts'
import { writePack } from './write.ts'

const provenance = { tool: 'spack', repository: 'https://example.org/r', commit: 'abc' }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-pack-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function write(bytes: Uint8Array): string {
  const path = join(folder, 'test.pack')
  writeFileSync(path, bytes)
  return path
}

const text = fc.stringMatching(/^[ -~äü€]{0,8}$/)
const word = fc.stringMatching(/^[a-z0-9.-]{1,8}$/)
const when = { when: text }
const flag = fc.constant(true as const)
const optional = { requiredKeys: [] as never[] }
const version = fc
  .record(
    { preferred: flag, develop: flag, deprecated: flag, prerelease: flag, git: flag },
    optional,
  )
  .chain((flags) => word.map((v) => ({ version: v, ...flags })))
const value = fc.oneof(word, fc.boolean())
const variant = fc.record(
  {
    name: word,
    kind: fc.constantFrom('bool' as const, 'single' as const, 'multi' as const),
    default: fc.oneof(value, fc.array(value)),
    values: fc.oneof(fc.constant([true, false]), fc.array(value)),
    conditionalValues: fc.array(fc.record({ value: word, ...when }), { minLength: 1 }),
    ...when,
    precedence: fc.nat(40),
    sticky: flag,
    disjointSets: fc.array(fc.array(word)),
  },
  { requiredKeys: ['name', 'kind', 'default', 'when', 'precedence'] },
)
const dependency = fc.record(
  {
    spec: text,
    ...when,
    types: fc.subarray(['build', 'link', 'run', 'test'] as const),
    patches: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['spec', 'when', 'types'] },
)
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
const aPackage = fc.record(
  {
    tool: fc.constant('spack'),
    name: word,
    homepage: text,
    licences: few(fc.record({ id: text, ...when })),
    maintainers: few(text),
    tags: few(text),
    buildSystems: few(text),
    versions: few(version),
    variants: few(variant),
    dependencies: few(dependency),
    provides: few(fc.record({ virtual: fc.constantFrom('mpi', 'mpi@3:', 'blas'), ...when })),
    providedTogether: few(fc.record({ virtuals: few(text), ...when })),
    conflicts: few(fc.record({ spec: text, ...when })),
    requires: few(
      fc.record({ specs: few(text), policy: fc.constantFrom('one_of', 'any_of'), ...when }),
    ),
    extends: few(fc.record({ spec: text, ...when })),
    hasCode: fc.boolean(),
    detect: few(text),
    detectLibraries: few(text),
    compiler: fc.record({ languages: few(text), prefixes: few(text), suffixes: few(text) }),
    patches: few(fc.record({ ...when, count: fc.integer({ min: 1, max: 9 }) })),
    resources: few(fc.record({ name: text, ...when })),
    upstream: fc.dictionary(fc.constantFrom('url', 'git', 'pypi'), text, { minKeys: 1 }),
    redistribute: few(fc.record({ what: fc.constantFrom('source', 'binary'), ...when })),
    evidence: fc.record(
      { source: text, line: fc.integer({ min: 1 }) },
      { requiredKeys: ['source'] },
    ),
  },
  {
    requiredKeys: [
      'tool',
      'name',
      'licences',
      'maintainers',
      'tags',
      'buildSystems',
      'versions',
      'variants',
      'dependencies',
      'provides',
      'providedTogether',
      'conflicts',
      'requires',
      'extends',
      'hasCode',
      'detect',
      'redistribute',
      'evidence',
    ],
  },
)
const aSource = fc
  .record(
    {
      version: word,
      url: text,
      guessedUrl: text,
      git: text,
      commit: text,
      tag: text,
      branch: text,
      svn: text,
      hg: text,
      revision: text,
      sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
      md5: text,
      submodules: fc.constantFrom(true, false, 'some' as const),
      expand: fc.boolean(),
      extension: text,
    },
    { requiredKeys: ['version'] },
  )
  .map((source): Source => {
    const ref = source.commit ?? source.tag ?? source.branch ?? source.revision
    return { ...source, ...(ref !== undefined && { ref }) }
  })
const entries = fc.uniqueArray(
  fc.record({ package: aPackage as fc.Arbitrary<Package>, sources: few(aSource) }),
  { selector: (entry) => entry.package.name, minLength: 1, maxLength: 5 },
)

test('what is written is read back, and the same entries give the same bytes', () => {
  fc.assert(
    fc.property(entries, (written) => {
      const bytes = writePack(written, provenance)
      expect(writePack(written.toReversed(), provenance)).toEqual(bytes)
      const pack = openPack(write(bytes))
      try {
        expect(pack.intact()).toBe(true)
        expect(pack.names()).toEqual(written.map((entry) => entry.package.name).toSorted())
        for (const entry of written) {
          expect(pack.package(entry.package.name)).toEqual(Package.parse(entry.package))
          expect(pack.sources(entry.package.name)).toEqual(entry.sources)
        }
        for (const virtual of ['mpi', 'blas']) {
          const providers = written.filter((entry) =>
            entry.package.provides.some((x) => x.virtual.split('@')[0] === virtual),
          )
          const names = providers.map((entry) => entry.package.name).toSorted()
          expect(pack.providers(virtual)).toEqual(names)
        }
      } finally {
        pack.close()
      }
    }),
    { numRuns: 60 },
  )
})

const sample = (): Recipe[] => fc.sample(entries, { numRuns: 1, seed: 7 })[0]!

/** Everything the pack gives, as one text. */
function readAll(pack: Pack): string {
  try {
    const virtuals = pack.virtuals().map((name) => [name, pack.providers(name)])
    const packages = pack.names().map((name) => [pack.package(name), pack.sources(name)])
    return JSON.stringify([pack.provenance, pack.counts, virtuals, packages])
  } finally {
    pack.close()
  }
}

/** What the whole file gives, or the code of the error. */
function outcome(bytes: Uint8Array): string {
  try {
    return readAll(openPack(write(bytes)))
  } catch (error) {
    if (error instanceof PortolanError) return error.code
    throw error
  }
}

test('a pack cut short anywhere is refused when it is opened', () => {
  const bytes = writePack(sample(), provenance)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(() => openPack(write(bytes.subarray(0, length)))).toThrow(PortolanError)
    }),
  )
})

test('one bit changed anywhere never changes what is read: it is the same, or an error', () => {
  const bytes = writePack(sample(), provenance)
  const right = outcome(bytes)
  let refused = 0
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const changed = Uint8Array.from(bytes)
      changed[at]! ^= 1 << bit
      const found = outcome(changed)
      if (found !== right) refused += 1
      expect([right, 'CATALOG_DAMAGED', 'CATALOG_FORMAT']).toContain(found)
    }),
    { numRuns: 400 },
  )
  expect(refused).toBeGreaterThan(300)
})

test('a changed file is not intact', () => {
  const bytes = Buffer.from(writePack(sample(), provenance))
  bytes[bytes.length - 1]! ^= 1
  const pack = openPack(write(bytes))
  expect(pack.intact()).toBe(false)
  pack.close()
})

test('arbitrary bytes are no pack', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(outcome(bytes)).toBe('CATALOG_FORMAT')
    }),
  )
})

test('a pack of another format says which', () => {
  const bytes = Buffer.from(writePack(sample(), provenance))
  bytes.writeUInt32LE(99, 8)
  expect(() => openPack(write(bytes))).toThrow(/format 99, this Portolan reads format 1/)
})

test.each([
  ['missing', 'no-such.pack', 'the catalogue does not exist'],
  ['a folder', '.', 'the catalogue is not a file'],
])('%s', (_, name, message) => {
  expect(() => openPack(join(folder, name))).toThrow(message)
})

test('a block that unfolds without end is refused', () => {
  const file = new PackFile(write(writePack(sample(), provenance)))
  const bomb = zstdCompressSync(Buffer.alloc(maxBlockBytes + 1))
  expect(() => file.unfold(bomb, 'the bomb')).toThrow('the bomb cannot be unpacked')
  file.close()
})

test('a name the pack does not have', () => {
  const pack = openPack(write(writePack(sample(), provenance)))
  expect(pack.package('no-such-package')).toBeUndefined()
  expect(pack.sources('no-such-package')).toEqual([])
  expect(pack.providers('no-such-virtual')).toEqual([])
  pack.close()
})
