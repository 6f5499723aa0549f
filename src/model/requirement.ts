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
