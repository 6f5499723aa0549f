import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { whole } from '../../util/archive/stream.ts'
import { testArtifact } from '../test-artifact.ts'
import { rpmArtifact } from './artifact.ts'
import { tags } from './header.ts'

const be = (...words: number[]) => {
  const b = Buffer.alloc(4 * words.length)
  for (const [i, word] of words.entries()) b.writeUInt32BE(word, 4 * i)
  return b
}
type Value = string | readonly string[] | { words: readonly number[] }

function header(values: readonly (readonly [number, Value])[]): Buffer {
  let store = Buffer.alloc(0)
  const index = values.map(([tag, value]) => {
    const words = typeof value === 'object' && 'words' in value ? value.words : undefined
    const strings = typeof value === 'string' ? [value] : words ? [] : (value as readonly string[])
    if (words) store = Buffer.concat([store, Buffer.alloc(-store.length & 3)])
    const at = store.length
    store = Buffer.concat([
      store,
      words ? be(...words) : Buffer.from(strings.map((s) => `${s}\0`).join('')),
    ])
    const type = words ? 4 : typeof value === 'string' ? 6 : 8
    return be(tag, type, at, words?.length ?? strings.length)
  })
  return Buffer.concat([be(0x8eade801, 0, values.length, store.length), ...index, store])
}

function cpio(path: string, data: string, mode = 0o100755): Buffer {
  const name = Buffer.from(`${path}\0`)
  const fields = [1, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0]
  const head = Buffer.from(`070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}`)
  const pad = (n: number) => Buffer.alloc(-n & 3)
  return Buffer.concat([head, name, pad(110 + name.length), Buffer.from(data), pad(data.length)])
}

const lead = Buffer.concat([Buffer.from('edabeedb03000000', 'hex'), Buffer.alloc(88)])
const main = (more: readonly (readonly [number, Value])[] = []) =>
  header([
    [tags.name, 'demo'],
    [tags.version, '2.0'],
    [tags.release, '3.el9'],
    [tags.arch, 'x86_64'],
    ...more,
  ])
const rpm = (head: Buffer, payload: Buffer) => {
  const signature = header([[1000, 'x']])
  const padding = Buffer.alloc(-(lead.length + signature.length) & 7)
  return Buffer.concat([lead, signature, padding, head, payload])
}

async function read(bytes: Buffer) {
  const seen: unknown[] = []
  const source = testArtifact('demo.rpm', bytes)
  for await (const part of rpmArtifact.read(source, {
    budget: endless(),
    architecture: undefined,
  })) {
    if (!('entry' in part)) seen.push(part)
    else {
      const { path, kind, target, content } = part.entry
      seen.push([path, kind, target ?? (content && (await whole(content(), 1000)).toString())])
    }
  }
  return seen
}
const end = cpio('TRAILER!!!', '')

test('header and payload', async () => {
  const payload = [cpio('./usr/bin/x', 'text'), cpio('./usr/lib/l', 'x.so.1', 0o120777), end]
  const [about, ...entries] = await read(rpm(main(), gzipSync(Buffer.concat(payload))))
  expect(about).toMatchObject({
    about: { name: 'demo', version: '2.0-3.el9', architecture: 'x86_64', layout: 'system' },
  })
  expect(entries).toEqual([
    ['./usr/bin/x', 'file', 'text'],
    ['./usr/lib/l', 'symlink', 'x.so.1'],
  ])
})

test('short headers of large packages take sizes from the list', async () => {
  const list: [number, Value][] = [
    [tags.baseNames, ['a', 'b']],
    [tags.dirNames, ['/opt/']],
    [tags.dirIndexes, { words: [0, 0] }],
    [tags.fileSizes, { words: [0, 5] }],
    [tags.fileModes, { words: [0o100644, 0o100755] }],
    [tags.fileLinks, ['', '']],
  ]
  const head = main(list)
  const short = Buffer.concat([Buffer.from('07070X00000001\0\0'), Buffer.from('hello\0\0\0'), end])
  const [, entry] = await read(rpm(head, gzipSync(short)))
  expect(entry).toEqual(['/opt/b', 'file', 'hello'])
})

test('headers of gigabytes, wrong payloads and cut files are errors', async () => {
  const huge = Buffer.concat([lead, be(0x8eade801, 0, 0xffffffff, 0xffffffff)])
  await expect(read(huge)).rejects.toThrow(/header of 4294967295 tags/)
  await expect(read(rpm(main(), gzipSync(Buffer.from('no cpio at all'))))).rejects.toThrow(
    /no cpio/,
  )
  await expect(read(rpm(main(), gzipSync(cpio('./x', 'text'))))).rejects.toThrow(
    /without an end mark/,
  )
  const name = Buffer.from(cpio('./x', ''))
  name.write('ffffffff', 6 + 88)
  await expect(read(rpm(main(), gzipSync(name)))).rejects.toThrow(/without a name/)
  await expect(read(lead.subarray(0, 50))).rejects.toThrow(/ends at byte|cut/)
})
