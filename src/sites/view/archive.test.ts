import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PortolanError } from '../../model/errors.ts'
import { archiveLimits, readArchive } from './archive.ts'
import { tarOf, type Entry } from './fixtures/make-bundle.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'archive-'))))
afterAll(() => rmSync(folder, { recursive: true }))

let number = 0
function file(bytes: Uint8Array): string {
  const path = join(folder, `${++number}.tar.gz`)
  writeFileSync(path, bytes)
  return path
}
const good: Entry = { name: 'portolan-bundle/MANIFEST', content: 'x' }
const of = async (...entries: Entry[]) => file(gzipSync(await tarOf([good, ...entries])))

test('a plain tar is read like a packed one', async () => {
  const plain = await readArchive(file(await tarOf([good])))
  const packed = await readArchive(await of())
  expect(plain.entries.get('MANIFEST')?.toString()).toBe('x')
  expect(packed).toEqual(plain)
})

describe('entries the collector cannot have written are left out with the reason', () => {
  test.each<[string, Entry]>([
    ['leads out of the bundle', { name: 'portolan-bundle/../../etc/passwd', content: 'root' }],
    ['absolute path', { name: '/etc/passwd', content: 'root' }],
    ['path outside', { name: 'etc/passwd', content: 'root' }],
    ['a link', { name: 'portolan-bundle/files', type: 'symlink', linkname: '/etc' }],
    ['a link', { name: 'portolan-bundle/x', type: 'link', linkname: '/etc/shadow' }],
    ['a character-device entry', { name: 'portolan-bundle/null', type: 'character-device' }],
    ['a block-device entry', { name: 'portolan-bundle/sda', type: 'block-device' }],
    ['a fifo entry', { name: 'portolan-bundle/pipe', type: 'fifo' }],
    ['control character', { name: 'portolan-bundle/a\nb', content: 'x' }],
    ['a second entry', { name: 'portolan-bundle/MANIFEST', content: 'other' }],
  ])('%s', async (reason, entry) => {
    const archive = await readArchive(await of(entry))
    expect(archive.skipped).toHaveLength(1)
    expect(archive.skipped[0]?.source).toBe(entry.name)
    expect(archive.skipped[0]?.reason).toContain(reason)
    expect([...archive.entries]).toEqual([['MANIFEST', Buffer.from('x')]])
  })

  test('a name that is not UTF-8', async () => {
    const tar = await tarOf([good, { name: 'portolan-bundle/zz', content: 'x' }])
    const at = tar.indexOf('portolan-bundle/zz')
    tar[at + 16] = 0xff
    // The header's checksum: two `z`, one of which became 0xff.
    const sum = tar
      .subarray(at, at + 512)
      .reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0)
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148)
    const archive = await readArchive(file(tar))
    expect(archive.skipped[0]?.reason).toContain('UTF-8')
  })

  test('a file larger than the limit', async () => {
    const large = { name: 'portolan-bundle/files/x', content: 'y'.repeat(2000) }
    const archive = await readArchive(await of(large), { ...archiveLimits, entryBytes: 1000 })
    expect(archive.skipped[0]?.reason).toBe('larger than 1000 bytes')
    expect(archive.entries.has('files/x')).toBe(false)
  })
})

describe('archives that are unusable as a whole', () => {
  const failure = async (path: string, limits = archiveLimits): Promise<string> => {
    const error: unknown = await readArchive(path, limits).catch((thrown: unknown) => thrown)
    if (error instanceof PortolanError && error.where === path && error.exitCode === 2)
      return error.code
    throw error
  }

  test('cut short, packed', async () => {
    const bytes = gzipSync(
      await tarOf([good, { ...good, name: 'portolan-bundle/y', content: 'z'.repeat(5000) }]),
    )
    expect(await failure(file(bytes.subarray(0, bytes.length - 20)))).toBe('BUNDLE_TRUNCATED')
  })
  test('cut short, plain', async () => {
    const bytes = await tarOf([{ ...good, content: 'z'.repeat(5000) }])
    expect(await failure(file(bytes.subarray(0, 2000)))).toBe('BUNDLE_TRUNCATED')
  })
  test('no archive', async () => {
    expect(
      await failure(file(Buffer.from('just some text, longer than a header '.repeat(40)))),
    ).toBe('BUNDLE_FORMAT')
  })
  test('garbage behind the gzip magic', async () => {
    expect(await failure(file(Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])))).toBe('BUNDLE_FORMAT')
  })
  test('absent, or a folder', async () => {
    expect(await failure(join(folder, 'none.tar.gz'))).toBe('BUNDLE_UNREADABLE')
    expect(await failure(folder)).toBe('BUNDLE_UNREADABLE')
  })
  test('too many entries', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ name: `portolan-bundle/${i}` }))
    expect(await failure(await of(...many), { ...archiveLimits, entries: 10 })).toBe(
      'BUNDLE_TOO_LARGE',
    )
  })
  test('unpacks to too much', async () => {
    const path = await of({ name: 'portolan-bundle/x', content: 'y'.repeat(9000) })
    expect(await failure(path, { ...archiveLimits, totalBytes: 5000 })).toBe('BUNDLE_TOO_LARGE')
  })
  test('a bomb: unpacks to many times its size, with little memory', async () => {
    const zeros = Buffer.alloc(64 << 20)
    const path = file(gzipSync(await tarOf([good, { name: 'portolan-bundle/x', content: zeros }])))
    expect(await failure(path)).toBe('BUNDLE_TOO_LARGE')
  })
})
