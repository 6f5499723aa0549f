import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { crc32, zstdDecompressSync } from 'node:zlib'
import { PortolanError } from '../../model/errors.ts'
import type { Package } from '../../model/package.ts'
import type { Catalog } from '../catalog.ts'
import * as layout from './layout.ts'
import { openBlock } from './package-block.ts'
import { shelfShares } from './shelves.ts'
import { decodeSources } from './sources-codec.ts'

/**
 * Opens a pack: reads header, names and dictionary; everything else when asked for.
 * Throws PortolanError CATALOG_UNREADABLE (no such file), CATALOG_FORMAT (not a pack, or of another
 * version) or CATALOG_DAMAGED (cut short or changed); the last also when a block is read.
 */
export function openPack(path: string): Catalog & { close(): void } {
  const fd = openFile(path)
  try {
    return readPack(fd, path)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

const hint = 'install Portolan again, or make the catalogue anew'
const damaged = (path: string, what: string, cause?: unknown) =>
  new PortolanError('CATALOG_DAMAGED', `the catalogue is damaged: ${what}`, {
    where: path,
    hint,
    cause,
  })

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const why =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : String(cause)
    throw new PortolanError('CATALOG_UNREADABLE', `the catalogue ${why}`, {
      where: path,
      hint,
      cause,
    })
  }
}

function readPack(fd: number, path: string): Catalog & { close(): void } {
  const { header, base } = readHeader(fd, path)
  const section = (name: keyof layout.PackHeader['sections']): Buffer => {
    const { offset, length } = header.sections[name]
    return readExactly(fd, path, base + offset, length)
  }
  const unfold = (bytes: Buffer, what: string, dictionary?: Buffer): Buffer => {
    try {
      return zstdDecompressSync(bytes, {
        maxOutputLength: layout.maxBlockBytes,
        ...(dictionary && { dictionary }),
      })
    } catch (cause) {
      throw damaged(path, `${what} cannot be unpacked`, cause)
    }
  }
  const names = unfold(section('names'), 'the list of names').toString().split('\n')
  const index = readIndex(section('index'), section('blocks'), names, header, path)
  const packageDictionary = lazy(() => section('packageDictionary'))
  const sourceDictionary = lazy(() => section('sourceDictionary'))
  const readBlock = (number: number) => {
    const start = index.blockStarts[number]
    const end = index.blockStarts[number + 1]
    if (start === undefined || end === undefined) throw damaged(path, `it has no block ${number}`)
    const at = base + header.sections.packages.offset + start
    const bytes = readExactly(fd, path, at, end - start)
    return openBlock(unfold(bytes, `package block ${number}`, packageDictionary()))
  }
  const shared = shelfShares.map((_, shelf) => lazy(() => readBlock(shelf)))
  const unfoldSources = (i: number): Buffer => {
    const start = index.sourceStarts[i]!
    const length = index.sourceStarts[i + 1]! - start
    const bytes = readExactly(fd, path, base + header.sections.sources.offset + start, length)
    return unfold(bytes, `the sources of ${names[i]}`, sourceDictionary())
  }
  const decode = <T>(name: string, make: () => T): T => {
    try {
      return make()
    } catch (cause) {
      if (cause instanceof PortolanError) throw cause
      throw damaged(path, `the entry of ${name} cannot be read`, cause)
    }
  }
  const providers = lazy(() =>
    decode('virtual packages', () =>
      readProviders(unfold(section('virtuals'), 'the list of virtuals').toString(), names),
    ),
  )
  const opened = new Map<string, Package>()
  return {
    digest: header.digest,
    provenance: header.provenance,
    names: () => names,
    virtuals: () => [...providers().keys()],
    providers: (virtual) => providers().get(virtual) ?? [],
    package(name) {
      const known = opened.get(name)
      if (known) return known
      const i = position(names, name)
      if (i === undefined) return undefined
      const { block, start, length } = index.place(i)
      const found = decode(name, () => (shared[block]?.() ?? readBlock(block))(start, length))
      opened.set(name, found)
      return found
    },
    sources(name) {
      const i = position(names, name)
      return i === undefined ? [] : decode(name, () => decodeSources(unfoldSources(i)))
    },
    close: () => closeSync(fd),
  }
}

function readHeader(fd: number, path: string): { header: layout.PackHeader; base: number } {
  const size = fstatSync(fd).size
  const preamble =
    size < layout.preambleBytes ? Buffer.alloc(0) : readExactly(fd, path, 0, layout.preambleBytes)
  if (preamble.toString('latin1', 0, 8) !== layout.magic)
    throw new PortolanError('CATALOG_FORMAT', 'this is not a Portolan catalogue', {
      where: path,
      hint,
    })
  const version = preamble.readUInt32LE(8)
  if (version !== layout.formatVersion)
    throw new PortolanError(
      'CATALOG_FORMAT',
      `the catalogue has format ${version}, this Portolan reads format ${layout.formatVersion}`,
      { where: path, hint },
    )
  const length = preamble.readUInt32LE(12)
  if (length > layout.maxHeaderBytes) throw damaged(path, 'its header is too long')
  const bytes = readExactly(fd, path, layout.preambleBytes, length)
  if (crc32(bytes) !== preamble.readUInt32LE(16)) throw damaged(path, 'its header was changed')
  const header = layout.PackHeader.safeParse(parseJson(bytes.toString()))
  if (!header.success) throw damaged(path, 'its header lacks a field', header.error)
  const base = layout.preambleBytes + length
  const end = Math.max(...Object.values(header.data.sections).map((s) => s.offset + s.length))
  if (base + end !== size) throw damaged(path, `it has ${size} bytes and should have ${base + end}`)
  return { header: header.data, base }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readIndex(
  index: Buffer,
  blocks: Buffer,
  names: readonly string[],
  header: layout.PackHeader,
  path: string,
) {
  const { count, sections } = header
  if (names.length !== count || index.length !== count * 16 || blocks.length % 4 !== 0)
    throw damaged(path, `its index does not hold ${count} packages`)
  const fields = numbers(index)
  const lengths = numbers(blocks)
  const blockStarts = starts(lengths.length, (i) => lengths[i]!)
  const sourceStarts = starts(count, (i) => fields[i * 4 + 3]!)
  if (blockStarts.at(-1) !== sections.packages.length)
    throw damaged(path, 'its index does not agree with the length of its packages')
  if (sourceStarts.at(-1) !== sections.sources.length)
    throw damaged(path, 'its index does not agree with the length of its sources')
  return {
    place: (i: number) => ({
      block: fields[i * 4]!,
      start: fields[i * 4 + 1]!,
      length: fields[i * 4 + 2]!,
    }),
    blockStarts,
    sourceStarts,
  }
}

/** uint32, little-endian. */
function numbers(bytes: Buffer): Uint32Array {
  const aligned = Uint8Array.from(bytes)
  if (endianness() === 'BE') Buffer.from(aligned.buffer).swap32()
  return new Uint32Array(aligned.buffer)
}

/** Index of `name` in the sorted `names`, or undefined. */
function position(names: readonly string[], name: string): number | undefined {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (names[middle]! < name) low = middle + 1
    else high = middle
  }
  return names[low] === name ? low : undefined
}

/** Where each of `count` things of the given lengths starts, and where the last one ends. */
function starts(count: number, length: (i: number) => number): Float64Array {
  const result = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) result[i + 1] = result[i]! + length(i)
  return result
}

function readProviders(text: string, names: readonly string[]): Map<string, string[]> {
  const providers = JSON.parse(text) as Record<string, number[]>
  return new Map(
    Object.entries(providers).map(([virtual, indices]) => [
      virtual,
      indices.map((i) => {
        const name = names[i]
        if (name === undefined) throw new Error(`no package number ${i}`)
        return name
      }),
    ]),
  )
}

function readExactly(fd: number, path: string, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const n = readSync(fd, buffer, done, length - done, offset + done)
    if (n === 0) throw damaged(path, 'it ends too early')
    done += n
  }
  return buffer
}

function lazy<T extends object>(make: () => T): () => T {
  let value: T | undefined
  return () => (value ??= make())
}
