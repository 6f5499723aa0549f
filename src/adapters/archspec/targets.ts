/**
 * archspec's microarchitectures as a graph: names, parents, what runs where.
 * Data: microarchitectures.json beside this file, see README.md.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const File = z.object({
  microarchitectures: z.record(
    z.string(),
    z.object({
      from: z.array(z.string()),
      vendor: z.string(),
      features: z.array(z.string()),
      generation: z.number().optional(),
      cpupart: z.string().optional(),
    }),
  ),
  conversions: z.object({
    arm_vendors: z.record(z.string(), z.string()),
    darwin_flags: z.record(z.string(), z.string()),
  }),
})

export type Microarchitecture = {
  name: string
  vendor: string
  features: ReadonlySet<string>
  /** Generation of POWER processors; 0 for others. */
  generation: number
  /** ARM's part number as /proc/cpuinfo gives it, or empty. */
  part: string
  /** All microarchitectures whose programs run here, without itself. */
  ancestors: ReadonlySet<string>
  /** The ancestor without parents, or itself: `x86_64`, `aarch64`. */
  family: string
}

type Data = {
  targets: ReadonlyMap<string, Microarchitecture>
  armVendors: Readonly<Record<string, string>>
  darwinFlags: Readonly<Record<string, string>>
}

let kept: Data | undefined

/** The data file, read once. */
export function archspec(): Data {
  if (kept) return kept
  const file = File.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, 'microarchitectures.json'), 'utf8')),
  )
  const targets = new Map<string, Microarchitecture>()
  const make = (name: string): Microarchitecture => {
    const before = targets.get(name)
    if (before) return before
    const entry = file.microarchitectures[name]
    if (!entry) throw new Error(`archspec data: no microarchitecture ${name}`)
    const parents = entry.from.map(make)
    const made: Microarchitecture = {
      name,
      vendor: entry.vendor,
      features: new Set(entry.features),
      generation: entry.generation ?? 0,
      part: entry.cpupart ?? '',
      ancestors: new Set(parents.flatMap((p) => [p.name, ...p.ancestors])),
      family: parents[0]?.family ?? name,
    }
    targets.set(name, made)
    return made
  }
  for (const name of Object.keys(file.microarchitectures)) make(name)
  const { arm_vendors: armVendors, darwin_flags: darwinFlags } = file.conversions
  kept = { targets, armVendors, darwinFlags }
  return kept
}

/** More ancestors first, then more features: archspec's order of specialisation. */
export const moreSpecific = (a: Microarchitecture, b: Microarchitecture): number =>
  b.ancestors.size - a.ancestors.size || b.features.size - a.features.size

/** Whether programs built for `older` run on `newer`; false for names archspec lacks. */
export const runsOn = (older: string, newer: string): boolean =>
  older === newer
    ? archspec().targets.has(older)
    : (archspec().targets.get(newer)?.ancestors.has(older) ?? false)

/**
 * Whether a target satisfies a Spack target constraint: a name, a range `x86_64_v2:`, `:zen3`,
 * `haswell:skylake`, or several of these separated by commas. A name archspec lacks satisfies only
 * itself.
 */
export function targetSatisfies(target: string, constraint: string): boolean {
  return constraint.split(',').some((part) => {
    const [low, high] = part.trim().split(':') as [string, string?]
    if (high === undefined) return target === low
    return (low === '' || runsOn(low, target)) && (high === '' || runsOn(target, high))
  })
}
