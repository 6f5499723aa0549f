/** Where the things a step depends on are: reused installations and results built before. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan, Step } from '../../model/plan.ts'

export type Located = {
  software: string
  types: readonly string[]
  virtuals: readonly string[]
  /** Direct dependency, rather than a dependency's. */
  direct: boolean
  /** Root of the installation; absent for one without a root of its own, as in `/usr`. */
  prefix?: string
  includeDirs: readonly string[]
  libraryDirs: readonly string[]
  pkgConfigDirs: readonly string[]
  binDirs: readonly string[]
  programs: Readonly<Record<string, string>>
}

const shared = new Set(['/', '/usr', '/usr/local'])

const below = (prefix: string, ...names: string[]): string[] =>
  names.map((name) => join(prefix, name)).filter((path) => existsSync(path))

const builtFolders = (prefix: string) => ({
  prefix,
  includeDirs: below(prefix, 'include'),
  libraryDirs: below(prefix, 'lib', 'lib64'),
  pkgConfigDirs: below(prefix, 'lib/pkgconfig', 'lib64/pkgconfig', 'share/pkgconfig'),
  binDirs: below(prefix, 'bin'),
  programs: {},
})

function folders(step: Step, prefixes: ReadonlyMap<string, string>) {
  const built = prefixes.get(step.id)
  if (built !== undefined) return builtFolders(built)
  const installation = step.installation
  const use = installation?.use
  const prefix = installation?.prefix
  return {
    ...(prefix !== undefined && !shared.has(prefix) && { prefix }),
    includeDirs: use?.includeDirs ?? [],
    libraryDirs: use?.libraryDirs ?? [],
    pkgConfigDirs: use?.pkgConfigDirs ?? [],
    binDirs: use?.binDirs ?? [],
    programs: use?.programs ?? {},
  }
}

/**
 * The step's dependencies, then those that they link with, each once, nearest first. Programs needed
 * only to build a dependency are left out.
 */
export function locate(
  step: Step,
  plan: Plan,
  prefixes: ReadonlyMap<string, string>,
): readonly Located[] {
  const steps = new Map(plan.steps.map((s) => [s.id, s]))
  const found = new Map<string, Located>()
  let level = step.dependencies.map((edge) => ({ edge, direct: true }))
  while (level.length > 0) {
    const next: typeof level = []
    for (const { edge, direct } of level) {
      const target = steps.get(edge.id)
      if (!target || found.has(edge.id)) continue
      const virtuals = [...(edge.virtuals ?? []), ...(target.installation?.provides ?? [])]
      const where = folders(target, prefixes)
      found.set(edge.id, {
        software: target.software,
        types: edge.types,
        virtuals: direct ? virtuals : (edge.virtuals ?? []),
        direct,
        ...where,
      })
      const linked = target.dependencies.filter((d) => d.types.includes('link'))
      next.push(...linked.map((d) => ({ edge: d, direct: false })))
    }
    level = next
  }
  return [...found.values()]
}

/** The program of a role, e.g. `mpicc`, of the direct dependency that provides the virtual. */
export const programFor = (
  located: readonly Located[],
  virtual: string,
  ...roles: readonly string[]
): string | undefined => {
  const providers = located.filter((d) => d.direct && d.virtuals.includes(virtual))
  for (const provider of providers) {
    for (const role of roles) {
      const program =
        provider.programs[role] ??
        provider.binDirs.map((dir) => join(dir, role)).find((path) => existsSync(path))
      if (program !== undefined) return program
    }
  }
  return undefined
}
