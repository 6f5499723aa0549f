/**
 * Headers of RPM packages, formats 3 and 4 (rpm's docs/manual/format_header.md and tags.md): an index
 * of tags with their types and offsets, and a store of values, big-endian.
 */
import type { ByteReader } from '../../util/archive/stream.ts'

export type Header = {
  strings(tag: number): string[]
  numbers(tag: number): number[]
}

export const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  fileSizes: 1028,
  fileModes: 1030,
  fileLinks: 1036,
  prefixes: 1098,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  payloadFormat: 1124,
  longFileSizes: 5008,
} as const

/** rpm's own bounds are 64 Ki tags and 256 MiB; no real header comes near this. */
const most = { tags: 1 << 16, bytes: 64 << 20 }
const widths: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 }

type Entry = { type: number; offset: number; count: number }

/** The next header; null at the end. @throws Error when it is none, or too large */
export async function readHeader(reader: ByteReader): Promise<Header | null> {
  const intro = await reader.read(16)
  if (!intro) return null
  const [entries, bytes] = [intro.readUInt32BE(8), intro.readUInt32BE(12)]
  if (intro.readUInt32BE(0) !== 0x8eade801) throw new Error('it has no header where one should be')
  if (entries > most.tags || bytes > most.bytes)
    throw new Error(`it has a header of ${entries} tags and ${bytes} bytes`)
  const index = (await reader.read(16 * entries)) ?? Buffer.alloc(0)
  const store = (await reader.read(bytes)) ?? Buffer.alloc(0)
  const byTag = new Map<number, Entry>()
  for (let at = 0; at + 16 <= index.length; at += 16)
    byTag.set(index.readUInt32BE(at), {
      type: index.readUInt32BE(at + 4),
      offset: index.readUInt32BE(at + 8),
      count: index.readUInt32BE(at + 12),
    })
  return {
    strings: (tag) => stringsAt(store, byTag.get(tag)),
    numbers: (tag) => numbersAt(store, byTag.get(tag)),
  }
}

function stringsAt(store: Buffer, entry: Entry | undefined): string[] {
  const found: string[] = []
  if (!entry || ![6, 8, 9].includes(entry.type)) return found
  for (let at = entry.offset; found.length < entry.count && at < store.length;) {
    const end = store.indexOf(0, at)
    if (end < 0) break
    found.push(store.toString('utf8', at, end))
    at = end + 1
  }
  return found
}

function numbersAt(store: Buffer, entry: Entry | undefined): number[] {
  const width = entry && widths[entry.type]
  const found: number[] = []
  if (!entry || width === undefined) return found
  for (let at = entry.offset; found.length < entry.count && at + width <= store.length; at += width)
    found.push(width === 8 ? Number(store.readBigUInt64BE(at)) : store.readUIntBE(at, width))
  return found
}
