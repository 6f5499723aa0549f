/**
 * Requirement: `portolan.yaml`, what a person wants on any machine. Specs are Spack syntax.
 */
import { z } from 'zod'

/** `50G`, `200k` or a plain number. */
export const Amount = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(\.\d+)?\s*[kMGTP]?i?B?$/),
])

export const Requirement = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  requires: z.array(z.string().min(1)).min(1),
  /** Tools in order of preference; `auto` leaves it to the planner. */
  prefer: z.array(z.string()).default(['auto']),
  site: z
    .strictObject({
      must: z.array(z.string()).optional(),
      forbid: z.array(z.string()).optional(),
      prefer: z.array(z.string()).optional(),
      target: z.string().optional(),
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
