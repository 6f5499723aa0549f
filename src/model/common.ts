/**
 * What every document shares: versioning, provenance, evidence.
 *
 * A document carries `$schema` and a semver `schemaVersion`; a reader accepts any document of the
 * same major version. A fact is a value with its provenance; a fact nobody could establish is
 * `{ unknown: reason }`, never a default.
 */
import { z } from 'zod'

// A document is read once: code made for its schema would take longer than it saves.
z.config({ jitless: true })

export const Provenance = z.object({
  method: z.enum(['probed', 'declared', 'imported']),
  /** The file, command or document the value was read from, e.g. `/proc/cpuinfo` or `lscpu -J`. */
  source: z.string(),
  /** RFC 3339 time of the observation; absent where the source has none. */
  at: z.string().optional(),
  nodeClass: z.string().optional(),
})
export type Provenance = z.infer<typeof Provenance>

/** A fact of type `value`: known with its provenance, or unknown with the reason. */
export const fact = <T extends z.ZodType>(value: T) =>
  z.union([
    z.object({ value, provenance: Provenance }),
    z.object({ unknown: z.string(), provenance: Provenance.optional() }),
  ])

export type Known<T> = { value: T; provenance: Provenance }
export type Unknown = { unknown: string; provenance?: Provenance | undefined }
export type Fact<T> = Known<T> | Unknown

export const known = <T>(value: T, provenance: Provenance): Known<T> => ({ value, provenance })
export const unknown = (reason: string, provenance?: Provenance): Unknown =>
  provenance ? { unknown: reason, provenance } : { unknown: reason }
export const isKnown = <T>(f: Fact<T> | undefined): f is Known<T> => f !== undefined && 'value' in f
/** The value of a known fact, else undefined. */
export const valueOf = <T>(f: Fact<T> | undefined): T | undefined =>
  isKnown(f) ? f.value : undefined

/** Where a statement comes from: a file with line, a recipe, a command, a rule. */
export const Evidence = z.object({
  /** File path, command line, recipe or rule id. */
  source: z.string(),
  line: z.number().int().positive().optional(),
  /** What was seen there, short. */
  detail: z.string().optional(),
})
export type Evidence = z.infer<typeof Evidence>

/** Bytes and inodes together: on shared file systems both run out. */
export const Size = z.object({ bytes: z.number().int(), inodes: z.number().int() })
export type Size = z.infer<typeof Size>

export const schemaVersion = '1.0.0'

/** Documents that have got further fields since. */
const newer: Readonly<Record<string, string>> = { site: '1.1.0' }
export const versionOf = (name: string): string => newer[name] ?? schemaVersion

/** The first fields of each document. `name` is the schema's file name, e.g. `site`. */
export const documentHead = (name: string) => ({
  $schema: z.literal(`https://portolan.dev/schemas/${name}.json`),
  schemaVersion: z.string().regex(/^1\.\d+\.\d+$/),
})
export const head = <N extends string>(name: N) => ({
  $schema: `https://portolan.dev/schemas/${name}.json` as const,
  schemaVersion: versionOf(name),
})
