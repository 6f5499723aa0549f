import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Hono } from 'hono'
import { Listing } from '../model/listing.ts'
import { openData } from './serve.ts'
import { app } from './app.ts'

let web: Hono
let local: Hono
beforeAll(async () => {
  const root = join(import.meta.dirname, '../..')
  const catalog = join(root, 'data/catalog/spack.pack')
  const data = await openData({ catalog }, [join(root, 'src/cli/plan/fixtures/site.json')])
  web = app(data)
  local = app(data, { local: true })
})
const get = (path: string, headers: Record<string, string> = {}) =>
  web.request(`http://localhost${path}`, { headers })

describe('pages', () => {
  test.each([
    ['/', '<h1>Software</h1>'],
    ['/?q=hdf5&build=cmake', 'value="hdf5"'],
    ['/software/hdf5', '<h2 id="variants">Variants</h2>'],
    ['/software/mpi', '<h1>mpi</h1>'],
    ['/api', 'openapi.json'],
    ['/sites', 'href="/sites/site"'],
    ['/sites/site', '<h2 id="policies">Policies</h2>'],
    ['/sites/site?q=mpi', 'value="mpi"'],
  ])('%s', async (path, has) => {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(has)
  })

  test('what an address says comes out as text', async () => {
    const text = await (
      await get(`/?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
    ).text()
    expect(text).not.toContain('<script>alert')
    expect(text).toContain('&lt;script&gt;')
  })

  test('an unknown software is told with what is near', async () => {
    const answer = await get('/software/hfd5')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('did you mean hdf5')
  })

  test('nothing runs that is not ours', async () => {
    const answer = await get('/software/hdf5')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await answer.text()
    expect(text).not.toMatch(/ style=| on[a-z]+=|javascript:/)
    const loaded = [...text.matchAll(/<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"/g)]
    expect(loaded.length).toBeGreaterThan(2)
    for (const [, address] of loaded) expect(address).toMatch(/^\//)
  })
})

describe('data', () => {
  test('a listing is of its schema', async () => {
    const found = Listing.parse(await (await get('/api/v1/software?q=hdf5')).json())
    expect(found.rows[0]?.software).toBe('hdf5')
    expect(found.total).toBe(found.rows.length)
  })

  test('an answer that is known is not sent again', async () => {
    const tag = (await get('/api/v1/software?q=hdf5')).headers.get('etag')!
    const again = await get('/api/v1/software?q=hdf5', { 'if-none-match': tag })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    const other = await get('/api/v1/software?q=fftw', { 'if-none-match': tag })
    expect(other.status).toBe(200)
  })

  test('CSV has a line a software and runs no formula', async () => {
    const text = await (await get('/api/v1/software.csv?q=fftw')).text()
    const lines = text.trimEnd().split('\r\n')
    expect(lines[0]).toBe('software,latest,spack version,spack status,spack date,licences')
    expect(lines.some((line) => line.startsWith('fftw,'))).toBe(true)
  })

  test('every path of the OpenAPI document that reads answers', async () => {
    const { paths } = (await (await get('/api/openapi.json')).json()) as {
      paths: Record<string, { get?: { responses: Record<string, unknown> } }>
    }
    const asked = Object.entries(paths).filter(([, { get }]) => get)
    expect(asked.length).toBeGreaterThan(4)
    for (const [path] of asked) {
      const id = path.includes('/sites/') ? 'site' : 'hdf5'
      expect([path, (await get(path.replace('{id}', id))).status]).toEqual([path, 200])
    }
  })

  test('failures of the API are JSON', async () => {
    const answer = await get('/api/v1/software/hfd5')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'UNKNOWN_PACKAGE' } })
  })

  test('feeds and badges', async () => {
    const feed = await (await get('/feeds/software/hdf5.atom')).text()
    expect(feed.startsWith('<?xml')).toBe(true)
    const image = await get('/badges/hdf5/spack.svg')
    expect(image.headers.get('content-type')).toBe('image/svg+xml')
    expect(await image.text()).toMatch(/aria-label="Spack: [\d.]+, newest"/)
    expect((await get('/badges/hdf5/nothing.svg')).status).toBe(404)
  })

  test('others may read the catalogue from their pages', async () => {
    const answer = await get('/api/v1/software/hdf5', { origin: 'https://example.org' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const sites = await get('/api/v1/sites', { origin: 'https://example.org' })
    expect(sites.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('a machine that is not shown cannot be read', async () => {
  expect((await get('/api/v1/sites/other')).status).toBe(404)
  expect((await get('/sites/..%2f..%2fetc%2fpasswd')).status).toBe(404)
  expect((await get('/assets/..%2fapp.ts')).status).toBe(404)
})

test('a local server answers to no other name', async () => {
  const ask = (host: string) => local.request('http://localhost/', { headers: { host } })
  expect((await ask('localhost:8080')).status).toBe(200)
  expect((await ask('127.0.0.1:8080')).status).toBe(200)
  expect((await ask('evil.example')).status).toBe(421)
})

test('a body that is too large is refused', async () => {
  const answer = await web.request('http://localhost/api/v1/software', {
    method: 'POST',
    body: 'x'.repeat(70_000),
  })
  expect(answer.status).toBe(413)
})
