/**
 * Binary: a ready-built package in a binary cache: a Spack build cache, Guix substitutes. A build
 * step may take one that fits the machine instead of compiling.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'
import { VariantValue } from './package.ts'

export const Binary = z.object({
  /** Adapter whose cache it is, e.g. `spack`. */
  tool: z.string(),
  name: z.string(),
  version: z.string(),
  /** The tool's own identity of this very build: Spack's DAG hash, the hash of a store path. */
  hash: z.string(),
  variants: z.record(z.string(), z.union([VariantValue, z.array(VariantValue)])).optional(),
  /** CPU target as archspec names it. */
  target: z.string().optional(),
  os: z.string().optional(),
  /** e.g. `gcc@12.2.0`. */
  compiler: z.string().optional(),
  /** Hashes of what it needs beside it. */
  dependencies: z.array(z.string()),
  /** Where its archive is, relative to the cache. */
  archive: z.string().optional(),
  /** Of the archive, in hexadecimal. */
  sha256: z.string().optional(),
  /** Of what it unpacks to, where the cache tells that: Guix's nar. */
  unpackedSha256: z.string().optional(),
  /** Of the archive. */
  bytes: z.number().int().nonnegative().optional(),
  /** Whether a signature is there; nobody has verified it. */
  signed: z.boolean().optional(),
  evidence: Evidence,
})
export type Binary = z.infer<typeof Binary>

export const BinaryDocument = z.object({ ...documentHead('binary'), ...Binary.shape })
export type BinaryDocument = z.infer<typeof BinaryDocument>
