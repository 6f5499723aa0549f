/**
 * Request: what support is asked to install for a plan, so precisely that the answer can be checked: specs,
 * reasons, what it must be bound to, and how it will be accepted.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'

export const Wanted = z.object({
  /** Id of the plan's step. */
  step: z.string(),
  software: z.string(),
  /** The version that the plan was made with; others do that `accepts` takes. */
  version: z.string(),
  /** The least that is asked for, as a spec in Spack's syntax: what `verify` looks for. */
  accepts: z.string(),
  /** The whole node of the plan, as an example that fits. */
  example: z.string(),
  /** archspec name of the processor it must run on. */
  target: z.string(),
  /** Installed software that it must be linked with, as specs. */
  boundTo: z.array(z.string()),
  /** Software of the plan that needs it. */
  neededBy: z.array(z.string()),
  /** Why it is asked for, and why nothing there fits. */
  reasons: z.array(z.object({ text: z.string(), evidence: z.array(Evidence) })),
})
export type Wanted = z.infer<typeof Wanted>

export const Request = z.object({
  ...documentHead('request'),
  /** The plan's name. */
  name: z.string(),
  site: z.object({ name: z.string(), nodeClass: z.string() }),
  /** In the order in which they have to be installed. */
  wanted: z.array(Wanted),
  /** Native input for a tool that could install it: file name and text. */
  native: z.array(z.object({ format: z.string(), path: z.string(), text: z.string() })),
})
export type Request = z.infer<typeof Request>
