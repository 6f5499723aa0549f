/**
 * The parts of an ELF image that every reader of it starts from: byte order and word size, the
 * program headers, strings. Each count and length is bounded, each offset checked by the ByteSource.
 */
import type { ByteSource } from './bytes.ts'

const limits = { programHeaders: 4096, dynamicBytes: 1 << 18, string: 4096 }

export const PT_LOAD = 1
export const PT_DYNAMIC = 2
export const PT_INTERP = 3
export const PT_NOTE = 4
export const PT_GNU_PROPERTY = 0x6474e553

/** Integers in the file's byte order and word size; a 64-bit value past 2^53 counts as nowhere. */
export type Layout = {
  wide: boolean
  u16: (b: Buffer, at: number) => number
  u32: (b: Buffer, at: number) => number
  word: (b: Buffer, at: number) => number
}

const layout = (wide: boolean, little: boolean): Layout => {
  const u16 = (b: Buffer, at: number) => (little ? b.readUInt16LE(at) : b.readUInt16BE(at))
  const u32 = (b: Buffer, at: number) => (little ? b.readUInt32LE(at) : b.readUInt32BE(at))
  const u64 = (b: Buffer, at: number) =>
    u32(b, at + (little ? 4 : 0)) * 2 ** 32 + u32(b, at + (little ? 0 : 4))
  return { wide, u16, u32, word: wide ? u64 : u32 }
}

export type Segment = {
  type: number
  offset: number
  address: number
  fileSize: number
  align: number
}

function segments(source: ByteSource, header: Buffer, l: Layout): Segment[] {
  const tableAt = l.word(header, l.wide ? 32 : 28)
  const entrySize = l.u16(header, l.wide ? 54 : 42)
  const count = l.u16(header, l.wide ? 56 : 44)
  if (entrySize < (l.wide ? 56 : 32) || count > limits.programHeaders) return []
  const found: Segment[] = []
  for (let i = 0; i < count; i++) {
    const h = source.at(tableAt + i * entrySize, l.wide ? 56 : 32)
    if (!h) break
    found.push({
      type: l.u32(h, 0),
      offset: l.word(h, l.wide ? 8 : 4),
      address: l.word(h, l.wide ? 16 : 8),
      fileSize: l.word(h, l.wide ? 32 : 16),
      align: l.word(h, l.wide ? 48 : 28),
    })
  }
  return found
}

export type Opened = { l: Layout; header: Buffer; segments: readonly Segment[] }

/** Null when it is no ELF image, or its header is cut. */
export function openElf(source: ByteSource): Opened | null {
  const ident = source.at(0, 16)
  if (!ident || ident.toString('latin1', 0, 4) !== '\x7fELF') return null
  const [wideByte, orderByte] = [ident[4], ident[5]]
  if ((wideByte !== 1 && wideByte !== 2) || (orderByte !== 1 && orderByte !== 2)) return null
  const l = layout(wideByte === 2, orderByte === 1)
  const header = source.at(0, l.wide ? 64 : 52)
  return header && { l, header, segments: segments(source, header, l) }
}

/** Where an address stands in the file; -1 when nothing of the file is loaded there. */
export function offsetOf(all: readonly Segment[], address: number): number {
  const load = all.find(
    (s) => s.type === PT_LOAD && address >= s.address && address - s.address < s.fileSize,
  )
  return load ? load.offset + (address - load.address) : -1
}

/** A string that ends with a zero; undefined when it is longer than 4 KiB or cut. */
export function cString(source: ByteSource, offset: number): string | undefined {
  for (let length = 64; length <= limits.string; length *= 2) {
    const bytes = source.at(offset, length) ?? tail(source, offset, length)
    if (!bytes) return undefined
    const end = bytes.indexOf(0)
    if (end >= 0) return bytes.toString('utf8', 0, end)
    if (bytes.length < length) return undefined
  }
  return undefined
}

/** The most bytes there are from `offset`, fewer than `length`: for a string at the file's end. */
function tail(source: ByteSource, offset: number, length: number): Buffer | null {
  let low = 0
  let high = length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (source.at(offset, middle)) low = middle
    else high = middle
  }
  return low > 0 ? source.at(offset, low) : null
}

/** Tags of the dynamic section with their values; none in a file that is linked statically. */
export function dynamicEntries(source: ByteSource, { l, segments }: Opened): [number, number][] {
  const segment = segments.find((s) => s.type === PT_DYNAMIC)
  if (!segment) return []
  const size = l.wide ? 16 : 8
  const entries: [number, number][] = []
  for (let at = 0; at + size <= Math.min(segment.fileSize, limits.dynamicBytes); at += size) {
    const e = source.at(segment.offset + at, size)
    const tag = e ? l.word(e, 0) : 0
    if (!e || tag === 0) break
    entries.push([tag, l.word(e, size / 2)])
  }
  return entries
}
