import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Adapter } from '../adapters/adapter.ts'
import { aliasesOf } from '../catalog/query/aliases.ts'
import { columnsOf } from '../catalog/query/offers.ts'
import { toy } from '../catalog/testing/toy.ts'
import { PackageDocument } from '../model/package.ts'
import { openStore } from '../store/open.ts'
import { databases, type TestDatabase } from '../store/testing/databases.ts'
import { catalogCompare, catalogExport, catalogSearch, catalogShow } from './catalog-lookup.ts'
import { catalogSync } from './catalog-sync.ts'

const hash = (digit: string) => digit.repeat(64)
const tools: readonly Adapter[] = [toy, { ...toy, id: 'other', title: 'Other' }]

/** Two tools that name the same things in their own ways. */
const recipes = {
  toy: {
    'hdf5.toy': `version 1.14.6 ${hash('a')}\nversion 1.12\ndepends zlib\ndepends mpi\nlicence BSD-3-Clause\n`,
    'zlib.toy': `version 1.3 ${hash('b')}\nlicence Zlib\nmaintainer ann\n`,
    'mpich.toy': 'version 4.2\nprovides mpi\n',
    'netcdf-c.toy': 'version 4.9\ndepends hdf5\n',
  },
  other: {
    'HDF5.toy': `version 1.14.6 ${hash('a')}\n`,
    'mpich-3.toy': 'name mpich\nkey mpich@3\nversion 3.4\n',
    'mpich-4.toy': 'name mpich\nkey mpich@4\nversion 4.2\n',
    'fft-2.toy': 'name fft\nkey fft@2\nversion 2.9\n',
    'fft-10.toy': 'name fft\nkey fft@10\nversion 2.10\n',
    'fft-9.toy': 'name fft\nkey fft@9\nversion 2.9.1\n',
    'wavekit.toy': 'version 1\n',
    'tool-wavekit.toy': 'version 9\n',
    'user.toy': 'version 1\ndepends tool-wavekit\n',
    'listed.toy': 'licence MIT\n',
    'zlib-dev.toy': `version 1.2.13\nversion 1.3 ${hash('b')}\n`,
  },
}

describe.each(databases)('$name', ({ missing, open }) => {
  let server: TestDatabase
  let database: string
  const folder = mkdtempSync(join(tmpdir(), 'portolan-lookup-'))
  beforeAll(async () => {
    if (missing) return
    server = await open()
    database = await server.location()
    for (const [tool, files] of Object.entries(recipes)) {
      mkdirSync(join(folder, tool))
      for (const [name, text] of Object.entries(files))
        writeFileSync(join(folder, tool, name), text)
      await catalogSync(
        tool,
        [join(folder, tool)],
        { database },
        { signal: new AbortController().signal, progress: () => {}, adapters: tools },
      )
    }
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    if (!missing) await server.close()
  })
  const found = async (...words: string[]) =>
    (await catalogSearch(words, { database })).map((hit) => hit.software)

  test.skipIf(missing)('what tools name differently is one hit', async () => {
    const [first] = await catalogSearch(['hdf5'], { database })
    expect(first).toEqual({
      software: 'hdf5',
      packages: [
        { tool: 'other', name: 'HDF5', version: '1.14.6' },
        { tool: 'toy', name: 'hdf5', version: '1.14.6' },
      ],
    })
  })

  test.skipIf(missing)('of several recipes the newest version is told', async () => {
    const [fft] = await catalogSearch(['fft'], { database })
    expect(fft?.packages).toEqual([{ tool: 'other', name: 'fft', version: '2.10' }])
  })

  test
    .skipIf(missing)
    .each([
      [['netcdf']],
      [['NetCDF']],
      [['netcdf-c']],
      [['netcfd']],
      [['etcd']],
      [['depends:hdf5']],
    ])('%j finds netcdf-c alone', async (words) => {
    expect(await found(...words)).toEqual(['netcdf-c'])
  })

  test.skipIf(missing)('by licence, maintainer, virtual; every word must hold', async () => {
    expect(await found('licence:zlib')).toEqual(['zlib'])
    expect(await found('maintainer:ann')).toEqual(['zlib'])
    expect(await found('mpi')).toEqual(['mpi', 'mpich'])
    await expect(found('zlib', 'maintainer:bob')).rejects.toMatchObject({ code: 'NOTHING_FOUND' })
    await expect(found('zlib', 'tool:tyo')).rejects.toMatchObject({
      code: 'UNKNOWN_TOOL',
      hint: 'did you mean toy?',
    })
    await expect(found('colour:red')).rejects.toMatchObject({ code: 'SEARCH_QUERY' })
  })

  test.skipIf(missing)('some versions of a name may be another software', async () => {
    const line = { tool: 'other', name: 'mpich', versions: /^4/, software: 'mpich-ng', why: 'x' }
    const store = await openStore(database)
    const columns = await columnsOf(store.db, ['mpich', 'mpich-ng'], ['other', 'toy'], [line])
    const of = (software: string) =>
      columns.get(software)!.map(({ offers }) => offers?.map(({ version }) => version))
    expect([of('mpich'), of('mpich-ng')]).toEqual([
      [['3.4'], ['4.2']],
      [['4.2'], []],
    ])
    const aliases = await aliasesOf(store.db, 'mpich-ng', [line])
    expect(aliases).toMatchObject([
      { tool: 'other', name: 'mpich', versions: '^4', version: '4.2' },
    ])
    await store.close()
  })

  test.skipIf(missing)(
    'of slips that of a whole name comes first; a letter is no slip',
    async () => {
      expect(await found('wavkeit')).toEqual(['wavekit', 'tool-wavekit'])
      expect(await found('wavek')).toEqual(['wavekit', 'tool-wavekit'])
      await expect(found('ω')).rejects.toMatchObject({ code: 'NOTHING_FOUND' })
    },
  )

  test.skipIf(missing)('text that means something to a database means itself', async () => {
    for (const word of ["'; drop table package; --", '%', '_', '\\', '"'])
      await found(word).catch((error: { code: string }) =>
        expect(['NOTHING_FOUND', 'SEARCH_QUERY']).toContain(error.code),
      )
    expect((await found('zlib'))[0]).toBe('zlib')
  })

  test.skipIf(missing)('a software is shown by any name, in any tool', async () => {
    const shown = await catalogShow('HDF5', { database })
    expect(shown).toMatchObject({
      software: 'hdf5',
      tool: 'other',
      dependants: [{ tool: 'toy', names: ['netcdf-c'] }],
    })
    // Of two tools that have the name, the one with a recipe for all versions.
    expect(await catalogShow('mpich', { database })).toMatchObject({ tool: 'toy' })
    const other = await catalogShow('mpich', { database, tool: 'other' })
    expect('packages' in other && other.packages.map((p) => p.key)).toEqual(['mpich@4', 'mpich@3'])
    const inToy = await catalogShow('HDF5', { database, tool: 'toy' })
    expect(inToy).toMatchObject({ tool: 'toy', packages: [{ name: 'hdf5' }] })
    expect('aliases' in inToy && inToy.aliases.map((a) => `${a.tool} ${a.name}`)).toEqual([
      'other HDF5',
      'toy hdf5',
    ])
    expect(await catalogShow('mpi', { database })).toMatchObject({
      virtual: 'mpi',
      providers: [{ tool: 'toy', package: 'mpich' }],
    })
    await expect(catalogShow('hfd5', { database })).rejects.toMatchObject({
      code: 'UNKNOWN_PACKAGE',
      hint: expect.stringContaining('hdf5') as string,
    })
  })

  test.skipIf(missing)('when versions came in is shown where it is known', async () => {
    const store = await openStore(database, { create: true })
    const { id: repository } = await store.db
      .selectFrom('repository')
      .select('id')
      .where('tool', '=', 'toy')
      .executeTakeFirstOrThrow()
    const arrival = { name: 'hdf5', version: '1.12', date: '2020-03-01' }
    const row = { ...arrival, repository, commit_id: 'c0ffee' }
    await store.db.insertInto('history').values(row).execute()
    const shown = await catalogShow('hdf5', { database, tool: 'toy' })
    await store.db.deleteFrom('history').execute()
    await store.close()
    expect(shown).toMatchObject({ arrivals: [{ ...arrival, commit: 'c0ffee' }] })
    expect(await catalogShow('hdf5', { database, tool: 'toy' })).not.toHaveProperty('arrivals')
  })

  test.skipIf(missing)('listed without a version is not absent', async () => {
    const { rows } = await catalogCompare(['listed'], { database, tools: ['other', 'toy'] })
    expect(rows[0]).toMatchObject({
      latest: null,
      cells: { other: { status: 'unknown', name: 'listed' }, toy: { status: 'absent' } },
    })
  })

  test.skipIf(missing)('a comparison over read and unread tools', async () => {
    const { tools, rows } = await catalogCompare(['hdf5', 'netcdf-c'], { database })
    expect(tools).toEqual(expect.arrayContaining(['toy', 'other', 'spack']))
    expect(rows[0]).toMatchObject({
      software: 'hdf5',
      latest: { version: '1.14.6' },
      cells: {
        toy: { status: 'newest' },
        other: { status: 'newest' },
        spack: { status: 'unknown' },
      },
    })
    expect(rows[1]?.cells['other']).toEqual({ status: 'absent' })
    const some = await catalogCompare(['hdf5', 'mpi', 'hfd5'], { database })
    expect(some.rows.map((row) => row.software)).toEqual(['hdf5'])
    expect(some.missing).toEqual([
      { name: 'mpi', hint: expect.stringContaining('virtual') as string },
      { name: 'hfd5', hint: expect.stringContaining('hdf5') as string },
    ])
    await expect(catalogCompare(['hfd5', 'x'], { database })).rejects.toMatchObject({
      code: 'UNKNOWN_PACKAGE',
    })
    await expect(catalogCompare(['hdf5'], { database, tools: ['toyy'] })).rejects.toMatchObject({
      code: 'UNKNOWN_TOOL',
      hint: 'did you mean toy?',
    })
  })

  test.skipIf(missing)('an export has every package of the tool, as documents', async () => {
    const documents = await Array.fromAsync(catalogExport('toy', { database }))
    expect(documents.map((d) => PackageDocument.parse(d).name)).toEqual([
      'hdf5',
      'mpich',
      'netcdf-c',
      'zlib',
    ])
    await expect(Array.fromAsync(catalogExport('none', { database }))).rejects.toMatchObject({
      code: 'UNKNOWN_TOOL',
    })
  })
})

test("without a catalogue of one's own the starter is looked into", async () => {
  const database = join(tmpdir(), 'portolan-no-such-catalogue.sqlite')
  vi.stubEnv('PORTOLAN_DATABASE', database)
  expect((await catalogSearch(['hdf5'], {}))[0]?.software).toBe('hdf5')
  expect(await catalogShow('hdf5', {})).toMatchObject({ software: 'hdf5', tool: 'spack' })
  await expect(catalogCompare(['hdf5'], {})).rejects.toMatchObject({ code: 'STORE_ABSENT' })
  // One that was asked for must be there.
  await expect(catalogShow('hdf5', { database })).rejects.toMatchObject({ code: 'STORE_ABSENT' })
  vi.unstubAllEnvs()
})
