import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { documentIn, openBlock } from '../catalog/sync/blocks.ts'
import { readBytes } from '../catalog/sync/bytes.ts'
import { toy } from '../catalog/testing/toy.ts'
import { openStore } from '../store/open.ts'
import { termKinds } from '../store/schema.ts'
import { databases, type TestDatabase } from '../store/testing/databases.ts'
import { catalogRemove, storedStatus } from './catalog-stored.ts'
import { catalogSync, type CatalogSyncOptions } from './catalog-sync.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-sync-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Written long ago, as recipes are: what was written just now is looked at again each time. */
const old = new Date('2024-01-01T00:00:00Z')
function put(path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  utimesSync(file, old, old)
}

const hash = (digit: string) => digit.repeat(64)

describe.each(databases)('$title', ({ missing, open }) => {
  let server: TestDatabase
  let database: string
  beforeAll(async () => {
    if (!missing) server = await open()
  })
  afterAll(() => server?.close())
  beforeEach(async () => {
    if (!missing) database = await server.location()
  })

  const sync = (paths: string[] = [], options: CatalogSyncOptions = {}) =>
    catalogSync(
      'toy',
      paths.map((path) => (path.includes('://') ? path : join(folder, path))),
      { database, ...options },
      { signal: new AbortController().signal, progress: () => {}, adapters: [toy] },
    )

  /** Everything stored about packages, read back from every table. */
  async function stored() {
    const store = await openStore(database)
    try {
      const rows = await store.db.selectFrom('package').selectAll().orderBy('name').execute()
      const terms = await store.db
        .selectFrom('facet')
        .innerJoin('term', 'term.id', 'facet.term')
        .select(['facet.package', 'term.kind', 'term.text'])
        .execute()
      const versions = await store.db
        .selectFrom('version')
        .selectAll()
        .orderBy('position')
        .execute()
      const hashes = await store.db.selectFrom('source_hash').selectAll().execute()
      const blocks = await store.db.selectFrom('block').selectAll().execute()
      const content = new Map(blocks.map((b) => [b.id, openBlock(readBytes(b.bytes))]))
      const ids = new Set(rows.map((row) => row.id))
      const used = new Set(rows.map((row) => row.block))
      expect(
        blocks.every((block) => used.has(block.id)),
        'no block is left over',
      ).toBe(true)
      expect([...terms, ...versions, ...hashes].every((row) => ids.has(row.package))).toBe(true)
      return rows.map((row) => ({
        name: row.name,
        repository: row.repository,
        version: row.version,
        shadowed: row.shadowed,
        document: documentIn(content.get(row.block)!, row),
        versions: versions.filter((v) => v.package === row.id).map((v) => v.version),
        hashes: hashes
          .filter((h) => h.package === row.id)
          .map((h) => readBytes(h.hash).toString('hex')),
        dependencies: terms
          .filter((t) => t.package === row.id && t.kind === termKinds.dependency)
          .map((t) => t.text),
        licences: terms
          .filter((t) => t.package === row.id && t.kind === termKinds.licence)
          .map((t) => t.text),
      }))
    } finally {
      await store.close()
    }
  }
  const names = async () => (await stored()).map((p) => p.name)

  test.skipIf(missing)(
    'recipes are stored as they were read, in documents and in tables',
    async () => {
      put('r/hdf5.toy', `version 1.14 ${hash('a')}\nversion 1.12\ndepends zlib\nlicence BSD\n`)
      put('r/zlib.toy', `version 1.3 ${hash('b')}\n`)
      const synced = await sync(['r'])
      expect(synced).toMatchObject({ total: 2, added: 2, changed: 0, removed: 0, skipped: [] })
      expect(synced.units).toEqual({ total: 2, read: 2 })
      const [hdf5, zlib] = await stored()
      expect(hdf5).toMatchObject({
        version: '1.14',
        versions: ['1.14', '1.12'],
        hashes: [hash('a')],
        dependencies: ['zlib'],
        licences: ['BSD'],
        shadowed: 0,
      })
      expect(hdf5!.document.package.dependencies).toEqual([
        { spec: 'zlib', when: '', types: ['build', 'link'] },
      ])
      expect(zlib!.document.sources).toEqual([
        { version: '1.3', url: 'https://toy.example/zlib-1.3.tar.gz', sha256: hash('b') },
      ])
    },
  )

  test.skipIf(missing)(
    'a second sync reads only what changed, and what depends on it',
    async () => {
      for (const name of ['a', 'b', 'c', 'd']) put(`r/${name}.toy`, 'version 1\n')
      put('r/c.toy', 'include common.inc\n')
      put('r/d.toy', 'include common.inc\nversion 2\n')
      put('r/common.inc', 'version 1\n')
      const first = await sync(['r'])
      expect((await sync()).units).toEqual({ total: 4, read: 0 })

      put('r/b.toy', 'version 2\n')
      expect(await sync()).toMatchObject({ units: { read: 1 }, changed: 1, added: 0, removed: 0 })
      put('r/common.inc', 'version 1.5\n')
      rmSync(join(folder, 'r/a.toy'))
      put('r/e.toy', 'version 9\n')
      const last = await sync()
      expect(last).toMatchObject({ units: { total: 4, read: 3 }, changed: 2, added: 1, removed: 1 })
      expect((await stored()).map((p) => [p.name, p.versions])).toEqual([
        ['b', ['2']],
        ['c', ['1.5']],
        ['d', ['1.5', '2']],
        ['e', ['9']],
      ])
      expect(last.digest).not.toBe(first.digest)
    },
  )

  test.skipIf(missing)(
    'same content gives the same digest, by whatever way it came there',
    async () => {
      put('r/a.toy', 'version 1\n')
      put('r/b.toy', 'version 1\n')
      const { digest } = await sync(['r'])
      put('r/a.toy', 'version 2\n')
      expect((await sync()).digest).not.toBe(digest)
      put('r/a.toy', 'version 1\n')
      expect((await sync()).digest).toBe(digest)
    },
  )

  test.skipIf(missing)('touched files are read again, their recipes left alone', async () => {
    put('r/a.toy', 'version 1\n')
    await sync(['r'])
    const now = new Date()
    utimesSync(join(folder, 'r/a.toy'), now, now)
    expect(await sync()).toMatchObject({ units: { read: 0 }, changed: 0 })
  })

  test.skipIf(missing)(
    'a change that leaves size and time alone is seen while it may have happened',
    async () => {
      const now = new Date()
      put('r/a.toy', 'version 1\n')
      utimesSync(join(folder, 'r/a.toy'), now, now)
      await sync(['r'])
      writeFileSync(join(folder, 'r/a.toy'), 'version 2\n')
      utimesSync(join(folder, 'r/a.toy'), now, now)
      expect(await sync()).toMatchObject({ changed: 1 })
    },
  )

  test.skipIf(missing)('another host, another order or --fresh reads all again', async () => {
    put('r/a.toy', 'version 1\ntarget\n')
    put('r/b.toy', 'version 1\n')
    expect((await sync(['r'])).host?.target).toBe('x86_64_v3')
    const other = await sync([], { host: { target: 'zen4' } })
    expect(other).toMatchObject({ units: { read: 2 }, changed: 1, host: { target: 'zen4' } })
    expect((await sync()).units).toEqual({ total: 2, read: 0 })
    expect((await stored())[0]!.licences).toEqual(['zen4'])
    expect(await sync([], { fresh: true })).toMatchObject({ units: { read: 2 }, changed: 0 })
  })

  test.skipIf(missing)(
    'what cannot be read is skipped with its reason; nothing else is lost',
    async () => {
      put('r/good.toy', 'version 1\n')
      put('r/bad.toy', 'version 1\nbad no such module\n')
      put('r/crash.toy', 'crash\n')
      put('r/nul.toy', 'version a\0b\n')
      writeFileSync(join(folder, 'r/latin.toy'), Buffer.from([0x76, 0x0a, 0xe9, 0x0a]))
      symlinkSync('loop.toy', join(folder, 'r/loop.toy'))
      symlinkSync('/etc/hostname', join(folder, 'r/out.toy'))
      mkdirSync(join(folder, 'r/folder.toy.d'))
      const reasons = (skipped: Awaited<ReturnType<typeof sync>>['skipped']) =>
        skipped.map(({ skipped: { source, line }, reason }) => [source, line, reason])
      const expected = [
        ['bad.toy', 2, 'no such module'],
        ['crash.toy', undefined, 'defect of the reader: toy broke'],
        ['latin.toy', undefined, 'latin.toy line 2 is not UTF-8'],
        ['loop.toy', undefined, 'loop.toy is a link that leads nowhere or to itself'],
        ['nul.toy', undefined, 'a name or version with a NUL character'],
        ['out.toy', undefined, 'out.toy is a link that leads out of the tree'],
      ]
      const first = await sync(['r'])
      expect(reasons(first.skipped)).toEqual(expected)
      expect(await names()).toEqual(['good'])
      // They are still told of when nothing was read.
      const second = await sync()
      expect(second.units?.read).toBe(0)
      expect(reasons(second.skipped)).toEqual(expected)
      put('r/bad.toy', 'version 1\n')
      expect(reasons((await sync()).skipped)).toEqual(expected.slice(1))
      expect(await names()).toEqual(['bad', 'good'])
    },
  )

  test.skipIf(missing)('of two repositories with the same package the first counts', async () => {
    put('site/hdf5.toy', 'version 2\n')
    put('builtin/hdf5.toy', 'version 1\n')
    put('builtin/zlib.toy', 'version 1\n')
    const shown = async () => (await stored()).map((p) => [p.name, p.version, p.shadowed])
    await sync(['builtin'])
    expect(await sync(['site'])).toMatchObject({ total: 3, shadowed: 1 })
    expect((await storedStatus(database))?.tools[0]).toMatchObject({
      packages: 2,
      versions: 2,
      repositories: [{ entries: 1 }, { entries: 2, shadowed: 1 }],
    })
    expect(await shown()).toEqual(
      expect.arrayContaining([
        ['hdf5', '2', 0],
        ['hdf5', '1', 1],
        ['zlib', '1', 0],
      ]),
    )
    // A known one alone keeps its place; several are put in the order given.
    await sync(['builtin'])
    expect(await shown()).toContainEqual(['hdf5', '1', 1])
    await sync(['builtin', 'site'])
    expect(await shown()).toContainEqual(['hdf5', '2', 1])
    expect(await shown()).toContainEqual(['hdf5', '1', 0])
  })

  test.skipIf(missing)('a repository that is gone can be forgotten, as is said', async () => {
    put('site/hdf5.toy', 'version 2\n')
    put('builtin/zlib.toy', 'version 1\n')
    await sync(['site', 'builtin'])
    rmSync(join(folder, 'site'), { recursive: true })
    await expect(sync(['builtin'])).rejects.toMatchObject({
      code: 'CATALOG_SOURCE',
      hint: expect.stringContaining(`catalog remove toy '${join(folder, 'site')}'`) as string,
    })
  })

  test('nothing known to read makes no catalogue', async () => {
    const file = join(folder, 'none.sqlite')
    const nothing = catalogSync(
      'toy',
      [],
      { database: file },
      {
        signal: new AbortController().signal,
        progress: () => {},
        adapters: [toy],
      },
    )
    await expect(nothing).rejects.toMatchObject({ code: 'NO_SOURCE' })
    expect(existsSync(file)).toBe(false)
  })

  test.skipIf(missing)('a repository is taken out again', async () => {
    put('site/hdf5.toy', 'version 2\n')
    put('builtin/hdf5.toy', 'version 1\n')
    await sync(['site', 'builtin'])
    const effects = { signal: new AbortController().signal, adapters: [toy] }
    const gone = await catalogRemove('toy', 'site', database, effects)
    expect(gone).toEqual({ tool: 'toy', repositories: [join(folder, 'site')], entries: 1 })
    expect((await stored()).map((p) => [p.version, p.shadowed])).toEqual([['1', 0]])
    expect((await sync()).total).toBe(1)
    await expect(catalogRemove('toy', 'site', database, effects)).rejects.toMatchObject({
      code: 'NO_SOURCE',
    })
    await catalogRemove('toy', undefined, database, effects)
    expect(await stored()).toEqual([])
    expect((await storedStatus(database))?.tools).toEqual([])
  })

  test.skipIf(missing)(
    'many packages share blocks; after changes here and there nothing is left over',
    async () => {
      const many = Array.from({ length: 300 }, (_, i) => `p${String(i).padStart(3, '0')}`)
      for (const [i, name] of many.entries())
        put(
          `r/${name}.toy`,
          `${Array.from({ length: 40 }, (_, v) => `version ${i}.${v} ${hash('c')}`).join('\n')}\n`,
        )
      await sync(['r'])
      for (const name of many.filter((_, i) => i % 7 === 0)) put(`r/${name}.toy`, 'version 0\n')
      for (const name of many.filter((_, i) => i % 11 === 1)) rmSync(join(folder, `r/${name}.toy`))
      await sync()
      const left = many.filter((_, i) => i % 11 !== 1)
      const found = await stored()
      expect(found.map((p) => p.name)).toEqual(left)
      for (const { name, versions, document } of found) {
        const i = many.indexOf(name)
        expect(document.package.name).toBe(name)
        expect(document.package.versions.map((v) => v.version)).toEqual(versions)
        expect(versions.length).toBe(i % 7 === 0 ? 1 : 40)
      }
    },
  )

  test.skipIf(missing)('binary caches: what is new, changed, gone', async () => {
    put('c/index', 'h1 zlib 1.3\nh2 hdf5 1.14\nbroken\n')
    const first = await sync(['c'], { cache: true })
    expect(first).toMatchObject({ role: 'cache', total: 2, added: 2, changed: 0, removed: 0 })
    expect(first.skipped).toHaveLength(1)
    put('c/index', 'h1 zlib 1.3.1\nh3 petsc 3.22\n')
    expect(await sync([], { cache: true })).toMatchObject({ added: 1, changed: 1, removed: 1 })
    const store = await openStore(database)
    const rows = await store.db.selectFrom('binary').select(['hash', 'version']).execute()
    await store.close()
    expect(rows.sort((a, b) => (a.hash < b.hash ? -1 : 1))).toEqual([
      { hash: 'h1', version: '1.3.1' },
      { hash: 'h3', version: '3.22' },
    ])
    expect((await storedStatus(database))?.tools).toMatchObject([
      { tool: 'toy', packages: 0, repositories: [{ role: 'cache', entries: 2 }] },
    ])
  })

  test.skipIf(missing).each([
    [['nowhere'], {}, 'CATALOG_SOURCE'],
    [['empty'], {}, 'CATALOG_SOURCE'],
    [[], {}, 'NO_SOURCE'],
  ])('%j: a clear error, and the catalogue stays as it was', async (paths, options, code) => {
    put('r/a.toy', 'version 1\n')
    mkdirSync(join(folder, 'empty'))
    if (paths.length > 0) await sync(['r'])
    await expect(sync(paths, options)).rejects.toMatchObject({ code, hint: expect.any(String) })
    if (paths.length > 0) expect(await names()).toEqual(['a'])
  })

  test.skipIf(missing)('an interrupted sync leaves nothing', async () => {
    put('r/a.toy', 'version 1\n')
    const controller = new AbortController()
    controller.abort()
    await sync(['r'])
    for (let i = 0; i < 50; i++) put(`r/b${i}.toy`, 'version 1\n')
    const interrupted = catalogSync(
      'toy',
      [],
      { database, fresh: true },
      { signal: controller.signal, progress: () => {}, adapters: [toy] },
    )
    await expect(interrupted).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    expect(await names()).toEqual(['a'])
  })
})

test('the same recipes give the same digest in both databases', async () => {
  put('r/a.toy', 'version 1\ndepends b\n')
  put('r/b.toy', 'version 2\n')
  const digests: (string | undefined)[] = []
  for (const { missing, open } of databases) {
    if (missing) continue
    const server = await open()
    const database = await server.location()
    const effects = { signal: new AbortController().signal, progress: () => {}, adapters: [toy] }
    digests.push((await catalogSync('toy', [join(folder, 'r')], { database }, effects)).digest)
    await server.close()
  }
  expect(new Set(digests).size).toBe(1)
})

test('unknown tools are told from those without recipes', async () => {
  const effects = {
    signal: new AbortController().signal,
    progress: () => {},
    adapters: [toy, { id: 'bare', title: 'Bare', homepage: '' }],
  }
  const run = (tool: string) =>
    catalogSync(tool, [], { database: join(folder, 'x.sqlite') }, effects)
  await expect(run('tyo')).rejects.toMatchObject({
    code: 'UNKNOWN_TOOL',
    hint: 'did you mean toy?',
  })
  await expect(run('bare')).rejects.toMatchObject({ message: 'recipes of bare cannot be read' })
  expect(existsSync(join(folder, 'x.sqlite'))).toBe(false)
})
