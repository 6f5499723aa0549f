/** Installations as externals that refer to each other. */
import type { Installation } from '../../../model/installation.ts'
import type { External } from '../emit/external.ts'
import { externalOf } from './external.ts'

export type Chosen = {
  /** Package → its externals. */
  externals: Map<string, External[]>
  /** Installations with neither a prefix nor a module. */
  unplaced: Installation[]
  /** Spec → ids of installations that are the same to Spack, the first standing for all. */
  equal: Map<string, string[]>
}

type Placed = { installation: Installation; entry: External; key: string }

/** What Spack tells externals apart by, besides what they are bound to. */
const keyOf = (e: External): string => JSON.stringify([e.spec, e.prefix, e.modules])

/** Links and runs to other externals: what else an installation is bound to Spack cannot take. */
function boundTo(i: Installation, placed: ReadonlyMap<string, Placed>) {
  return i.dependencies.flatMap((d) => {
    const target = placed.get(d.id)
    const deptypes = d.types.filter((t) => t === 'link' || t === 'run')
    if (!target || deptypes.length === 0) return []
    return [{ target, deptypes, virtuals: d.virtuals ?? [] }]
  })
}

/** Spack takes letters, digits, `_`, `-` in identifiers. */
const identifier = (id: string): string => id.replaceAll(/[^A-Za-z0-9_-]+/g, '-')

export function external(installations: readonly Installation[]): Chosen {
  const placed = new Map<string, Placed>()
  const unplaced: Installation[] = []
  for (const installation of installations) {
    const entry = externalOf(installation, installation.software ?? installation.name)
    if (entry === null) unplaced.push(installation)
    else placed.set(installation.id, { installation, entry, key: keyOf(entry) })
  }
  const referred = new Set<Placed>()
  for (const p of placed.values())
    for (const { target } of boundTo(p.installation, placed)) referred.add(target)

  const externals = new Map<string, External[]>()
  const equal = new Map<string, string[]>()
  const seen = new Map<string, Placed>()
  for (const p of placed.values()) {
    const { installation, entry } = p
    const dependencies = boundTo(installation, placed).map(({ target, deptypes, virtuals }) => ({
      id: identifier(target.installation.id),
      deptypes,
      ...(virtuals.length > 0 && { virtuals: virtuals.join(',') }),
    }))
    const whole = {
      ...entry,
      ...(referred.has(p) && { id: identifier(installation.id) }),
      ...(dependencies.length > 0 && { dependencies }),
    }
    const key = `${p.key}${JSON.stringify(dependencies)}`
    const before = seen.get(key)
    // One that others refer to must stay, whether or not another looks the same.
    if (before && !referred.has(p)) {
      const ids = equal.get(entry.spec) ?? [before.installation.id]
      equal.set(entry.spec, [...ids, installation.id])
      continue
    }
    seen.set(key, p)
    const name = installation.software ?? installation.name
    externals.set(name, [...(externals.get(name) ?? []), whole])
  }
  return { externals, unplaced, equal }
}
