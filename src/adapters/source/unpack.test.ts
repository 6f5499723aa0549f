import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { type Header, pack } from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unpack } from './unpack.ts'

let folder: string
const never = new AbortController().signal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-unpack-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Entry = Partial<Header> & { name: string; content?: string }

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { content, ...header } of entries) archive.entry(header, content ?? '')
  archive.finalize()
  return buffer(archive)
}
async function archiveOf(entries: readonly Entry[], name = 'x.tar.gz'): Promise<string> {
  const path = join(folder, name)
  writeFileSync(path, gzipSync(await tar(entries)))
  return path
}
const target = () => join(folder, 'out')

test('a usual archive: one top folder, files, links inside, modes', async () => {
  const archive = await archiveOf([
    { name: 'x-1.0/', type: 'directory' },
    { name: 'x-1.0/configure', content: '#!/bin/sh\n', mode: 0o4755 },
    { name: 'x-1.0/src/a.c', content: 'int a;' },
    { name: 'x-1.0/src/b.c', type: 'symlink', linkname: '../src/a.c' },
    { name: 'x-1.0/hard', type: 'link', linkname: 'x-1.0/src/a.c' },
  ])
  const root = await unpack(archive, target(), never)
  expect(root).toBe(join(target(), 'x-1.0'))
  expect(readFileSync(join(root, 'src/b.c'), 'utf8')).toBe('int a;')
  expect(readFileSync(join(root, 'hard'), 'utf8')).toBe('int a;')
  // Set-id bits are not taken over.
  expect(statSync(join(root, 'configure')).mode & 0o7777).toBe(0o755)
})

test('an archive without a top folder is unpacked as it is', async () => {
  const archive = await archiveOf([
    { name: 'a', content: '1' },
    { name: 'b', content: '2' },
  ])
  expect(await unpack(archive, target(), never)).toBe(target())
})

test.each(['xz', 'bzip2'])('%s archives are unpacked too', async (program) => {
  const plain = join(folder, 'x.tar')
  writeFileSync(plain, await tar([{ name: 'x/a', content: 'text' }]))
  expect(spawnSync(program, ['-k', plain]).status).toBe(0)
  const packed = readdirSync(folder).find((n) => n.startsWith('x.tar.')) ?? ''
  const root = await unpack(join(folder, packed), target(), never)
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe('text')
})

test.each<[string, Entry[]]>([
  ['a path that climbs out', [{ name: '../evil', content: 'x' }]],
  ['a path that climbs out later', [{ name: 'x/../../evil', content: 'x' }]],
  ['an absolute path', [{ name: '/tmp/portolan-evil', content: 'x' }]],
  ['a link that leads out', [{ name: 'x/l', type: 'symlink', linkname: '../../evil' }]],
  ['a link to an absolute path', [{ name: 'x/l', type: 'symlink', linkname: '/etc/passwd' }]],
  ['a hard link that leads out', [{ name: 'x/l', type: 'link', linkname: '../../etc/passwd' }]],
  ['a hard link to nothing', [{ name: 'x/l', type: 'link', linkname: 'x/none' }]],
  [
    'a file through a link',
    [
      { name: 'x/', type: 'directory' },
      { name: 'l', type: 'symlink', linkname: 'x' },
      { name: 'l/evil', content: 'x' },
    ],
  ],
  ['a device', [{ name: 'x/null', type: 'character-device', devmajor: 1, devminor: 3 }]],
  ['a pipe', [{ name: 'x/pipe', type: 'fifo' }]],
])('%s is refused and nothing is left', async (_, entries) => {
  const good: Entry = { name: 'x/good', content: 'good' }
  const archive = await archiveOf([good, ...entries])
  await expect(unpack(archive, target(), never)).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' })
  expect(readdirSync(target())).toEqual([])
  expect(existsSync(join(folder, 'evil'))).toBe(false)
  expect(existsSync('/tmp/portolan-evil')).toBe(false)
})

test('a bomb is refused before it fills the disk', async () => {
  const archive = await archiveOf([{ name: 'x/zeros', content: '\0'.repeat(4_000_000) }])
  const limits = { bytes: 1_000_000, entries: 10 }
  await expect(unpack(archive, target(), never, limits)).rejects.toThrow(/1000000 bytes/)
  const many = await archiveOf(Array.from({ length: 20 }, (_, i) => ({ name: `x/${i}` })))
  await expect(unpack(many, target(), never, limits)).rejects.toThrow(/more than 10 entries/)
})

test.each([
  ['truncated', (data: Buffer) => data.subarray(0, data.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['no archive', () => Buffer.from('<html>404</html>'.repeat(100))],
])('%s: refused, naming the archive', async (_, change) => {
  const archive = await archiveOf([{ name: 'x/a', content: 'text'.repeat(10_000) }])
  writeFileSync(archive, change(readFileSync(archive)))
  await expect(unpack(archive, target(), never)).rejects.toMatchObject({
    code: 'ARCHIVE_REFUSED',
    where: archive,
  })
})

test('whatever the names and links, nothing is written outside the folder', async () => {
  const part = fc.constantFrom('..', '.', 'a', 'b', '/', 'c')
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
  const entry = fc.oneof(
    path.map((name): Entry => ({ name, content: 'x' })),
    fc.tuple(path, path).map(([name, linkname]): Entry => ({ name, type: 'symlink', linkname })),
    fc.tuple(path, path).map(([name, linkname]): Entry => ({ name, type: 'link', linkname })),
    path.map((name): Entry => ({ name, type: 'directory' })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
      const box = join(folder, 'box')
      const inner = join(box, 'a/b/c')
      mkdirSync(inner, { recursive: true })
      writeFileSync(join(folder, 'p.tar'), await tar(entries))
      await unpack(join(folder, 'p.tar'), inner, never).catch(() => {})
      const outside = ['', 'a', 'a/b'].flatMap((p) =>
        readdirSync(join(box, p)).map((n) => join(p, n)),
      )
      expect(outside).toEqual(['a', 'a/b', 'a/b/c'])
      expect(lstatSync(inner).isDirectory()).toBe(true)
      rmSync(box, { recursive: true })
    }),
    { numRuns: 150 },
  )
})
