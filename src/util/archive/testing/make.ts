/** Writes small archives, good and bad, for tests of the readers. */
import { crc32, deflateRawSync } from 'node:zlib'

export type MadeEntry = {
  path: string
  data?: Uint8Array | string
  /** Type flag of tar; `0` unless given. */
  type?: string
  mode?: number
  target?: string
  /** What the header says, where it lies. */
  size?: number
}

const bytes = (data: Uint8Array | string | undefined): Buffer => Buffer.from(data ?? '')

function header({ path, type = '0', mode = 0o644, target = '' }: MadeEntry, size: number): Buffer {
  const h = Buffer.alloc(512)
  h.write(path, 0, 100)
  h.write(`${mode.toString(8).padStart(7, '0')}\0`, 100)
  if (size < 8 ** 11) h.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else {
    h[124] = 0x80
    h.writeBigUInt64BE(BigInt(size), 128)
  }
  h.write('        ', 148)
  h.write(type, 156)
  h.write(target, 157, 100)
  h.write('ustar\x0000', 257)
  const sum = h.reduce((total, byte) => total + byte, 0)
  h.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return h
}

const padding = (size: number) => Buffer.alloc(-size & 511)

/** Names over 100 bytes go into a pax header. */
export function makeTar(entries: readonly MadeEntry[]): Buffer {
  const parts: Buffer[] = []
  const add = (entry: MadeEntry) => {
    const data = bytes(entry.data)
    parts.push(header(entry, entry.size ?? data.length), data, padding(data.length))
  }
  for (const entry of entries) {
    if (Buffer.byteLength(entry.path) > 100) {
      const value = ` path=${entry.path}\n`
      let length = Buffer.byteLength(value) + 2
      while (String(length).length + Buffer.byteLength(value) !== length) length++
      add({ path: 'pax', type: 'x', data: `${length}${value}` })
    }
    add(entry)
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

export type MadeZipEntry = {
  path: string
  data: Uint8Array | string
  stored?: boolean
  mode?: number
  /** What the directory says, where it lies. */
  size?: number
}

export function makeZip(entries: readonly MadeZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { path, data, stored = false, mode = 0o100644, size } of entries) {
    const plain = bytes(data)
    const packed = stored ? plain : deflateRawSync(plain)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size ?? plain.length, 18)
    common.writeUInt16LE(Buffer.byteLength(path), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(at, 10)
    const made = Buffer.from([20, 3])
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), made, common, rest, Buffer.from(path)]),
    )
    files.push(local)
    at += local.length
  }
  const all = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(all.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, all, end])
}

/** Bytes as a stream in pieces of a length. */
export async function* pieces(data: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += length) yield data.subarray(at, at + length)
}

/** Bytes as a file. */
export const fileOf = (data: Buffer) => ({
  size: data.length,
  at: (offset: number, length: number) =>
    Promise.resolve(data.subarray(offset, offset + Math.max(0, length))),
  stream: (offset = 0, length = data.length) => pieces(data.subarray(offset, offset + length)),
})
