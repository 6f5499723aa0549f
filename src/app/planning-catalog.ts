/**
 * The catalogue a plan is made from: the recipes that were synced, else those Portolan comes with.
 * Synced ones are put into a pack first, once for each state of the catalogue: a plan opens hundreds
 * of packages, and a pack is made for that.
 */
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { formatVersion } from '../catalog/pack/layout.ts'
import type { Pack } from '../catalog/pack/read.ts'
import { writePack } from '../catalog/pack/write.ts'
import { cacheFolder } from '../catalog/origin/origin.ts'
import { recipesOfTool } from '../catalog/query/documents.ts'
import { storedProvenance } from '../catalog/query/provenance.ts'
import { openStarterCatalog } from '../catalog/starter.ts'
import { PortolanError } from '../model/errors.ts'
import type { Recipe } from '../model/package.ts'
import type { Store } from '../store/dialect.ts'
import { sha256 } from '../util/digest.ts'
import { writeAtomic } from '../util/atomic.ts'
import { tryOpenStore } from './catalog-stored.ts'

export type PlanningCatalogOptions = {
  /** A pack to plan from, whatever was synced. */
  catalog?: string
  database?: string
  /** Folder where packs are kept. */
  cache?: string
  /** The pack that what was synced stands before, instead of the one Portolan comes with. */
  starter?: string
}

/** The tool whose recipes plans are made from. */
const tool = 'spack'
const packsKept = 4

/**
 * Opens it. Recipes synced beside what Portolan comes with (a site's own few) stand before those;
 * they replace them when they are a whole repository, at least half as many.
 * Throws as `openPack` and `openStore`.
 */
export async function openPlanningCatalog(
  { catalog, database, cache = cacheFolder(), starter: below }: PlanningCatalogOptions,
  progress: (what: string) => void,
): Promise<Pack> {
  if (catalog !== undefined) return openStarterCatalog(catalog)
  const store = await tryOpenStore(database)
  if (!store) return openStarterCatalog(below)
  try {
    const stored = await storedProvenance(store.db, tool)
    if (!stored) return openStarterCatalog(below)
    const folder = join(cache, 'packs')
    const starter = openStarterCatalog(below)
    const state = sha256(`${formatVersion} ${stored.digest} ${starter.digest}`)
    starter.close()
    const file = join(folder, `${tool}-${state}.pack`)
    if (!existsSync(file)) {
      progress('preparing the synced recipes for planning')
      await makePack(store, stored.provenance, file, below)
    }
    // In use: the one unused for longest is the first to go.
    await utimes(file, new Date(), new Date()).catch(() => {})
    return openStarterCatalog(file)
  } finally {
    await store.close()
  }
}

async function makePack(
  store: Store,
  provenance: Pack['provenance'],
  file: string,
  starterFile: string | undefined,
): Promise<void> {
  const recipes: Recipe[] = []
  for await (const recipe of recipesOfTool(store.db, tool)) recipes.push(packable(recipe))
  const starter = openStarterCatalog(starterFile)
  const whole = recipes.length >= starter.names().length / 2
  const names = new Set(recipes.map((recipe) => recipe.package.name))
  const below = whole ? [] : starter.names().filter((name) => !names.has(name))
  const added = below.map((name) => ({
    package: starter.package(name)!,
    sources: starter.sources(name),
  }))
  const of = whole ? provenance : starter.provenance
  // Somebody waits for it, and it is kept for one state of the catalogue only.
  const bytes = writePack([...recipes, ...added], of, 1)
  starter.close()
  try {
    await mkdir(join(file, '..'), { recursive: true })
    await writeAtomic(file, bytes)
    await removeOld(join(file, '..'))
  } catch (cause) {
    throw new PortolanError('CACHE_UNWRITABLE', `no pack can be written: ${String(cause)}`, {
      where: file,
      hint: 'set XDG_CACHE_HOME to a folder that can be written',
      cause,
    })
  }
}

/** A pack keeps versions in a line of words; a version with a space is none that can be asked for. */
function packable({ package: found, sources }: Recipe): Recipe {
  const versions = found.versions.filter(({ version }) => /^\S+$/.test(version))
  const fit = sources.map(({ sha256, ...rest }) =>
    sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256) ? { ...rest, sha256 } : rest,
  )
  return { package: { ...found, versions }, sources: fit }
}

async function removeOld(folder: string): Promise<void> {
  const packs = (await readdir(folder)).filter((name) => name.endsWith('.pack'))
  const times = await Promise.all(
    packs.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  )
  for (const { name } of times.sort((a, b) => b.at - a.at).slice(packsKept))
    await rm(join(folder, name), { force: true })
}
