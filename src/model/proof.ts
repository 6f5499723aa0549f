/**
 * Proof: what really happened when a plan's program ran, held against the plan. Every finding says
 * what was planned, what was found and where that was seen.
 */
import { z } from 'zod'
import { documentHead } from './common.ts'

export const Finding = z.object({
  /** What it is about: `launcher`, `run path`, `mpich`, `hdf5`, `transport`, … */
  subject: z.string(),
  /** Number of ranks of the run it was seen in; absent where it holds for all. */
  ranks: z.number().int().positive().optional(),
  verdict: z.enum(['as-planned', 'differs', 'not-checked']),
  planned: z.string(),
  found: z.string(),
  /** Where it was seen, e.g. `/proc/<pid>/maps of 2 ranks`. */
  seen: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** How the loader came to a file: the part of its search that had it, in the loader's own words. */
export const LoadedLibrary = z.object({
  /** Links resolved. */
  path: z.string(),
  /** `RUNPATH`, `RPATH`, `LD_LIBRARY_PATH`, `LD_PRELOAD`, `cache`, `default`, `path`, `unknown`. */
  foundBy: z.string(),
})
export type LoadedLibrary = z.infer<typeof LoadedLibrary>

export const ProvenRun = z.object({
  ranks: z.number().int().positive(),
  command: z.array(z.string()),
  exitCode: z.number().int(),
  seconds: z.number(),
  transports: z.array(z.string()),
  processes: z.array(
    z.object({
      pid: z.number().int(),
      /** As its launcher told it; absent when it told nothing. */
      rank: z.number().int().optional(),
      libraries: z.array(LoadedLibrary),
    }),
  ),
})
export type ProvenRun = z.infer<typeof ProvenRun>

export const Proof = z.object({
  ...documentHead('proof'),
  name: z.string(),
  /** RFC 3339 time. */
  at: z.string(),
  program: z.string(),
  findings: z.array(Finding),
  runs: z.array(ProvenRun),
  /** No finding differs. */
  holds: z.boolean(),
})
export type Proof = z.infer<typeof Proof>
