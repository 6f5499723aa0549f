/** Random access to the bytes of one file, wherever they are: in memory, on disk, in an od dump. */
import { readSync } from 'node:fs'

export interface ByteSource {
  /** Exactly `length` bytes from `offset`, or null where the source has them not. */
  at(offset: number, length: number): Buffer | null
}

export const bufferSource = (bytes: Uint8Array): ByteSource => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    at: (offset, length) =>
      offset < 0 || length < 0 || offset + length > buffer.length
        ? null
        : buffer.subarray(offset, offset + length),
  }
}

/** Parts of a file: `[offset, bytes]`. What lies across a gap between parts is not there. */
export const sparseSource = (parts: readonly (readonly [number, Uint8Array])[]): ByteSource => {
  const sources = parts.map(([start, bytes]) => ({ start, source: bufferSource(bytes) }))
  return {
    at(offset, length) {
      for (const { start, source } of sources) {
        const found = source.at(offset - start, length)
        if (found) return found
      }
      return null
    },
  }
}

const chunk = 16 * 1024

/** An open file, read in 16 KiB blocks as they are asked for; long ranges are read on their own. */
export const fileSource = (descriptor: number, size: number): ByteSource => {
  const blocks = new Map<number, Buffer>()
  const read = (offset: number, length: number): Buffer | null => {
    const buffer = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const got = readSync(descriptor, buffer, done, length - done, offset + done)
      if (got === 0) return null
      done += got
    }
    return buffer
  }
  const block = (index: number): Buffer | null => {
    const kept = blocks.get(index)
    if (kept) return kept
    const fresh = read(index * chunk, Math.min(chunk, size - index * chunk))
    if (fresh) blocks.set(index, fresh)
    return fresh
  }
  return {
    at(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) return null
      if (length === 0) return Buffer.alloc(0)
      const index = Math.floor(offset / chunk)
      if (Math.floor((offset + length - 1) / chunk) !== index) return read(offset, length)
      const start = offset - index * chunk
      return block(index)?.subarray(start, start + length) ?? null
    },
  }
}
