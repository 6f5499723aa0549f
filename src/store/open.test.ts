import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from './dialect.ts'
import { explained } from './error.ts'
import { Inserter } from './insert.ts'
import { sql } from 'kysely'
import { openStore, storeLocation, writing } from './open.ts'
import { withoutPassword } from './postgres.ts'
import { databases, type TestDatabase } from './testing/databases.ts'

const signal = new AbortController().signal
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-open-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  [undefined, {}, '/home/ann/.local/share/portolan/catalog.sqlite'],
  [undefined, { XDG_DATA_HOME: '/data' }, '/data/portolan/catalog.sqlite'],
  [undefined, { PORTOLAN_DATABASE: '/x.sqlite' }, '/x.sqlite'],
  ['/y.sqlite', { PORTOLAN_DATABASE: '/x.sqlite' }, '/y.sqlite'],
  ['postgres://a@b/c', {}, 'postgres://a@b/c'],
  ['postgresql://a@b/c', {}, 'postgresql://a@b/c'],
  ['file:///x.sqlite', {}, '/x.sqlite'],
])('given %j and %j it is at %s', (given, environment, expected) => {
  expect(storeLocation(given, { HOME: '/home/ann', ...environment })).toBe(expected)
})

test('a database of another kind is no file', () => {
  expect(() => storeLocation('mysql://ann:secret@host/db', {})).toThrow(
    expect.objectContaining({ code: 'STORE_UNREADABLE', where: 'mysql://host/db' }),
  )
})

describe.each(databases)('$title', ({ missing, open }) => {
  let server: TestDatabase
  let location: string
  beforeAll(async () => {
    if (!missing) server = await open()
  })
  afterAll(() => server?.close())
  beforeEach(async () => {
    if (!missing) location = await server.location()
  })
  const using = async <T>(create: boolean, work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore(location, { create })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const put = (key: string) =>
    using(true, (store) =>
      writing(store, (db) => db.insertInto('meta').values({ key, value: '' }).execute(), {
        signal,
      }),
    )
  const keys = () =>
    using(false, async ({ db }) =>
      (await db.selectFrom('meta').select('key').orderBy('key').execute()).map(({ key }) => key),
    )

  test.skipIf(missing)('reading does not make one', async () => {
    await expect(openStore(location)).rejects.toMatchObject({
      code: 'STORE_ABSENT',
      hint: expect.stringContaining('catalog sync'),
    })
    await put('a')
    expect(await keys()).toEqual(['a', 'schema'])
  })

  test.skipIf(missing)('what fails is undone as a whole', async () => {
    await put('a')
    const failing = using(true, (store) =>
      writing(
        store,
        async (db) => {
          await db.insertInto('meta').values({ key: 'b', value: '' }).execute()
          throw new Error('no')
        },
        { signal },
      ),
    )
    await expect(failing).rejects.toThrow('no')
    expect(await keys()).toEqual(['a', 'schema'])
  })

  test.skipIf(missing)('opened to read it cannot be written', async () => {
    await put('a')
    const writingAnyway = using(false, ({ db }) =>
      db.insertInto('meta').values({ key: 'b', value: '' }).execute(),
    )
    await expect(writingAnyway).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
  })

  test.skipIf(missing)('one of another version is refused, with what to do', async () => {
    await put('a')
    const become = (value: string) =>
      using(true, (store) =>
        writing(
          store,
          (db) => db.updateTable('meta').set({ value }).where('key', '=', 'schema').execute(),
          { signal },
        ),
      )
    await become('99')
    for (const create of [true, false])
      await expect(openStore(location, { create })).rejects.toMatchObject({
        code: 'STORE_VERSION',
        hint: expect.stringContaining('newer Portolan'),
      })
  })

  test.skipIf(missing)('rows are inserted whatever their number, text of any kind', async () => {
    const texts = Array.from({ length: 251 }, (_, i) => `${i} ' " \\ é 漢 \u{1f600}\n`)
    await using(true, (store) =>
      writing(
        store,
        async (db) => {
          const rows = new Inserter(db, 'meta', ['key', 'value'])
          for (const text of texts) rows.add({ key: text, value: text })
          await rows.flush()
        },
        { signal },
      ),
    )
    const found = await using(false, ({ db }) => db.selectFrom('meta').selectAll().execute())
    const rows = found.filter(({ key }) => key !== 'schema')
    expect(rows.every(({ key, value }) => key === value)).toBe(true)
    expect(rows.map(({ key }) => key).sort()).toEqual(texts.sort())
  })

  test.skipIf(missing)('text is in the order of its code units', async () => {
    for (const key of ['b', 'B', 'é', 'a-b', 'ab', '_']) await put(key)
    expect(await keys()).toEqual(['B', '_', 'a-b', 'ab', 'b', 'schema', 'é'])
  })

  test.skipIf(missing)('it says how large it is', async () => {
    await put('a')
    expect(await using(false, ({ db, dialect }) => dialect.size(db))).toBeGreaterThan(10_000)
  })
})

describe('SQLite', () => {
  const file = () => join(folder, 'c.sqlite')
  const make = async () => {
    const store = await openStore(file(), { create: true })
    await writing(store, () => Promise.resolve(), { signal })
    await store.close()
  }

  test('no catalogue, or a damaged one', async () => {
    writeFileSync(
      file(),
      'this is text, and long enough to be looked at as a database header\n'.repeat(99),
    )
    await expect(openStore(file())).rejects.toMatchObject({ code: 'STORE_DAMAGED', where: file() })
  })

  test('damage in the middle is found when it is read', async () => {
    await make()
    const bytes = readFileSync(file())
    bytes.fill(0x55, 4096)
    writeFileSync(file(), bytes)
    await expect(openStore(file())).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      hint: expect.stringContaining('sync again'),
    })
  })

  test('the database of another program is left alone', async () => {
    const other = new DatabaseSync(file())
    other.exec('create table meta (key text)')
    other.close()
    await expect(openStore(file(), { create: true })).rejects.toMatchObject({
      code: 'STORE_FOREIGN',
    })
  })

  test('a folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(openStore(join(folder, 'file/x.sqlite'), { create: true })).rejects.toMatchObject({
      code: 'STORE_UNREADABLE',
      hint: expect.stringContaining('--database'),
    })
  })

  test('a full disk leaves the catalogue as it was', async () => {
    await make()
    const store = await openStore(file(), { create: true })
    const filling = writing(
      store,
      async (db) => {
        await sql`pragma max_page_count = 100`.execute(db)
        await db
          .insertInto('meta')
          .values({ key: 'b', value: 'x'.repeat(1e6) })
          .execute()
      },
      { signal },
    )
    await expect(filling).rejects.toMatchObject({ code: 'STORE_FULL', exitCode: 3 })
    expect(await store.db.selectFrom('meta').select('key').execute()).toEqual([{ key: 'schema' }])
    await store.close()
  })
})

describe('PostgreSQL', () => {
  test('a server that is not there', async () => {
    const url = `postgres://ann:secret@localhost/x?host=${encodeURIComponent(folder)}`
    const error: unknown = await openStore(url).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'STORE_UNREADABLE', exitCode: 3 })
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  test.each([
    ['postgres://ann:secret@host:5433/db', 'postgres://ann@host:5433/db'],
    ['postgres://host/db?password=secret&x=1', 'postgres://host/db?x=1'],
    ['postgres://bad host', 'the database URL'],
  ])('%s is shown as %s', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown)
  })
})

test.each([
  [{ errcode: 13 }, 'STORE_FULL'],
  [{ errcode: 8 | (1 << 8) }, 'STORE_READ_ONLY'],
  [{ errcode: 10 | (3 << 8) }, 'STORE_IO'],
  [{ errcode: 5 }, 'STORE_BUSY'],
  [{ code: '53100' }, 'STORE_FULL'],
  [{ code: '28P01' }, 'STORE_REFUSED'],
  [{ code: '3D000' }, 'STORE_UNREADABLE'],
  [{ code: '57P01' }, 'STORE_LOST'],
  [{ code: '57P03' }, 'STORE_UNREADABLE'],
])('a driver that reports %j means %s', (what, code) => {
  expect(explained(Object.assign(new Error('x'), what), '/c.sqlite')).toMatchObject({
    code,
    where: '/c.sqlite',
    hint: expect.any(String),
  })
})

test.each([
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'STORE_REFUSED'],
  ['Connection terminated unexpectedly', 'STORE_LOST'],
  ['timeout exceeded when trying to connect', 'STORE_UNREADABLE'],
])('a driver without a code that says %j means %s', (message, code) => {
  expect(explained(new Error(message), '')).toMatchObject({ code })
})

test('other errors are left as they are', () => {
  const error = new TypeError('x')
  expect(explained(error, '')).toBe(error)
})
