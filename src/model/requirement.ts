/**
 * Requirement: `portolan.yaml`, what a person wants on any machine. Specs are Spack syntax.
 */
import { z } from 'zod'

const powers = ['', 'k', 'M', 'G', 'T', 'P']

/** `50G` → 5e10, `50Gi` → 50 · 2³⁰, `200k` → 2e5; undefined when it is no amount. */
export function parseAmount(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kKMGTP]?)(i?)B?$/.exec(text.trim())
  if (!match || (match[3] && !match[2])) return undefined
  const power = powers.indexOf(match[2] === 'K' ? 'k' : match[2]!)
  const amount = Math.round(Number(match[1]) * (match[3] ? 1024 : 1000) ** power)
  return Number.isSafeInteger(amount) ? amount : undefined
}

/**
 * Bytes or a count: a whole number, or text with a power of 1000 (`k M G T P`) or of 1024
 * (`Ki Mi Gi Ti Pi`), e.g. `50G`, `200k`; read as a number.
 */
export const Amount = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^\s*\d+(\.\d+)?\s*([kKMGTP]i?)?B?\s*$/)
    .transform((text, context) => {
      const amount = parseAmount(text)
      if (amount === undefined)
        context.issues.push({ code: 'custom', message: 'Too large', input: text })
      return amount ?? 0
    }),
])

export const Requirement = z.strictObject({
  /** Letters, digits, `.`, `_`, `-`; names plans and environments. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  /**
   * Specs in Spack's syntax. Quote them: YAML takes an unquoted `hdf5@1.12: +mpi` for a mapping.
   * A virtual such as `mpi` leaves the choice to the planner, `mpich` pins it.
   */
  requires: z.array(z.string().min(1)).min(1),
  /** Tools in order of preference; `auto` leaves it to the planner. */
  prefer: z.array(z.string()).default(['auto']),
  /** What holds on the machine for this requirement, besides the Site's own policies. */
  site: z
    .strictObject({
      /** Specs that must come from the site's installations. */
      must: z.array(z.string()).optional(),
      /** Specs that must not be part of the plan. */
      forbid: z.array(z.string()).optional(),
      /** Specs to choose where there is a choice. */
      prefer: z.array(z.string()).optional(),
      /** archspec name to build for, e.g. `zen3`; without it, the compute nodes' own. */
      target: z.string().optional(),
      /** What the result may take on disk. */
      quota: z.strictObject({ bytes: Amount.optional(), inodes: Amount.optional() }).optional(),
    })
    .optional(),
  /** Folder of the user's own code, relative to the file; built last. */
  sources: z.string().optional(),
  /** How, when there is no recipe. */
  build: z.enum(['cmake', 'make', 'autotools', 'meson']).optional(),
  /** Command that proves the result works, run in the build folder, e.g. `ctest`. */
  test: z.string().optional(),
  /** Program to start for `build prove`, relative to the prefix, with arguments. */
  run: z.string().optional(),
})
export type Requirement = z.infer<typeof Requirement>
