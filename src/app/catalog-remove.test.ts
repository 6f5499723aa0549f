import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Adapter } from '../adapters/adapter.ts'
import { toy } from '../catalog/testing/toy.ts'
import { openStore } from '../store/open.ts'
import { databases, type TestDatabase } from '../store/testing/databases.ts'
import { catalogCompare, catalogSearch, catalogShow } from './catalog-lookup.ts'
import { catalogRemove } from './catalog-stored.ts'
import { catalogSync } from './catalog-sync.ts'

const hash = (digit: string) => digit.repeat(64)
const adapters: readonly Adapter[] = [toy, { ...toy, id: 'other', title: 'Other' }]

/** `site` stands before `builtin` and has a zlib of its own, with another source. */
const trees: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  builtin: { hdf5: `version 1.14 ${hash('a')}`, zlib: `version 1.3 ${hash('b')}` },
  site: { zlib: `version 9 ${hash('c')}`, local: `version 1 ${hash('d')}` },
  theirs: { HDF5: `version 1.12\nversion 1.14 ${hash('a')}`, ZLIB: `version 1.3 ${hash('b')}` },
}

describe.each(databases)('$title: what is taken out leaves no trace', ({ missing, open }) => {
  let server: TestDatabase
  const folder = mkdtempSync(join(tmpdir(), 'portolan-remove-'))
  beforeAll(async () => {
    for (const [tree, recipes] of Object.entries(trees)) {
      mkdirSync(join(folder, tree))
      for (const [name, text] of Object.entries(recipes))
        writeFileSync(join(folder, tree, `${name}.toy`), `${text}\n`)
    }
    if (!missing) server = await open()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    if (!missing) await server.close()
  })

  const effects = { signal: new AbortController().signal, progress: () => {}, adapters }
  const synced = async (...what: (readonly [string, ...string[]])[]): Promise<string> => {
    const database = await server.location()
    for (const [tool, ...names] of what) {
      const paths = names.map((name) => join(folder, name))
      await catalogSync(tool, paths, { database }, effects)
    }
    return database
  }
  const identities = async (database: string) => {
    const store = await openStore(database)
    const rows = await store.db
      .selectFrom('identity')
      .select(['tool', 'name', 'software', 'strength', 'aliases'])
      .orderBy('tool')
      .orderBy('name')
      .execute()
    const meetings = await store.db.selectFrom('meeting').selectAll().execute()
    await store.close()
    return { rows, meetings: meetings.length }
  }

  test.skipIf(missing)('a tool', async () => {
    const database = await synced(['toy', 'builtin'], ['other', 'theirs'])
    await catalogRemove('other', undefined, database, effects)
    expect(await identities(database)).toEqual(await identities(await synced(['toy', 'builtin'])))
    expect(await catalogShow('hdf5', { database })).toMatchObject({
      software: 'hdf5',
      aliases: [{ tool: 'toy', name: 'hdf5' }],
    })
    expect(await catalogSearch(['hdf5'], { database })).toEqual([
      { software: 'hdf5', packages: [{ tool: 'toy', name: 'hdf5', version: '1.14' }] },
    ])
    const { rows } = await catalogCompare(['hdf5'], { database })
    expect(rows[0]?.cells).toMatchObject({ toy: { status: 'newest' } })
    expect(rows[0]?.cells).not.toHaveProperty('other')
  })

  test.skipIf(missing)('a repository that hid another', async () => {
    const database = await synced(['toy', 'site', 'builtin'], ['other', 'theirs'])
    await catalogRemove('toy', join(folder, 'site'), database, effects)
    const without = await synced(['toy', 'builtin'], ['other', 'theirs'])
    expect(await identities(database)).toEqual(await identities(without))
    // Its zlib is again the one whose source the other tool has, under another name.
    const found = await catalogSearch(['zlib'], { database })
    expect(found).toEqual(await catalogSearch(['zlib'], { database: without }))
    expect(found[0]?.packages.map((p) => p.version)).toEqual(['1.3', '1.3'])
    await expect(catalogShow('local', { database })).rejects.toMatchObject({
      code: 'UNKNOWN_PACKAGE',
    })
  })

  test.skipIf(missing)('everything', async () => {
    const database = await synced(['toy', 'site', 'builtin'], ['other', 'theirs'])
    for (const tool of ['toy', 'other']) await catalogRemove(tool, undefined, database, effects)
    expect(await identities(database)).toEqual({ rows: [], meetings: 0 })
  })
})
