/** Index files as they are served: plain, or packed in a way that this process can unpack itself. */
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { PortolanError } from '../model/errors.ts'
import { decompressLz4 } from '../util/lz4.ts'

const starts = (data: Uint8Array, ...bytes: number[]): boolean =>
  bytes.every((byte, i) => data[i] === byte)

/** How a file is packed, by its first bytes, whatever its name says. */
export function packing(data: Uint8Array): 'gzip' | 'zstd' | 'lz4' | 'xz' | 'bzip2' | 'plain' {
  if (starts(data, 0x1f, 0x8b)) return 'gzip'
  if (starts(data, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  if (starts(data, 0x04, 0x22, 0x4d, 0x18)) return 'lz4'
  if (starts(data, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz'
  return starts(data, 0x42, 0x5a, 0x68) ? 'bzip2' : 'plain'
}

/** Size of the content as a zstd frame's header says (RFC 8878, 3.1.1.1), 0 where it does not. */
function zstdSize(data: Uint8Array): number {
  const descriptor = data[4] ?? 0
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const single = (descriptor & 0x20) !== 0
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!
  const width = descriptor >> 6
  if (data.length < at + 8 || (width === 0 && !single)) return 0
  if (width === 0) return view.getUint8(at)
  if (width === 1) return view.getUint16(at, true) + 256
  return width === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true))
}

/** Output in one piece: put together from many, it would stand in memory twice. */
const inOnePiece = (size: number, maxBytes: number) => ({
  maxOutputLength: maxBytes,
  chunkSize: Math.min(Math.max(size + 1, 2 ** 16), maxBytes + 1),
})

/** The last four bytes of a gzip file (RFC 1952). */
const gzipSize = (data: Uint8Array): number =>
  data.length < 18
    ? 0
    : new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(data.length - 4, true)

/** Throws UNPACK: cut, larger than `maxBytes` when unpacked, or packed with xz or bzip2. */
export function unpacked(data: Uint8Array, path: string, maxBytes: number): Buffer {
  const kind = packing(data)
  if (kind === 'xz' || kind === 'bzip2')
    throw new PortolanError('UNPACK', `${path} is packed with ${kind}, which is not read`, {
      where: path,
      hint: `unpack it first (${kind} -dk), or take the .gz, .zst or .lz4 beside it`,
    })
  try {
    if (kind === 'gzip') return gunzipSync(data, inOnePiece(gzipSize(data), maxBytes))
    if (kind === 'zstd') return zstdDecompressSync(data, inOnePiece(zstdSize(data), maxBytes))
    if (kind === 'lz4') return decompressLz4(data, maxBytes)
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  } catch (error) {
    throw new PortolanError('UNPACK', `${path} cannot be unpacked: ${String(error)}`, {
      where: path,
      hint: 'get the file again: it may be cut off',
      cause: error,
    })
  }
}
