/**
 * Example's database file, `installed.json`, format 1.
 * Source: https://example.org/docs/database (say here where the format is described).
 */
import { z } from 'zod'

export const InstalledPackage = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  prefix: z.string().startsWith('/'),
})
export type InstalledPackage = z.infer<typeof InstalledPackage>

/** Entries are checked one by one: a bad one must not take the others with it. */
export const Installed = z.object({ format: z.literal(1), packages: z.array(z.unknown()) })
export type Installed = z.infer<typeof Installed>
