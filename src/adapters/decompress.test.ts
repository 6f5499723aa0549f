import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packing, unpacked } from './decompress.ts'

const content = Buffer.from('Package: a\nVersion: 1\n'.repeat(5000))

test.each([
  ['plain', content],
  ['gzip', gzipSync(content)],
  ['zstd', zstdCompressSync(content)],
])('%s', (kind, data) => {
  expect(packing(data)).toBe(kind)
  expect(unpacked(data, 'x', 1e6).equals(content)).toBe(true)
})

test('a small one, an empty one', () => {
  for (const text of ['', 'a', 'b'.repeat(300)]) {
    expect(unpacked(gzipSync(text), 'x', 1e6).toString()).toBe(text)
    expect(unpacked(zstdCompressSync(text), 'x', 1e6).toString()).toBe(text)
  }
})

test('the limit holds whatever a header says', () => {
  expect(() => unpacked(gzipSync(content), 'x', 1000)).toThrow(/^x cannot be unpacked/)
  expect(() => unpacked(zstdCompressSync(content), 'x', 1000)).toThrow(/^x cannot be unpacked/)
  const lying = gzipSync(content)
  lying.writeUInt32LE(0xffffffff, lying.length - 4)
  expect(() => unpacked(lying, 'x', 1e6)).toThrow(/^x cannot be unpacked/)
})
