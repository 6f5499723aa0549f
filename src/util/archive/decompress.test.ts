import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { budget, endless } from './budget.ts'
import { anyUnpacked, packingOf } from './decompress.ts'
import { whole } from './stream.ts'
import { pieces } from './testing/make.ts'

const unpack = (data: Uint8Array, counted = endless()) =>
  whole(anyUnpacked(pieces(data, 3), counted), 1 << 24)

test('gzip, zstd and plain bytes are told apart by how they begin', async () => {
  const text = Buffer.from('some text, again and again '.repeat(50))
  for (const data of [text, gzipSync(text), zstdCompressSync(text)])
    expect(await unpack(data)).toEqual(text)
  expect(await unpack(Buffer.from('ab'))).toEqual(Buffer.from('ab'))
  expect(packingOf(Buffer.from('BZh9'))).toBe('bzip2')
})

test('a bomb is stopped at the limit', async () => {
  const few = budget('x.tar.gz', { entries: 1, bytes: 1 << 20, seconds: 60 })
  await expect(unpack(gzipSync(Buffer.alloc(64 << 20)), few)).rejects.toMatchObject({
    code: 'ARCHIVE_REFUSED',
  })
  expect(few.used.bytes).toBeLessThan(4 << 20)
})

test('what takes too long is stopped', async () => {
  let now = 0
  const short = budget('x', { entries: 1, bytes: 1 << 30, seconds: 1 }, { now: () => (now += 600) })
  await expect(unpack(gzipSync(Buffer.alloc(8 << 20)), short)).rejects.toThrow(
    /more than 1 seconds/,
  )
})

test('damage is an error', async () => {
  const packed = gzipSync(Buffer.alloc(100_000, 'abc'))
  await expect(unpack(packed.subarray(0, packed.length - 20))).rejects.toThrow(/unexpected end/)
  await expect(unpack(Buffer.from(`\x1f\x8bnothing of the kind`, 'latin1'))).rejects.toThrow(
    /unknown compression method/,
  )
})
