import { createHash } from 'node:crypto'
import { constants, crc32, zstdCompressSync } from 'node:zlib'
import type { Package, Source } from '../../model/package.ts'
import type { Catalog } from '../catalog.ts'
import { formatVersion, magic, type PackHeader, type Section } from './layout.ts'
import { encodePackage } from './package-codec.ts'
import { encodeSources } from './sources-codec.ts'

export type PackEntry = { package: Package; sources: readonly Source[] }

/** The same entries give the same bytes (with one version of zstd). */
export function writePack(
  entries: readonly PackEntry[],
  provenance: Catalog['provenance'],
): Uint8Array {
  const sorted = entries.toSorted((a, b) => (a.package.name < b.package.name ? -1 : 1))
  const names = sorted.map((entry) => entry.package.name)
  const packages = compressAll(sorted.map((entry) => Buffer.from(encodePackage(entry.package))))
  const sources = compressAll(sorted.map((entry) => encodeSources(entry.sources)))
  const lengths = Buffer.alloc(sorted.length * 8)
  sorted.forEach((_, i) => {
    lengths.writeUInt32LE(packages.blocks[i]!.length, i * 8)
    lengths.writeUInt32LE(sources.blocks[i]!.length, i * 8 + 4)
  })
  const parts: Record<keyof PackHeader['sections'], Buffer> = {
    names: compress(Buffer.from(names.join('\n'))),
    lengths,
    virtuals: compress(Buffer.from(JSON.stringify(virtuals(sorted)))),
    packageDictionary: packages.dictionary,
    sourceDictionary: sources.dictionary,
    packages: Buffer.concat(packages.blocks),
    sources: Buffer.concat(sources.blocks),
  }
  return assemble(parts, provenance, sorted.length)
}

function assemble(
  parts: Record<keyof PackHeader['sections'], Buffer>,
  provenance: Catalog['provenance'],
  count: number,
): Uint8Array {
  let offset = 0
  const sections = Object.fromEntries(
    Object.entries(parts).map(([name, { length }]): [string, Section] => {
      const section = { offset, length }
      offset += length
      return [name, section]
    }),
  ) as PackHeader['sections']
  const body = Buffer.concat(Object.values(parts))
  const digest = createHash('sha256').update(body).digest('hex')
  const header = Buffer.from(JSON.stringify({ provenance, digest, count, sections }))
  const preamble = Buffer.alloc(20)
  preamble.write(magic, 'latin1')
  preamble.writeUInt32LE(formatVersion, 8)
  preamble.writeUInt32LE(header.length, 12)
  preamble.writeUInt32LE(crc32(header), 16)
  return Buffer.concat([preamble, header, body])
}

/** Virtual name, without version, → indices of packages that provide it under some condition. */
function virtuals(sorted: readonly PackEntry[]): Record<string, number[]> {
  const providers = new Map<string, Set<number>>()
  for (const [i, { package: p }] of sorted.entries())
    for (const { virtual } of p.provides) {
      const name = virtual.replace(/@.*$/, '')
      providers.set(name, (providers.get(name) ?? new Set()).add(i))
    }
  const names = [...providers.keys()].toSorted()
  return Object.fromEntries(names.map((name) => [name, [...providers.get(name)!]]))
}

const compress = (data: Buffer, dictionary?: Buffer): Buffer =>
  zstdCompressSync(data, {
    ...(dictionary && { dictionary }),
    params: {
      [constants.ZSTD_c_compressionLevel]: 19,
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_contentSizeFlag]: 1,
    },
  })

const dictionaryBytes = 112 * 1024
const sampleBytes = 1500

/** Compresses each block on its own, with what the blocks have in common as dictionary. */
function compressAll(blocks: readonly Buffer[]): { dictionary: Buffer; blocks: Buffer[] } {
  const step = Math.max(1, Math.floor(blocks.length / (dictionaryBytes / sampleBytes)))
  const samples = blocks
    .filter((_, i) => i % step === 0)
    .map((block) => block.subarray(0, sampleBytes))
  const dictionary = Buffer.concat(samples).subarray(0, dictionaryBytes)
  return { dictionary, blocks: blocks.map((block) => compress(block, dictionary)) }
}
