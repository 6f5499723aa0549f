import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ListingRow } from '../model/listing.ts'
import { app } from './app.ts'
import { type Exported, exportPages, exportSite, fileOf } from './export.ts'
import { catalogShow } from '../app/catalog-lookup.ts'

const root = join(import.meta.dirname, '../..')
const catalog = join(root, 'data/catalog/spack.pack')
const quiet = { signal: new AbortController().signal, progress: () => {} }
let folder: string
let done: Exported

/** Enough names for two pages of the catalogue. */
const row = (software: string): ListingRow => ({
  software,
  latest: '1',
  cells: { spack: { status: 'newest', version: '1' } },
  names: [],
  licences: [],
  buildSystems: [],
  tags: [],
  maintainers: [],
})
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-export-'))
  const overview = {
    digest: 'd',
    tools: ['spack'],
    rows: [
      'zlib',
      'jansson',
      'cmake',
      'gmake',
      ...Array.from({ length: 60 }, (_, i) => `x${i}`),
    ].map(row),
  }
  const fixed = app(
    {
      place: { catalog },
      overview: () => overview,
      show: (name) => catalogShow(name.startsWith('x') ? 'zlib' : name, { catalog }),
      sites: [],
      titles: { spack: 'Spack' },
    },
    { fixed: true },
  )
  done = await exportPages(fixed, folder, quiet)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every link of every page leads to a file, whatever folder it all lies in', async () => {
  expect(done.missing).toEqual([])
  const files = await readdir(folder, { recursive: true })
  const pages = files.filter((file) => file.endsWith('.html'))
  expect(pages.length).toBeGreaterThan(65)
  let followed = 0
  for (const page of pages) {
    const text = await readFile(join(folder, page), 'utf8')
    for (const [, address] of text.matchAll(/\s(?:href|src|data-names)="([^"]*)"/g)) {
      if (/^(https?:|#)/.test(address!)) continue
      const way = decodeURIComponent(address!.replace(/#.*/, ''))
      const target = join(folder, dirname(page), way)
      const file = way === '' || way.endsWith('/') ? join(target, 'index.html') : target
      expect(existsSync(file), `${page}: ${address}`).toBe(true)
      followed++
    }
  }
  expect(followed).toBeGreaterThan(500)
})

test('no page asks for what only a server can answer', async () => {
  const text = await readFile(join(folder, 'index.html'), 'utf8')
  expect(text).not.toMatch(/href="[^"]*\?|action=|Narrow down/)
  expect(text).toContain('data-names="names.json"')
})

test.each([
  ['/', 'index.html'],
  ['/?page=3', 'page/3/index.html'],
  ['/software/py-numpy', 'software/py-numpy/index.html'],
  ['/software/c%2B%2B', 'software/c++/index.html'],
  ['/api/v1/software/hdf5', 'api/v1/software/hdf5.json'],
  ['/api/v1/software/hdf5/codemeta.json', 'api/v1/software/hdf5/codemeta.json'],
  ['/badges/hdf5/spack.svg', 'badges/hdf5/spack.svg'],
  ['/?tool=spack', undefined],
  ['/software/..%2f..%2fetc', undefined],
  ['/software/a%5cb', undefined],
])('%s lies at %s', (address, file) => {
  expect(fileOf(address)).toBe(file)
})

test('a name cannot lead out of the folder', async () => {
  const hostile = new Hono()
  hostile.get('/*', (c) => c.html('<a href="/software/..%2f..%2f..%2fout">x</a>'))
  const inner = await mkdtemp(join(tmpdir(), 'portolan-export-'))
  const { missing } = await exportPages(hostile, join(inner, 'a'), quiet)
  expect(missing).toEqual(['/software/..%2f..%2f..%2fout'])
  expect(await readdir(inner)).toEqual(['a'])
  await rm(inner, { recursive: true })
})

test('a folder with other files is left alone', async () => {
  const other = await mkdtemp(join(tmpdir(), 'portolan-export-'))
  await writeFile(join(other, 'thesis.tex'), '')
  await expect(exportSite({ catalog }, [], other, quiet)).rejects.toThrow(
    expect.objectContaining({ code: 'FOLDER_TAKEN' }),
  )
  expect(await readdir(other)).toEqual(['thesis.tex'])
  await rm(other, { recursive: true })
})
