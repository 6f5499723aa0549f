/** Reading a stream of bytes in exact portions, as archive formats are laid out. */

export type ByteReader = {
  /** Bytes handed out so far. */
  position(): number
  /** Exactly `length` bytes, or null at the stream's end. @throws Error when it is cut in between */
  read(length: number): Promise<Buffer | null>
  /** Exactly `length` bytes in pieces, whatever their number. @throws Error when it is cut */
  pieces(length: number): AsyncGenerator<Buffer>
  skip(length: number): Promise<void>
  /** All that is left. */
  rest(): AsyncGenerator<Buffer>
  /** Ends the stream where nobody reads on. */
  close(): Promise<void>
}

export function byteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  let position = 0
  /** The next piece of at most `length` bytes; null at the end. */
  const piece = async (length: number): Promise<Buffer | null> => {
    while (rest.length === 0) {
      const next = await chunks.next()
      if (next.done === true) return null
      rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
    }
    const taken = rest.subarray(0, length)
    rest = rest.subarray(taken.length)
    position += taken.length
    return taken
  }
  const cut = (wanted: number) =>
    new Error(`it ends at byte ${position}, ${wanted} bytes before what it says`)
  async function* pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      const next = await piece(left)
      if (!next) throw cut(left)
      left -= next.length
      yield next
    }
  }
  return {
    position: () => position,
    async read(length) {
      if (length === 0) return Buffer.alloc(0)
      const first = await piece(length)
      if (!first || first.length === length) return first
      const all = [first]
      for await (const more of pieces(length - first.length)) all.push(more)
      return Buffer.concat(all)
    },
    pieces,
    async skip(length) {
      for await (const _ of pieces(length));
    },
    async *rest() {
      for (;;) {
        const next = await piece(1 << 20)
        if (!next) return
        yield next
      }
    },
    close: async () => void (await chunks.return?.()),
  }
}

/** The whole of a stream in one piece. @throws Error beyond `maxBytes` */
export async function whole(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const all: Uint8Array[] = []
  let size = 0
  for await (const part of source) {
    size += part.length
    if (size > maxBytes) throw new Error(`a part of it is larger than ${maxBytes} bytes`)
    all.push(part)
  }
  return Buffer.concat(all)
}
