import { createHash } from 'node:crypto'
import { constants, crc32, zstdCompressSync } from 'node:zlib'
import type { Package, Recipe } from '../../model/package.ts'
import type { Catalog } from '../catalog.ts'
import { formatVersion, magic, type PackHeader, type Section } from './layout.ts'
import { encodeBlock } from './package-block.ts'
import { providersByVirtual, shelfShares, shelves } from './shelves.ts'
import { encodeSources } from './sources-codec.ts'

/**
 * The same entries give the same bytes (with one version of zstd). `level` is zstd's, 9 unless said:
 * a pack of all Spack packages takes 6 s of CPU then, and at level 1, a sixth larger, 2.6 s.
 */
export function writePack(
  entries: readonly Recipe[],
  provenance: Catalog['provenance'],
  level = 9,
): Uint8Array {
  const compress = compressor(level)
  const sorted = entries.toSorted((a, b) => (a.package.name < b.package.name ? -1 : 1))
  const names = sorted.map((entry) => entry.package.name)
  const all = sorted.map((entry) => entry.package)
  const { places, blocks } = arrange(all)
  const packages = compressAll(blocks, compress)
  const sources = compressAll(
    sorted.map((entry) => encodeSources(entry.sources)),
    compress,
  )
  const parts: Record<keyof PackHeader['sections'], Buffer> = {
    names: compress(Buffer.from(names.join('\n'))),
    index: numbers(places.flatMap((place, i) => [...place, sources.blocks[i]!.length])),
    blocks: numbers(packages.blocks.map((block) => block.length)),
    virtuals: compress(Buffer.from(JSON.stringify(Object.fromEntries(providersByVirtual(all))))),
    packageDictionary: packages.dictionary,
    sourceDictionary: sources.dictionary,
    packages: Buffer.concat(packages.blocks),
    sources: Buffer.concat(sources.blocks),
  }
  return assemble(parts, provenance, count(all))
}

const numbers = (list: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(list.length * 4)
  list.forEach((n, i) => buffer.writeUInt32LE(n, i * 4))
  return buffer
}

const count = (packages: readonly Package[]): PackHeader['counts'] => ({
  packages: packages.length,
  versions: packages.reduce((sum, p) => sum + p.versions.length, 0),
  variants: packages.reduce((sum, p) => sum + p.variants.length, 0),
  dependencies: packages.reduce((sum, p) => sum + p.dependencies.length, 0),
})

type Place = [block: number, start: number, length: number]

/** Packages on one shelf share a block; every other package gets its own. */
function arrange(packages: readonly Package[]): { places: Place[]; blocks: Buffer[] } {
  const shelfOf = shelves(packages)
  const groups: number[][] = shelfShares.map((_, shelf) =>
    [...packages.keys()].filter((i) => shelfOf[i] === shelf),
  )
  for (const i of packages.keys()) if (shelfOf[i] === undefined) groups.push([i])
  const places: Place[] = []
  const blocks = groups.map((group, number) => {
    const block = encodeBlock(group.map((i) => packages[i]!))
    group.forEach((i, k) => (places[i] = [number, ...block.places[k]!]))
    return block.bytes
  })
  return { places, blocks }
}

function assemble(
  parts: Record<keyof PackHeader['sections'], Buffer>,
  provenance: Catalog['provenance'],
  counts: PackHeader['counts'],
): Uint8Array {
  let offset = 0
  const sections = Object.fromEntries(
    Object.entries(parts).map(([name, bytes]): [string, Section] => {
      const section = { offset, length: bytes.length, crc: crc32(bytes) }
      offset += bytes.length
      return [name, section]
    }),
  ) as PackHeader['sections']
  const body = Buffer.concat(Object.values(parts))
  const digest = createHash('sha256').update(body).digest('hex')
  const header = Buffer.from(JSON.stringify({ provenance, digest, counts, sections }))
  const preamble = Buffer.alloc(20)
  preamble.write(magic, 'latin1')
  preamble.writeUInt32LE(formatVersion, 8)
  preamble.writeUInt32LE(header.length, 12)
  preamble.writeUInt32LE(crc32(header), 16)
  return Buffer.concat([preamble, header, body])
}

type Compress = (data: Buffer, dictionary?: Buffer) => Buffer

const compressor =
  (level: number): Compress =>
  (data, dictionary) =>
    zstdCompressSync(data, {
      ...(dictionary && { dictionary }),
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        [constants.ZSTD_c_checksumFlag]: 1,
        [constants.ZSTD_c_contentSizeFlag]: 1,
      },
    })

const dictionaryBytes = 112 * 1024
const sampleBytes = 1500

/** Compresses each block on its own, with what the blocks have in common as dictionary. */
function compressAll(
  blocks: readonly Buffer[],
  compress: Compress,
): { dictionary: Buffer; blocks: Buffer[] } {
  const step = Math.max(1, Math.floor((blocks.length * sampleBytes) / dictionaryBytes / 2))
  const samples = blocks
    .filter((_, i) => i % step === 0)
    .map((block) => block.subarray(0, sampleBytes))
  const dictionary = Buffer.concat(samples).subarray(0, dictionaryBytes)
  return { dictionary, blocks: blocks.map((block) => compress(block, dictionary)) }
}
