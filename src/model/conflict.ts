/**
 * Conflict: why there is no plan. A graph whose leaves are facts with evidence; `core` is a
 * minimal set of leaves: leave out any one and a plan may exist. Text is printed from it.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'

export const ConflictFact = z.object({
  id: z.string(),
  /** `rule`: how programs are put together anywhere, e.g. that one program uses one MPI. */
  kind: z.enum([
    'request',
    'recipe',
    'site',
    'policy',
    'rule',
    'unknown-package',
    'unknown-version',
  ]),
  text: z.string(),
  evidence: z.array(Evidence),
})
export type ConflictFact = z.infer<typeof ConflictFact>

/** A change that would give a plan, and which; each was tried. */
export const Relaxation = z.object({
  /** Ids of the facts given up. */
  facts: z.array(z.string()),
  /** e.g. `leave out '^openmpi' of 'hdf5 ^openmpi'`. */
  change: z.string(),
  /** The plan's counts, and what each thing asked for comes to. */
  plan: z.object({
    reuse: z.number().int(),
    build: z.number().int(),
    roots: z.array(z.object({ software: z.string(), version: z.string(), reused: z.boolean() })),
  }),
  text: z.string(),
})
export type Relaxation = z.infer<typeof Relaxation>

export const Conflict = z.object({
  ...documentHead('conflict'),
  name: z.string(),
  requires: z.array(z.string()),
  /** Facts that cannot all hold. */
  core: z.array(ConflictFact),
  /** Edges between facts: `because` leads from a derived statement to what it rests on. */
  edges: z.array(z.object({ from: z.string(), to: z.string(), text: z.string() })),
  /** What the facts come to together, where one sentence can say it. */
  conclusion: z.string().optional(),
  relaxations: z.array(Relaxation).optional(),
  hints: z.array(z.string()),
})
export type Conflict = z.infer<typeof Conflict>
