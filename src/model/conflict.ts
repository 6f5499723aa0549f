/**
 * Conflict: why there is no plan. A graph whose leaves are facts with evidence; `core` is a
 * minimal set of leaves: leave out any one and a plan may exist. Text is printed from it.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'

export const ConflictFact = z.object({
  id: z.string(),
  kind: z.enum(['request', 'recipe', 'site', 'policy', 'unknown-package', 'unknown-version']),
  text: z.string(),
  evidence: z.array(Evidence),
})
export type ConflictFact = z.infer<typeof ConflictFact>

export const Conflict = z.object({
  ...documentHead('conflict'),
  name: z.string(),
  requires: z.array(z.string()),
  /** Facts that cannot all hold. */
  core: z.array(ConflictFact),
  /** Edges between facts: `because` leads from a derived statement to what it rests on. */
  edges: z.array(z.object({ from: z.string(), to: z.string(), text: z.string() })),
  hints: z.array(z.string()),
})
export type Conflict = z.infer<typeof Conflict>
