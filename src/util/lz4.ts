/**
 * LZ4 frames, as `lz4` and apt write them (the LZ4 frame format 1.6 and block format). Checksums are
 * stepped over, not verified; what is decoded has been verified by whoever fetched it, or is checked
 * by its own syntax.
 */

/** A message about what is wrong, without the file. */
const broken = (why: string): Error => new Error(`the LZ4 data ${why}`)

/** Throws an Error when the data is cut, not LZ4, or grows beyond `maxBytes`. */
export function decompressLz4(data: Uint8Array, maxBytes: number): Buffer {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const out = new Growing(maxBytes)
  let at = 0
  const u32 = (): number => {
    if (at + 4 > data.length) throw broken('ends early')
    at += 4
    return view.getUint32(at - 4, true)
  }
  while (at < data.length) {
    const magic = u32()
    if ((magic & 0xfffffff0) === 0x184d2a50) {
      const size = u32()
      at += size
      continue
    }
    if (magic !== 0x184d2204) throw broken('has no frame where one should begin')
    const flags = data[at] ?? 0
    if (flags >> 6 !== 1) throw broken('is of another version')
    if (flags & 1) throw broken('needs a dictionary')
    // Descriptor: flags, block size, content size, checksum of the header.
    at += 3 + (flags & 8 ? 8 : 0)
    const frameStart = out.length
    for (let size = u32(); size !== 0; size = u32()) {
      const length = size & 0x7fffffff
      const block = data.subarray(at, at + length)
      if (block.length < length) throw broken('ends early')
      if (size >>> 31) out.append(block)
      else decodeBlock(block, out, flags & 0x20 ? out.length : frameStart)
      at += length + (flags & 16 ? 4 : 0)
    }
    if (flags & 4) at += 4
  }
  return out.content()
}

/** One block without a frame, as squashfs stores them. Throws likewise. */
export function decompressLz4Block(block: Uint8Array, maxBytes: number): Buffer {
  const out = new Growing(maxBytes)
  decodeBlock(block, out, 0)
  return out.content()
}

/** Literals and copies by turns; `start`: how far back a copy may reach. */
function decodeBlock(block: Uint8Array, out: Growing, start: number): void {
  let at = 0
  const more = (length: number): number => {
    let total = length
    if (length !== 15) return total
    for (let byte = 255; byte === 255; at++) {
      if (at >= block.length) throw broken('ends early')
      byte = block[at]!
      total += byte
    }
    return total
  }
  while (at < block.length) {
    const token = block[at++]!
    const literals = more(token >> 4)
    if (at + literals > block.length) throw broken('ends early')
    out.append(block.subarray(at, at + literals))
    at += literals
    if (at >= block.length) return
    if (at + 2 > block.length) throw broken('ends early')
    const offset = block[at]! | (block[at + 1]! << 8)
    at += 2
    if (offset === 0 || out.length - offset < start) throw broken('copies from outside')
    out.repeat(offset, more(token & 15) + 4)
  }
}

class Growing {
  length = 0
  private buffer: Buffer
  private readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
    this.buffer = Buffer.allocUnsafe(Math.min(maxBytes, 2 ** 20))
  }

  private reserve(more: number): void {
    const wanted = this.length + more
    if (wanted > this.maxBytes) throw broken(`unpacks to over ${this.maxBytes} bytes`)
    if (wanted <= this.buffer.length) return
    const grown = Buffer.allocUnsafe(
      Math.min(this.maxBytes, Math.max(wanted, this.buffer.length * 2)),
    )
    this.buffer.copy(grown, 0, 0, this.length)
    this.buffer = grown
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Copies what stands `offset` bytes back, which may overlap what is written. */
  repeat(offset: number, count: number): void {
    this.reserve(count)
    const from = this.length - offset
    if (offset >= count) this.buffer.copyWithin(this.length, from, from + count)
    else for (let i = 0; i < count; i++) this.buffer[this.length + i] = this.buffer[from + i]!
    this.length += count
  }

  content(): Buffer {
    return this.buffer.subarray(0, this.length)
  }
}
