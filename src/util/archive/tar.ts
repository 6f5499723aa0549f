/**
 * Entries of a tar stream, one after the other; nothing is written anywhere.
 *
 * Format: POSIX.1-2017 pax interchange and ustar; GNU tar's long names, sparse files and base-256
 * numbers (GNU tar manual, "Basic Tar Format").
 */
import type { Budget } from './budget.ts'
import type { ByteReader } from './stream.ts'

export type TarEntry = {
  /** As stored. */
  path: string
  kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other'
  mode: number
  size: number
  /** Of links, as stored. */
  target?: string
  /** Stored with holes: its content is not what the bytes are. */
  sparse?: true
}

const block = 512
/** More than any real name or attribute takes. */
const extendedBytes = 1 << 20

function number(header: Buffer, at: number, length: number): number {
  const field = header.subarray(at, at + length)
  if (field[0] === 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  const text = field.toString('latin1').replace(/\0.*$/s, '').trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : Number.NaN
}

const text = (header: Buffer, at: number, length: number): string => {
  const field = header.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

function isHeader(header: Buffer): boolean {
  let sum = 0
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 32 : byte
  return sum === number(header, 148, 8)
}

/** Whether bytes begin a tar archive. */
export const isTar = (head: Uint8Array): boolean =>
  head.length >= block && isHeader(Buffer.from(head.buffer, head.byteOffset, block))

/** Lines `LENGTH KEY=VALUE\n`. */
function paxRecords(data: Buffer, into: Map<string, string>): void {
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(data.toString('latin1', at, space))
    if (!Number.isInteger(length) || length < space - at + 3 || at + length > data.length)
      throw new Error('it has an extended header that is no list of records')
    const record = data.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) into.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'folder',
}

/**
 * Each entry with its content, to be read before the next one is asked for; what is not read is
 * stepped over. @throws Error when the stream is cut or is no tar archive, PortolanError of `budget`
 */
export async function* readTar(
  reader: ByteReader,
  budget: Budget,
): AsyncGenerator<TarEntry & { content: () => AsyncGenerator<Buffer> }> {
  const common = new Map<string, string>()
  let own = new Map<string, string>()
  for (let header = await reader.read(block); header; header = await reader.read(block)) {
    if (header.every((byte) => byte === 0)) return
    if (!isHeader(header))
      throw new Error(`it is no tar archive at byte ${reader.position() - block}`)
    budget.entry()
    const type = String.fromCharCode(header[156] ?? 0)
    const stored = number(header, 124, 12)
    if ('xgLK'.includes(type)) {
      if (!(stored <= extendedBytes))
        throw new Error(`it has an extended header of ${stored} bytes`)
      const data = (await reader.read(stored)) ?? Buffer.alloc(0)
      await reader.skip(-stored & (block - 1))
      if (type === 'L' || type === 'K')
        own.set(type === 'L' ? 'path' : 'linkpath', text(data, 0, data.length))
      else paxRecords(data, type === 'g' ? common : own)
      continue
    }
    const said = (key: string) => own.get(key) ?? common.get(key)
    const size = Number(said('size') ?? stored)
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('it has an entry without a size')
    const prefix =
      text(header, 257, 6) === 'ustar' && header[263] === 0x30 ? text(header, 345, 155) : ''
    const name = text(header, 0, 100)
    const entry: TarEntry = {
      path: said('GNU.sparse.name') ?? said('path') ?? (prefix ? `${prefix}/${name}` : name),
      kind: kinds[type] ?? 'other',
      mode: number(header, 100, 8) || 0,
      size,
      ...(type === '1' || type === '2'
        ? { target: said('linkpath') ?? text(header, 157, 100) }
        : {}),
      ...(type === 'S' ||
      said('GNU.sparse.major') !== undefined ||
      said('GNU.sparse.map') !== undefined
        ? { sparse: true }
        : {}),
    }
    // An old GNU sparse map goes on in blocks of its own.
    for (let more = type === 'S' && header[482]; more;) {
      const next = await reader.read(block)
      more = next?.[504] ?? 0
    }
    own = new Map()
    // Links and devices carry no bytes, whatever their size field says.
    const bytes = entry.kind === 'file' || type === 'D' || type === 'V' ? size : 0
    const end = reader.position() + bytes
    yield {
      ...entry,
      content: () => reader.pieces(end - reader.position()),
    }
    await reader.skip(end - reader.position() + (-bytes & (block - 1)))
  }
}
