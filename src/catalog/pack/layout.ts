/**
 * The pack: a catalogue in one file, made so that opening it for one plan reads only what the plan
 * needs. All numbers are little-endian.
 *
 * | bytes | content |
 * |---|---|
 * | 8 | `PORTOLAN` |
 * | 4 | format version |
 * | 4 | length of the header |
 * | 4 | CRC-32 of the header |
 * | … | header, JSON: where each section stands, provenance, digest of all sections |
 * | … | sections: names, index, virtuals, dictionaries, package blocks, source blocks |
 *
 * Each section's offset counts from the end of the header. Every block is one zstd frame with
 * checksum, compressed with its section's dictionary, so that it can be read on its own. Packages
 * that many plans consider share a block (see shelves.ts); every other one has its own.
 */
import { z } from 'zod'

export const magic = 'PORTOLAN'
export const formatVersion = 1
export const preambleBytes = 20
/** No block may unfold to more: a hostile pack must not fill the memory. */
export const maxBlockBytes = 32 * 2 ** 20
export const maxHeaderBytes = 65536

const Section = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  /** CRC-32 of the section. */
  crc: z.number().int().nonnegative(),
})
export type Section = z.infer<typeof Section>

export const PackHeader = z.object({
  provenance: z.object({ tool: z.string(), repository: z.string(), commit: z.string() }),
  /** sha256 over all sections, in the order of their offsets. */
  digest: z.string(),
  counts: z.object({
    packages: z.number().int().nonnegative(),
    versions: z.number().int().nonnegative(),
    variants: z.number().int().nonnegative(),
    dependencies: z.number().int().nonnegative(),
  }),
  sections: z.object({
    /** zstd; names sorted by code unit, one a line. */
    names: Section,
    /** Four uint32 a package: package block, start and length in it unfolded, length of its source block. */
    index: Section,
    /** One uint32 a package block: its length. */
    blocks: Section,
    /** zstd; JSON: virtual → indices of the packages that provide it. */
    virtuals: Section,
    packageDictionary: Section,
    sourceDictionary: Section,
    packages: Section,
    sources: Section,
  }),
})
export type PackHeader = z.infer<typeof PackHeader>
