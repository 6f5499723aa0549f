/**
 * `packages` and `concretizer` of Spack's configuration: the fields used here, every scalar as text.
 * Source: Spack's schemas `packages.py` and `concretizer.py` (1.2).
 */
import { z } from 'zod'

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/** As YAML 1.1 has it, which Spack reads. */
const Truth = z
  .string()
  .regex(/^(?:true|false|yes|no|on|off)$/i, 'neither true nor false')
  .transform((text) => /^(?:true|yes|on)$/i.test(text))

const Group = z.object({
  one_of: z.array(z.string()).optional(),
  any_of: z.array(z.string()).optional(),
  spec: z.string().optional(),
  when: z.string().optional(),
  message: z.string().optional(),
})
const Groups = z.union([
  z.string().transform((spec) => [{ spec }]),
  z.array(z.union([z.string().transform((spec) => ({ spec })), Group])),
])
export type Group = z.infer<typeof Group>

const Specs = z.array(
  z.union([
    z.string().transform((spec) => ({ spec })),
    z.object({ spec: z.string(), when: z.string().optional(), message: z.string().optional() }),
  ]),
)

export const External = z.object({
  spec: z.string(),
  prefix: z.string().optional(),
  modules: Texts.optional(),
  id: z.string().optional(),
  dependencies: z
    .array(
      z.object({
        id: z.string().optional(),
        spec: z.string().optional(),
        deptypes: Texts.optional(),
        virtuals: z.string().optional(),
      }),
    )
    .optional(),
  extra_attributes: z
    .looseObject({
      compilers: z.record(z.string(), z.string()).optional(),
      flags: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
})
export type External = z.infer<typeof External>

export const PackageEntry = z.object({
  require: Groups.optional(),
  prefer: Specs.optional(),
  conflict: Specs.optional(),
  version: Texts.optional(),
  variants: Texts.optional(),
  target: Texts.optional(),
  buildable: Truth.optional(),
  providers: z.record(z.string(), Texts).optional(),
  externals: z.array(z.unknown()).optional(),
})
export type PackageEntry = z.infer<typeof PackageEntry>

export const Concretizer = z.object({
  duplicates: z
    .object({
      strategy: z.enum(['none', 'minimal', 'full']).optional(),
      max_dupes: z.record(z.string(), z.coerce.number().int()).optional(),
    })
    .optional(),
  externals: z
    .object({ completion: z.enum(['default_variants', 'architecture_only']).optional() })
    .optional(),
})
export type Concretizer = z.infer<typeof Concretizer>
