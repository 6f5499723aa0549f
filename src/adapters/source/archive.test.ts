import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findArchive } from './archive.ts'

let folder: string
let server: Server | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-archive-'))
})
afterEach(() => {
  server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

const content = 'the archive '.repeat(5000)
const sha256 = createHash('sha256').update(content).digest('hex')
const stepFor = (url = 'https://example.org/dl/x-1.0.tar.gz') => ({
  id: 'x-1',
  software: 'x',
  version: '1.0',
  source: { version: '1.0', url, sha256 },
})
const context = (more: { downloads?: string } = {}) => ({
  sources: [join(folder, 'sources')],
  signal: new AbortController().signal,
  emit: () => {},
  ...more,
})
const put = (name: string, text: string): string => {
  const path = join(folder, 'sources', name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

test.each(['x-1.0.tar.gz', 'x_1.0.orig.tar.gz', 'deep/er/other-name.tar.gz', `cache/${sha256}`])(
  'found as %s, by its sha256',
  async (name) => {
    put('x-1.0.tar.xz', 'something else')
    const path = put(name, content)
    expect(await findArchive(stepFor(), context())).toBe(path)
  },
)

test('a right name with a wrong hash names both hashes and what to do', async () => {
  const path = put('x-1.0.tar.gz', 'something else')
  const seen = createHash('sha256').update('something else').digest('hex')
  const error = await findArchive(stepFor(), context()).catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'SOURCE_HASH', where: path })
  expect((error as Error).message).toContain(seen)
  expect((error as Error).message).toContain(sha256)
  expect((error as { hint: string }).hint).toContain('do not build from it')
})

test('no archive at all says where it looked and how to give one', async () => {
  await expect(findArchive(stepFor(), context())).rejects.toMatchObject({
    code: 'SOURCE_MISSING',
    where: join(folder, 'sources'),
    hint: expect.stringContaining('x-1.0.tar.gz'),
  })
})

test('what cannot be verified is not built from', async () => {
  const { source: _, ...step } = stepFor()
  await expect(findArchive(step, context())).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' })
})

/** Serves `body`, breaking off after `limit` bytes of each answer; notes the ranges asked for. */
async function serve(
  body: string,
  limit = Infinity,
  ranged = true,
): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = []
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    const from = ranged ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0
    const rest = body.slice(from)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length })
    response.write(rest.slice(0, limit), () => {
      if (rest.length > limit) response.destroy()
      else response.end()
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x-1.0.tar.gz`, ranges }
}

test('a download that breaks off goes on where it was, and is verified', async () => {
  const { url, ranges } = await serve(content, 40_000)
  const downloads = join(folder, 'downloads')
  const path = await findArchive(stepFor(url), context({ downloads }))
  expect(path).toBe(join(downloads, `${sha256}-x-1.0.tar.gz`))
  // How much of a broken answer reaches the disk is up to the system: at least one more is asked for.
  const asked = ranges.length
  expect(asked).toBeGreaterThan(1)
  expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/)
  expect(readdirSync(downloads)).toHaveLength(1)
  // Found again without a second download.
  expect(await findArchive(stepFor(url), context({ downloads }))).toBe(path)
  expect(ranges.length).toBe(asked)
})

test('a server without ranges gives the whole again', async () => {
  const downloads = join(folder, 'downloads')
  mkdirSync(downloads)
  writeFileSync(join(downloads, `${sha256}.part`), 'old rubbish')
  const { url } = await serve(content, Infinity, false)
  expect(await findArchive(stepFor(url), context({ downloads }))).toContain(sha256)
})

test('a download with a wrong hash is removed and refused', async () => {
  const { url } = await serve('hostile')
  const downloads = join(folder, 'downloads')
  await expect(findArchive(stepFor(url), context({ downloads }))).rejects.toMatchObject({
    code: 'SOURCE_HASH',
    where: url,
  })
  expect(readdirSync(downloads)).toEqual([])
})

test('nothing is downloaded unless it is allowed', async () => {
  const { url, ranges } = await serve(content)
  await expect(findArchive(stepFor(url), context())).rejects.toMatchObject({
    code: 'SOURCE_MISSING',
  })
  expect(ranges).toEqual([])
})

test('an address that does not answer is an error that names it', async () => {
  const { url } = await serve(content)
  await new Promise((resolve) => server?.close(resolve))
  const quick = {
    ...context({ downloads: join(folder, 'downloads') }),
    signal: AbortSignal.timeout(10_000),
  }
  await expect(findArchive(stepFor('ftp://example.org/x.tar.gz'), quick)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
  })
  await expect(findArchive(stepFor(url), quick)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    where: url,
  })
})
