/** Installations of several descriptions of one machine: the same once, others under names of their own. */
import type { ImportedSite } from '../adapters/adapter.ts'
import type { Installation } from '../model/installation.ts'
import { canonicalJson } from '../util/digest.ts'

/** By where it is and how it is used. */
const placeOf = ({ prefix, use, variants }: Installation): string =>
  canonicalJson(
    prefix === undefined ? { modules: use.modules ?? [], variants } : { prefix, variants },
  )

/**
 * What is at another place than a known installation of the same id gets another id; dependencies
 * follow. The same place: the new description stands for it.
 */
export function distinctInstallations(
  imported: ImportedSite,
  before: readonly Installation[],
): ImportedSite {
  const taken = new Map(before.map((i) => [i.id, placeOf(i)]))
  const renamed = new Map<string, string>()
  for (const i of imported.installations) {
    const place = placeOf(i)
    let id = i.id
    for (let n = 2; taken.has(id) && taken.get(id) !== place; n++) id = `${i.id}#${n}`
    taken.set(id, place)
    if (id !== i.id) renamed.set(i.id, id)
  }
  if (renamed.size === 0) return imported
  const to = (id: string) => renamed.get(id) ?? id
  return {
    ...imported,
    installations: imported.installations.map((i) => ({
      ...i,
      id: to(i.id),
      dependencies: i.dependencies.map((d) => ({ ...d, id: to(d.id) })),
    })),
  }
}
