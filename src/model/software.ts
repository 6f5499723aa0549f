/**
 * Software: one identity across tools. `id` is Spack's package name where Spack has one.
 *
 * A feature alias says what one tool puts into a name and another into a variant, e.g. Debian's
 * `libhdf5-mpich-dev` is `hdf5 +mpi ^mpich`.
 */
import { z } from 'zod'

export const IdentityEvidence = z.object({
  /**
   * `source-hash`: the same archive; `registry`: the same entry of a language's index;
   * `repository`: the same repository or project; `download`: the same file name on the same host;
   * `version`: a version both have, which says something only beside other evidence.
   */
  kind: z.enum([
    'source-hash',
    'registry',
    'repository',
    'download',
    'homepage',
    'name',
    'version',
    'curated',
  ]),
  /** The value that matched. */
  value: z.string(),
  /** How likely it is the same software for this reason alone, from 0 to 1. */
  strength: z.number().min(0).max(1).optional(),
  /** The name it matched, as `tool:name`. */
  with: z.string().optional(),
})
export type IdentityEvidence = z.infer<typeof IdentityEvidence>

export const Alias = z.object({
  tool: z.string(),
  /** The tool's own name for it; `*` stands for anything, `#` for a version number. */
  name: z.string(),
  /** World of names, for a name that a bundle gives to a part of it: `python`, `r`, `perl`, … */
  ecosystem: z.string().optional(),
  /** Holds of recipes for these toolchains alone. */
  toolchains: z.array(z.string()).optional(),
  /** Holds of versions alone that match this regular expression; the others are other software. */
  versions: z.string().optional(),
  /** What the name says about features, as an anonymous Spack spec, e.g. `+mpi`. */
  features: z.string().optional(),
  evidence: z.array(IdentityEvidence),
  /** How likely the name is this software, all evidence together; absent where it is by definition. */
  strength: z.number().min(0).max(1).optional(),
})
export type Alias = z.infer<typeof Alias>

export const Software = z.object({ id: z.string(), aliases: z.array(Alias) })
export type Software = z.infer<typeof Software>

/** Evidence that speaks for two software being one although they are kept apart, or against. */
export const Contradiction = z.object({
  /**
   * `shared-source`: both take the same archive; `shared-project`: the same registry entry,
   * repository or homepage; `namesake`: the same name, from different places.
   */
  kind: z.enum(['shared-source', 'shared-project', 'namesake']),
  /** Ids of the two software, sorted. */
  software: z.array(z.string()),
  /** The names in question, as `tool:name`. */
  names: z.array(z.string()),
  evidence: z.array(IdentityEvidence),
  /** How strong the evidence for one software is. */
  strength: z.number().min(0).max(1),
  /** Why they are kept apart. */
  why: z.string(),
})
export type Contradiction = z.infer<typeof Contradiction>
