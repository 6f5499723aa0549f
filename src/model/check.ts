/**
 * Check: whether an artefact (a package, archive, image or program from elsewhere) runs on a Site's
 * nodes, file by file and as a whole, with the reasons and what can be done instead.
 */
import { z } from 'zod'
import { documentHead } from './common.ts'

export const Fitness = z.enum(['fits', 'does not fit', 'unknown'])
export type Fitness = z.infer<typeof Fitness>

export const CheckReason = z.object({
  /**
   * `architecture`, `cpu`, `kernel`, `loader`, `glibc`, `libstdcxx`, `library`, `version`, `mpi`,
   * `cuda`, `rocm`, `python`, `incomplete` (what it needs is missing from an image itself).
   */
  code: z.string(),
  verdict: Fitness,
  /** One sentence without a full stop. */
  because: z.string(),
  /** Document or rule it rests on. */
  source: z.string(),
  /** What to do instead. */
  instead: z.string().optional(),
})
export type CheckReason = z.infer<typeof CheckReason>

export const CheckedFile = z.object({
  /** In the artefact. */
  path: z.string(),
  kind: z.enum(['program', 'library']),
  verdict: Fitness,
  /** What speaks against it or is not known; what it rests on where it is told nowhere else. */
  reasons: z.array(CheckReason),
  /**
   * False for what says nothing of the whole: a file for another processor beside those for this one,
   * one whose libraries an image itself lacks.
   */
  counted: z.boolean(),
})
export type CheckedFile = z.infer<typeof CheckedFile>

export const Check = z.object({
  ...documentHead('check'),
  artifact: z.object({
    path: z.string(),
    /** e.g. `deb`, `rpm`, `wheel`, `tar`, `image`, `sif`, `elf`, `folder`. */
    format: z.string(),
    name: z.string().optional(),
    version: z.string().optional(),
    /** As `uname -m` says it. */
    architecture: z.string().optional(),
    /** Bytes of the file; of a folder those of its ELF files. */
    bytes: z.number().int(),
    remarks: z.array(z.string()),
  }),
  site: z.object({ name: z.string().optional(), nodeClass: z.string() }),
  verdict: Fitness,
  /** Of the whole: its own and those of its counted files, those alike put together. */
  reasons: z.array(
    CheckReason.extend({
      /** Number of files it is about; 0 where it is about the artefact itself. */
      files: z.number().int(),
      /** One of them. */
      example: z.string().optional(),
    }),
  ),
  /** Every ELF program and library, by path. */
  files: z.array(CheckedFile),
  counts: z.object({
    entries: z.number().int(),
    /** ELF programs and libraries. */
    elf: z.number().int(),
    fits: z.number().int(),
    doesNotFit: z.number().int(),
    unknown: z.number().int(),
    notCounted: z.number().int(),
  }),
  /** How an ordinary user runs it there. */
  use: z.object({
    commands: z.array(z.string()),
    /** Variables to set; a relative folder is one of the artefact. */
    environment: z.record(z.string(), z.string()),
  }),
  /** What works only when root installs it, e.g. set-id programs; the rest needs no root. */
  needsRoot: z.array(z.object({ path: z.string(), why: z.string() })),
  /** Entries that were not read, with the reason. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
})
export type Check = z.infer<typeof Check>
