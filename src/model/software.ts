/**
 * Software: one identity across tools. `id` is Spack's package name where Spack has one.
 *
 * A feature alias says what one tool puts into a name and another into a variant, e.g. Debian's
 * `libhdf5-mpich-dev` is `hdf5 +mpi ^mpich`.
 */
import { z } from 'zod'

export const IdentityEvidence = z.object({
  kind: z.enum(['source-hash', 'repository', 'homepage', 'name', 'curated']),
  /** The value that matched. */
  value: z.string(),
})
export type IdentityEvidence = z.infer<typeof IdentityEvidence>

export const Alias = z.object({
  tool: z.string(),
  /** The tool's own name for it; `*` stands for anything, `#` for a version number. */
  name: z.string(),
  /** What the name says about features, as an anonymous Spack spec, e.g. `+mpi`. */
  features: z.string().optional(),
  evidence: z.array(IdentityEvidence),
})
export type Alias = z.infer<typeof Alias>

export const Software = z.object({ id: z.string(), aliases: z.array(Alias) })
export type Software = z.infer<typeof Software>
