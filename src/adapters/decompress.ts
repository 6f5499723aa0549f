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

/** Throws UNPACK: cut, larger than `maxBytes` when unpacked, or packed with xz or bzip2. */
export function unpacked(data: Uint8Array, path: string, maxBytes: number): Buffer {
  const kind = packing(data)
  if (kind === 'xz' || kind === 'bzip2')
    throw new PortolanError('UNPACK', `${path} is packed with ${kind}, which is not read`, {
      where: path,
      hint: `unpack it first (${kind} -dk), or take the .gz, .zst or .lz4 beside it`,
    })
  try {
    if (kind === 'gzip') return gunzipSync(data, { maxOutputLength: maxBytes })
    if (kind === 'zstd') return zstdDecompressSync(data, { maxOutputLength: maxBytes })
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
