/** Machines that a server shows: those it was told to, and no others. */
import { basename } from 'node:path'
import { valueOf } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Site } from '../model/site.ts'
import { readSite } from './load-site.ts'
import { namedSites } from './sites.ts'

export type ServedSite = {
  /** In addresses: the file's name. */
  readonly id: string
  /** What people call it: by its Site, else the id. */
  readonly name: string
  readonly file: string
  readonly site: Site
  /** Software id → its installations. */
  readonly bySoftware: ReadonlyMap<string, readonly Installation[]>
}

/** Files, folders, names or `all`, as for `plan --sites`. Throws NO_SITES, SITE_UNKNOWN and as readSite. */
export async function readServedSites(given: readonly string[]): Promise<ServedSite[]> {
  if (given.length === 0) return []
  const found = new Map<string, ServedSite>()
  for (const file of await namedSites(given)) {
    const site = await readSite(file)
    const id = unique(basename(file).replace(/\.json$/, ''), found)
    const bySoftware = Map.groupBy(site.installations, (one) => one.software ?? one.name)
    found.set(id, { id, name: valueOf(site.system.name) ?? id, file, site, bySoftware })
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function unique(id: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(id)) return id
  for (let n = 2; ; n++) if (!taken.has(`${id}-${n}`)) return `${id}-${n}`
}
