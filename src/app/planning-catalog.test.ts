import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { adapter as spack } from '../adapters/spack/index.ts'
import { writePack } from '../catalog/pack/write.ts'
import { openStarterCatalog, starterPath } from '../catalog/starter.ts'
import { catalogSync } from './catalog-sync.ts'
import { openPlanningCatalog } from './planning-catalog.ts'

const fixtures = join(import.meta.dirname, '../adapters/spack/recipes/fixtures/builtin')
let folder: string
let database: string
let cache: string
/** A part of what Portolan comes with, as all of it takes seconds to pack. */
const starterFolder = mkdtempSync(join(tmpdir(), 'portolan-starter-'))
const starter = join(starterFolder, 'part.pack')
beforeAll(() => {
  const all = openStarterCatalog()
  const names = all.names().filter((name, i) => i % 100 === 0 || name === 'hdf5')
  const some = names.map((name) => ({ package: all.package(name)!, sources: all.sources(name) }))
  writeFileSync(starter, writePack(some, all.provenance))
  all.close()
})
afterAll(() => rmSync(starterFolder, { recursive: true }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-planning-'))
  database = join(folder, 'c.sqlite')
  cache = join(folder, 'cache')
  cpSync(fixtures, join(folder, 'repo'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const sync = () =>
  catalogSync(
    'spack',
    [join(folder, 'repo')],
    { database },
    {
      signal: new AbortController().signal,
      progress: () => {},
      adapters: [spack],
    },
  )
const told: string[] = []
async function open(catalog?: string) {
  told.length = 0
  const options = { database, cache, starter, ...(catalog !== undefined && { catalog }) }
  const pack = await openPlanningCatalog(options, (what) => void told.push(what))
  pack.close()
  return pack
}
const packs = () => readdirSync(join(cache, 'packs'))

test('without anything synced it is what Portolan comes with', async () => {
  const own = openStarterCatalog()
  vi.stubEnv('PORTOLAN_DATABASE', database)
  const pack = await openPlanningCatalog({ cache }, () => {})
  expect(pack.digest).toBe(own.digest)
  pack.close()
  own.close()
  vi.unstubAllEnvs()
  expect(readdirSync(folder)).toEqual(['repo'])
  await expect(open()).rejects.toMatchObject({ code: 'STORE_ABSENT', where: database })
})

test('recipes that were synced stand before those', async () => {
  const { total } = await sync()
  expect(total).toBeGreaterThan(10)
  const below = openStarterCatalog(starter)
  const pack = await openPlanningCatalog({ database, cache, starter }, () => {})
  try {
    // `mpi` of the fixtures, `hdf5` of the starter catalogue.
    expect(pack.package('py-thing')?.evidence.source).toContain('py_thing/package.py')
    expect(pack.package('hdf5')).toEqual(below.package('hdf5'))
    expect(pack.sources('hdf5')).toEqual(below.sources('hdf5'))
    expect(pack.names().length).toBeGreaterThan(below.names().length)
    expect(pack.intact()).toBe(true)
  } finally {
    pack.close()
    below.close()
  }
})

test('the pack is made once for each state of the catalogue', async () => {
  await sync()
  const first = await open()
  expect(told).toEqual(['preparing the synced recipes for planning'])
  expect((await open()).digest).toBe(first.digest)
  expect(told).toEqual([])
  const recipe = join(folder, 'repo/repos/spack_repo/builtin/packages/py_plain/package.py')
  rmSync(recipe)
  await sync()
  expect((await open()).digest).not.toBe(first.digest)
  expect(packs()).toHaveLength(2)
})

test('old packs go', async () => {
  await sync()
  await open()
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const file = join(cache, 'packs', `${name}.pack`)
    writeFileSync(file, '')
    utimesSync(file, 1, 1)
  }
  const [made = ''] = packs().filter((name) => name.startsWith('spack-'))
  rmSync(join(cache, 'packs', made))
  await open()
  expect(packs()).toHaveLength(4)
  expect(packs()).toContain(made)
})

test('a pack that is named is used, whatever was synced', async () => {
  await sync()
  const own = openStarterCatalog()
  expect((await open(starterPath)).digest).toBe(own.digest)
  own.close()
})

test('a cache that cannot be written is told of', async () => {
  await sync()
  writeFileSync(cache, 'a file')
  await expect(open()).rejects.toMatchObject({
    code: 'CACHE_UNWRITABLE',
    hint: expect.stringContaining('XDG_CACHE_HOME'),
  })
})
