import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decompressLz4 } from './lz4.ts'

/** A frame of one block; flags: version 1, blocks independent. */
function frame(block: readonly number[], plain = false): Uint8Array {
  const size = block.length + (plain ? 2 ** 31 : 0)
  const u32 = (n: number) => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24]
  return new Uint8Array([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, ...u32(size), ...block, 0, 0, 0, 0])
}
const text = (data: Uint8Array, limit = 1000) => decompressLz4(data, limit).toString()
const codes = (s: string) => [...Buffer.from(s)]

test('literals, a copy that overlaps itself, long lengths', () => {
  expect(text(frame(codes('abc'), true))).toBe('abc')
  expect(text(frame([0x30, ...codes('abc')]))).toBe('abc')
  // `ab`, then 4 from 2 back, then `xyzxy`.
  expect(text(frame([0x20, ...codes('ab'), 2, 0, 0x50, ...codes('xyzxy')]))).toBe('abababxyzxy')
  // 15 + 5 literals; a copy of 4 + 15 + 255 + 1.
  const long = 'abcdefghijklmnopqrst'
  const data = frame([0xff, 5, ...codes(long), 1, 0, 255, 1, 0x10, ...codes('!')])
  expect(text(data)).toBe(`${long}${'t'.repeat(275)}!`)
})

test('frames after each other, and one to be skipped', () => {
  const skip = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]
  const both = new Uint8Array([...frame(codes('a'), true), ...skip, ...frame(codes('b'), true)])
  expect(text(both)).toBe('ab')
})

test('limits and bad data', () => {
  expect(() => text(frame([0x1f, ...codes('a'), 1, 0, 255, 255, 255, 1, 0x10, 65]), 500)).toThrow(
    /over 500/,
  )
  expect(() => text(frame([0x10, 65, 2, 0, 0x10, 65]))).toThrow('from outside')
  expect(() => text(frame([0x10, 65, 0, 0, 0x10, 65]))).toThrow('from outside')
  expect(() => text(frame(codes('abc'), true).subarray(0, 12))).toThrow('ends early')
  expect(() => text(new Uint8Array([1, 2, 3, 4]))).toThrow('no frame')
})

test('any bytes end in data or an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect(decompressLz4(frame([...bytes]), 10_000).length).toBeLessThanOrEqual(10_000)
      } catch (error) {
        expect((error as Error).message).toMatch(/^the LZ4 data /)
      }
    }),
  )
})
