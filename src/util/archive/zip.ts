/**
 * Files of a zip archive, by its central directory (PKWARE APPNOTE 6.3.10, with Zip64). Names and
 * sizes of local headers are not believed.
 */
import type { Budget } from './budget.ts'
import { unpackedStream } from './decompress.ts'

export type Bytes = {
  readonly size: number
  at(offset: number, length: number): Promise<Buffer>
  stream(offset?: number, length?: number): AsyncIterable<Uint8Array>
}

export type ZipEntry = {
  path: string
  kind: 'file' | 'folder' | 'symlink' | 'other'
  mode: number
  size: number
  /** Why its content cannot be read, in words. */
  unreadable?: string
  content: () => AsyncIterable<Uint8Array>
}

const longestDirectory = 512 << 20
const ends = { plain: 0x06054b50, zip64: 0x06064b50, locator: 0x07064b50 }
const big = (data: Buffer, at: number) => Number(data.readBigUInt64LE(at))

type Directory = { offset: number; size: number; count: number }

async function directoryOf(file: Bytes): Promise<Directory> {
  const from = Math.max(0, file.size - (1 << 16) - 22)
  const tail = await file.at(from, file.size - from)
  let at = tail.length - 22
  while (at >= 0 && tail.readUInt32LE(at) !== ends.plain) at--
  if (at < 0) throw new Error('it is no zip archive, or cut: its directory is missing')
  const plain = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
  if (at < 20 || tail.readUInt32LE(at - 20) !== ends.locator) return plain
  const record = await file.at(big(tail, at - 12), 56)
  if (record.length < 56 || record.readUInt32LE(0) !== ends.zip64)
    throw new Error('its directory is not where it says')
  return { count: big(record, 32), size: big(record, 40), offset: big(record, 48) }
}

/** Sizes and offset from the Zip64 field, for those that are all ones in the entry. */
function wide(extra: Buffer, values: number[]): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)]
    let next = at + 4
    if (id === 1)
      return values.map((value) => {
        if (value !== 0xffffffff || next + 8 > Math.min(at + 4 + size, extra.length)) return value
        next += 8
        return big(extra, next - 8)
      })
    at += 4 + size
  }
  return values
}

/** Every entry in the order of the directory. @throws Error when it is no zip archive or cut */
export async function* readZip(file: Bytes, budget: Budget): AsyncGenerator<ZipEntry> {
  const { offset, size, count } = await directoryOf(file)
  if (!(size <= longestDirectory) || !(offset + size <= file.size))
    throw new Error(`its directory of ${size} bytes is not in it`)
  const directory = await file.at(offset, size)
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw new Error(`its directory ends after ${i} of ${count} entries`)
    budget.entry()
    const [method, flags] = [directory.readUInt16LE(at + 10), directory.readUInt16LE(at + 8)]
    const [names, extras, comments] = [28, 30, 32].map((n) => directory.readUInt16LE(at + n)) as [
      number,
      number,
      number,
    ]
    const path = directory.toString('utf8', at + 46, at + 46 + names)
    const extra = directory.subarray(at + 46 + names, at + 46 + names + extras)
    const [whole = 0, packed = 0, local = 0] = wide(
      extra,
      [24, 20, 42].map((n) => directory.readUInt32LE(at + n)),
    )
    const attributes = directory.readUInt32LE(at + 38) >>> 16
    at += 46 + names + extras + comments
    const unreadable =
      flags & 1
        ? 'it is encrypted'
        : [0, 8].includes(method)
          ? undefined
          : `it is packed by method ${method}`
    yield {
      path,
      kind: kindOf(path, attributes),
      mode: attributes & 0o7777,
      size: whole,
      ...(unreadable === undefined ? {} : { unreadable }),
      content: () => content(file, { local, packed, method, whole }, budget),
    }
  }
}

function kindOf(path: string, attributes: number): ZipEntry['kind'] {
  const type = attributes & 0o170000
  if (path.endsWith('/')) return 'folder'
  if (type === 0o120000) return 'symlink'
  return type === 0 || type === 0o100000 ? 'file' : 'other'
}

async function* content(
  file: Bytes,
  entry: { local: number; packed: number; method: number; whole: number },
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const header = await file.at(entry.local, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw new Error('an entry is not where its directory says')
  const from = entry.local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  let seen = 0
  const packing = entry.method === 8 ? 'deflate' : 'plain'
  for await (const part of unpackedStream(file.stream(from, entry.packed), packing, budget)) {
    seen += part.length
    if (seen > entry.whole) throw new Error('an entry is larger than its directory says')
    yield part
  }
}
