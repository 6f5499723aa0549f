import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadRules } from '../../identity/load-rules.ts'
import type { Recipe } from '../../model/package.ts'
import type { Kysely } from 'kysely'
import { openStore, writing } from '../../store/open.ts'
import type { Tables } from '../../store/schema.ts'
import { databases, type TestDatabase } from '../../store/testing/databases.ts'
import { PackageWriter } from '../sync/packages.ts'
import { syncIdentity } from './sync.ts'

const rules = loadRules()
const signal = new AbortController().signal

type Toy = {
  name: string
  version: string
  homepage: string
  git: string
  sha256: string
  extensions: string[]
}
const recipe = (tool: string, toy: Toy): Recipe => ({
  package: {
    tool,
    name: toy.name,
    homepage: toy.homepage,
    licences: [],
    maintainers: [],
    tags: [],
    buildSystems: toy.extensions.length > 0 ? ['PythonBundle'] : [],
    versions: [{ version: toy.version }],
    variants: [],
    dependencies: [],
    provides: [],
    providedTogether: [],
    conflicts: [],
    requires: [],
    extends: [],
    hasCode: true,
    detect: [],
    redistribute: [],
    extensions: toy.extensions.map((name) => ({ name })),
    evidence: { source: toy.name },
  },
  sources: [
    {
      version: toy.version,
      sha256: toy.sha256.repeat(64),
      url: `https://d.org/${toy.name}-1.tar.gz`,
    },
    { version: toy.version, git: toy.git },
  ],
})

/** Few values, so that names meet in every way; a unit is a number. */
const toys = fc.record({
  name: fc.constantFrom(
    'hdf5',
    'hdf5-1',
    'py-numpy',
    'python-numpy',
    'numpy',
    'GCCcore',
    'gcc',
    'q',
  ),
  version: fc.constantFrom('1.2.3', '1', '2.0'),
  homepage: fc.constantFrom('https://a.org', 'https://b.org', 'https://c.org/q'),
  git: fc.constantFrom('https://github.com/a/hdf5', 'https://github.com/b/numpy'),
  sha256: fc.constantFrom('1', '2', '3', '4', '5'),
  extensions: fc.subarray(['numpy', 'q'], { maxLength: 1 }),
})
const tools = ['spack', 'easybuild', 'guix'] as const
const edit = fc.record({
  tool: fc.constantFrom(...tools),
  units: fc.dictionary(fc.constantFrom('1', '2', '3', '4'), fc.option(toys), { maxKeys: 3 }),
})

type Edit = { tool: (typeof tools)[number]; units: Record<string, Toy | null> }

async function carryOut(db: Kysely<Tables>, { tool, units }: Edit) {
  const ids = Object.keys(units).map((unit) => tools.indexOf(tool) * 10 + Number(unit))
  const packages = await PackageWriter.open(db, { tool }, ids)
  for (const [i, toy] of Object.values(units).entries())
    await packages.put({ id: ids[i] ?? 0, repository: 1 }, toy ? [recipe(tool, toy)] : [])
  await packages.finish()
  return new Map([[tool as string, packages.touched]])
}

/** All that identity keeps, without the numbers it gives. */
async function kept(db: Kysely<Tables>) {
  const entries = await db.selectFrom('identity').selectAll().execute()
  const nameOf = new Map(entries.map((e) => [e.id, `${e.tool}:${e.name}(${e.ecosystem})`]))
  const keys = await db.selectFrom('meeting').selectAll().execute()
  const byComponent = Map.groupBy(entries, (entry) => entry.component)
  return {
    entries: entries
      .map((entry) => ({ ...entry, id: nameOf.get(entry.id) ?? '', component: 0 }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    components: [...byComponent.values()]
      .map((some) =>
        some
          .map(({ id }) => nameOf.get(id) ?? '')
          .toSorted()
          .join(' '),
      )
      .toSorted(),
    keys: keys
      .map(({ key, identity }) => `${Buffer.from(key).toString('hex')} ${nameOf.get(identity)}`)
      .toSorted(),
    contradictions: (await db.selectFrom('contradiction').selectAll().execute())
      .map(({ document }) => document)
      .toSorted(),
  }
}

describe.each(databases)('$title', ({ name, missing, open }) => {
  let server: TestDatabase
  beforeAll(async () => {
    if (!missing) server = await open()
  })
  afterAll(() => server?.close())

  test.skipIf(missing)('deciding about what changed is deciding about all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
        const store = await openStore(await server.location(), { create: true })
        try {
          await writing(
            store,
            async (db) => {
              for (const one of edits) await syncIdentity(db, rules, await carryOut(db, one))
              const step = await kept(db)
              await syncIdentity(db, rules)
              expect(step).toEqual(await kept(db))
            },
            { signal },
          )
        } finally {
          await store.close()
        }
      }),
      { numRuns: name === 'SQLite' ? 30 : 6 },
    )
  })

  test.skipIf(missing)('only a change affects, and only what it meets', async () => {
    const store = await openStore(await server.location(), { create: true })
    const toy = { version: '1.2.3', git: 'https://github.com/a/hdf5', extensions: [] }
    const hdf5 = { ...toy, name: 'hdf5', homepage: 'https://a.org', sha256: '1' }
    const other = {
      ...toy,
      name: 'zlib',
      homepage: 'https://z.org',
      sha256: '2',
      git: 'https://z.org/z',
    }
    try {
      await writing(
        store,
        async (db) => {
          await syncIdentity(
            db,
            rules,
            await carryOut(db, { tool: 'spack', units: { 1: hdf5, 2: other } }),
          )
          const changed = await carryOut(db, { tool: 'guix', units: { 1: hdf5 } })
          expect(await syncIdentity(db, rules, changed)).toEqual({ names: 2, software: 1 })
          const nothing = await carryOut(db, { tool: 'guix', units: { 1: hdf5 } })
          expect(await syncIdentity(db, rules, nothing)).toEqual({ names: 0, software: 0 })
          const { entries } = await kept(db)
          expect(entries.map(({ id, software }) => [id, software])).toEqual([
            ['guix:hdf5()', 'hdf5'],
            ['spack:hdf5()', 'hdf5'],
            ['spack:zlib()', 'zlib'],
          ])
        },
        { signal },
      )
    } finally {
      await store.close()
    }
  })
})
