/**
 * Documents are kept many to a block: compressed one by one they would take twice the room and ten
 * times as long. A package that changes leaves its block, and its neighbours leave with it for a
 * new one, so that no block holds what nobody needs.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { PortolanError } from '../../model/errors.ts'
import type { Recipe } from '../../model/package.ts'
import type { Inserter } from '../../store/insert.ts'

/** Bytes of documents in a block, more when one alone is larger. */
const blockBytes = 65_536
/** No block may unfold to more: a damaged one must not fill the memory. */
const maxBlockBytes = 256 * 2 ** 20

export type Place = { block: number; start: number; length: number }

export class BlockWriter {
  readonly #rows: Inserter<'block'>
  #next: number
  #parts: Uint8Array[] = []
  #bytes = 0

  /** `next` is the first id that is free. */
  constructor(rows: Inserter<'block'>, next: number) {
    this.#rows = rows
    this.#next = next
  }

  add(document: Uint8Array): Place {
    if (this.#bytes > 0 && this.#bytes + document.length > blockBytes) this.#close()
    const place = { block: this.#next, start: this.#bytes, length: document.length }
    this.#parts.push(document)
    this.#bytes += document.length
    return place
  }

  drain(): Promise<void> {
    return this.#rows.drain()
  }

  async flush(): Promise<void> {
    if (this.#bytes > 0) this.#close()
    await this.#rows.flush()
  }

  #close(): void {
    const bytes = zstdCompressSync(Buffer.concat(this.#parts), {
      params: {
        [constants.ZSTD_c_compressionLevel]: 3,
        [constants.ZSTD_c_checksumFlag]: 1,
      },
    })
    this.#rows.add({ id: this.#next, bytes })
    this.#next += 1
    this.#parts = []
    this.#bytes = 0
  }
}

/** Throws STORE_DAMAGED. */
export function openBlock(bytes: Uint8Array): Buffer {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: maxBlockBytes })
  } catch (cause) {
    throw damaged(cause)
  }
}

export function documentIn(block: Buffer, { start, length }: Omit<Place, 'block'>): Recipe {
  try {
    return JSON.parse(block.toString('utf8', start, start + length)) as Recipe
  } catch (cause) {
    throw damaged(cause)
  }
}

const damaged = (cause: unknown) =>
  new PortolanError('STORE_DAMAGED', 'a document of the catalogue is damaged', {
    hint: 'move the catalogue away and sync again: it holds nothing that is not in the recipes',
    cause,
  })
