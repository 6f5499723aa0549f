import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, zstdDecompressSync } from 'node:zlib'
import { PortolanError } from '../../model/errors.ts'
import type { Package } from '../../model/package.ts'
import type { Catalog } from '../catalog.ts'
import * as layout from './layout.ts'
import { decodePackage } from './package-codec.ts'
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
  const { index, packages, sources } = readIndex(section('lengths'), names, header, path)
  const block = (
    [offset, length]: readonly [number, number],
    kind: 'packages' | 'sources',
    dictionary: Buffer,
    name: string,
  ): Buffer =>
    unfold(
      readExactly(fd, path, base + header.sections[kind].offset + offset, length),
      `the ${kind} block of ${name}`,
      dictionary,
    )
  const decode = <T>(name: string, make: () => T): T => {
    try {
      return make()
    } catch (cause) {
      if (cause instanceof PortolanError) throw cause
      throw damaged(path, `the entry of ${name} cannot be read`, cause)
    }
  }
  const packageDictionary = lazy(() => section('packageDictionary'))
  const sourceDictionary = lazy(() => section('sourceDictionary'))
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
      const i = index(name)
      if (i === undefined) return undefined
      const found = decode(name, () =>
        decodePackage(block(packages(i), 'packages', packageDictionary(), name).toString()),
      )
      opened.set(name, found)
      return found
    },
    sources(name) {
      const i = index(name)
      if (i === undefined) return []
      return decode(name, () =>
        decodeSources(block(sources(i), 'sources', sourceDictionary(), name)),
      )
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

type Range = readonly [offset: number, length: number]

function readIndex(
  bytes: Buffer,
  names: readonly string[],
  header: layout.PackHeader,
  path: string,
) {
  const { count, sections } = header
  if (names.length !== count || bytes.length !== count * 8)
    throw damaged(path, `its index does not hold ${count} packages`)
  const positions = new Map<string, number>()
  const offsets = { packages: new Float64Array(count + 1), sources: new Float64Array(count + 1) }
  for (let i = 0; i < count; i++) {
    positions.set(names[i]!, i)
    offsets.packages[i + 1] = offsets.packages[i]! + bytes.readUInt32LE(i * 8)
    offsets.sources[i + 1] = offsets.sources[i]! + bytes.readUInt32LE(i * 8 + 4)
  }
  for (const kind of ['packages', 'sources'] as const)
    if (offsets[kind][count] !== sections[kind].length)
      throw damaged(path, `its index does not agree with the length of its ${kind}`)
  const range =
    (kind: 'packages' | 'sources') =>
    (i: number): Range => {
      const start = offsets[kind][i]!
      return [start, offsets[kind][i + 1]! - start]
    }
  return {
    index: (name: string) => positions.get(name),
    packages: range('packages'),
    sources: range('sources'),
  }
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
