/** `portolan catalog sync`: a tool's recipes, or its binary caches, into the catalogue. */
import type { Adapter, RecipeHost, Skipped } from '../adapters/adapter.ts'
import { archspec } from '../adapters/archspec/targets.ts'
import { absolute, openOrigin, type Origin } from '../catalog/origin/origin.ts'
import {
  nothingKnown,
  placeRepositories,
  saveRepositories,
  type Repository,
  type Role,
} from '../catalog/sync/repositories.ts'
import { syncBinaries } from '../catalog/sync/binaries.ts'
import { syncHistory, type HistorySync } from '../catalog/history/sync.ts'
import { syncIdentity } from '../catalog/identity/sync.ts'
import { syncRecipes, type SyncResult } from '../catalog/sync/sync.ts'
import type { Tree } from '../catalog/tree/tree.ts'
import { PortolanError } from '../model/errors.ts'
import type { Store } from '../store/dialect.ts'
import { openStore, storeLocation, writing } from '../store/open.ts'
import type { Kysely } from 'kysely'
import { createIndices } from '../store/tables.ts'
import type { Tables } from '../store/schema.ts'
import { didYouMean } from '../util/suggest.ts'
import { rulesFor } from './identity-rules.ts'

export type CatalogSyncOptions = {
  database?: string
  /** The locations are binary caches. */
  cache?: true
  /** Read what the recipes' git history tells, which takes a minute the first time. */
  history?: true
  /** Read every recipe again. */
  fresh?: true
  /** What recipes are told of the machine; by default what they were told last time. */
  host?: Partial<RecipeHost>
}

export type CatalogSyncEffects = {
  signal: AbortSignal
  /** `share`, from 0 to 1, where it is known. */
  progress: (what: string, share?: number) => void
  adapters: readonly Adapter[]
}

export type SyncedRepository = {
  name: string
  location: string
  remote?: string
  commit?: string
}

export type CatalogSynced = {
  tool: string
  database: string
  role: Role
  repositories: SyncedRepository[]
  host?: RecipeHost
  /** Files with recipes, and how many of them were read this time. */
  units?: { total: number; read: number }
  /** `total` packages or binaries are now in the catalogue. */
  total: number
  /** Of these, packages that an earlier repository has, too, and that count for nothing; absent: 0. */
  shadowed?: number
  added: number
  changed: number
  removed: number
  /** With the name of the repository, where there are several. */
  skipped: (Skipped & { repository?: string })[]
  /** Versions whose arrival is known; `complete` unless a clone lacks its older commits. */
  history?: HistorySync
  /** sha256 of all recipes of the tool. */
  digest?: string
  seconds: number
}

/** A generic machine of today: recipes that ask get an answer that does not depend on ours. */
const genericHost: RecipeHost = {
  target: 'x86_64_v3',
  family: 'x86_64',
  platform: 'linux',
  os: 'debian12',
}

/**
 * Reads what changed since the last time and writes it in one transaction; with no locations, from
 * all that are known. Throws UNKNOWN_TOOL, NO_SOURCE, CATALOG_SOURCE and what `openStore`,
 * `openOrigin` throw; the catalogue is then as before.
 */
export async function catalogSync(
  tool: string,
  locations: readonly string[],
  options: CatalogSyncOptions,
  effects: CatalogSyncEffects,
): Promise<CatalogSynced> {
  const adapter = adapterFor(tool, options.cache ? 'caches' : 'recipes', effects.adapters)
  const role: Role = options.cache ? 'cache' : 'recipes'
  const location = storeLocation(options.database)
  // Opened to read first: where there is no catalogue and nothing to read, none is to be made.
  if (locations.length === 0) await known(location, tool)
  const store = await openStore(location, { create: true })
  const start = performance.now()
  try {
    const synced = await writing(
      store,
      async (db) => {
        const rows = await placeRepositories(db, tool, role, locations.map(absolute))
        const asked = new Set(locations.map(absolute))
        const opened = await openAll(rows, asked, adapter, role, options.history === true, effects)
        await saveRepositories(
          db,
          opened.map(({ row }) => row),
        )
        return role === 'cache'
          ? binaries(db, adapter, opened, effects)
          : recipes({ ...store, db }, adapter, opened, options, effects)
      },
      {
        signal: effects.signal,
        waiting: () => effects.progress('waiting: another process is writing the catalogue'),
      },
    )
    const seconds = (performance.now() - start) / 1000
    return { tool, database: store.location, role, ...synced, seconds }
  } finally {
    await store.close()
  }
}

async function known(location: string, tool: string): Promise<void> {
  try {
    await (await openStore(location)).close()
  } catch (error) {
    throw error instanceof PortolanError && error.code === 'STORE_ABSENT'
      ? nothingKnown(tool)
      : error
  }
}

function adapterFor(
  tool: string,
  capability: 'recipes' | 'caches',
  adapters: readonly Adapter[],
): Adapter {
  const able = adapters.filter((a) => a[capability])
  const found = able.find((a) => a.id === tool)
  if (found) return found
  const ids = able.map((a) => a.id)
  const what = capability === 'recipes' ? 'recipes' : 'binary caches'
  const known = adapters.some((a) => a.id === tool)
  throw new PortolanError(
    'UNKNOWN_TOOL',
    known ? `${what} of ${tool} cannot be read` : `no tool is called '${tool}'`,
    {
      hint: didYouMean(tool, ids) ?? `tools whose ${what} can be read: ${ids.join(', ') || 'none'}`,
    },
  )
}

type Opened = Origin & { row: Repository }

async function openAll(
  rows: readonly Repository[],
  asked: ReadonlySet<string>,
  adapter: Adapter,
  role: Role,
  history: boolean,
  effects: CatalogSyncEffects,
): Promise<Opened[]> {
  const opened: Opened[] = []
  for (const row of rows) {
    // Whoever has read the history once wants it kept up to date.
    const wanted = history || row.history_commit !== null
    const origin = await openOrigin(row.location, row.name, wanted, effects).catch(
      (error: unknown) => {
        throw asked.has(row.location) ? error : vanished(error, adapter.id, row.location)
      },
    )
    check(origin.tree, adapter, role, row.location)
    const { checkout } = origin
    opened.push({
      ...origin,
      row: {
        ...row,
        remote: checkout?.remote ?? null,
        commit_id: checkout?.commit ?? null,
        synced: new Date().toISOString().replace(/\.\d+/, ''),
      },
    })
  }
  return opened
}

/** A repository that was synced once and is gone keeps nobody from syncing the others for ever. */
function vanished(error: unknown, tool: string, location: string): unknown {
  if (!(error instanceof PortolanError) || error.code !== 'CATALOG_SOURCE') return error
  return new PortolanError(error.code, `${error.message}, where one was synced from before`, {
    where: location,
    hint: `is it mounted? To forget it: portolan catalog remove ${tool} '${location}'`,
    cause: error,
  })
}

function check(tree: Tree, adapter: Adapter, role: Role, where: string): void {
  const reader = role === 'cache' ? adapter.caches : adapter.recipes
  const reason = reader?.cannot(tree)
  if (!reader || reason == null) return
  throw new PortolanError('CATALOG_SOURCE', `nothing there is of ${adapter.title}: ${reason}`, {
    where,
    hint: `${adapter.title} looks at: ${reader.looksAt.join(', ')}`,
  })
}

type Partly = Omit<CatalogSynced, 'tool' | 'database' | 'role' | 'seconds'>

async function recipes(
  { db, dialect }: Pick<Store, 'db' | 'dialect'>,
  { id: tool, recipes: reader, versions: scheme }: Adapter,
  opened: readonly Opened[],
  options: CatalogSyncOptions,
  { signal, progress, adapters }: CatalogSyncEffects,
): Promise<Partly> {
  const stored = await db
    .selectFrom('tool')
    .select('host')
    .where('tool', '=', tool)
    .executeTakeFirst()
  const before = stored ? (JSON.parse(stored.host) as RecipeHost) : genericHost
  const asked = { ...before, ...options.host }
  const family = archspec().targets.get(asked.target)?.family ?? asked.target
  const host = { ...asked, family }
  const result: SyncResult = await syncRecipes(
    db,
    { tool, reader: reader!, scheme, host, repositories: opened, fresh: options.fresh === true },
    {
      signal,
      progress: (done, total) => progress(`reading ${total} recipe files`, done / total),
    },
  )
  const differences = result.added + result.changed + result.removed
  if (differences > result.packages / 4) {
    await createIndices(db)
    await dialect.analyse(db)
  }
  progress('matching names across tools')
  const names = new Map([[tool, result.names]])
  await syncIdentity(db, rulesFor(adapters), names)
  const history = await syncHistory(db, reader!.history, opened, options.history === true, {
    signal,
    progress,
  })
  const { added, changed, removed, skipped, shadowed } = result
  return {
    repositories: opened.map(described),
    host,
    units: { total: result.units, read: result.read },
    total: result.packages,
    ...(shadowed > 0 && { shadowed }),
    added,
    changed,
    removed,
    skipped,
    ...(history && { history }),
    digest: result.digest,
  }
}

async function binaries(
  db: Kysely<Tables>,
  { caches }: Adapter,
  opened: readonly Opened[],
  { signal, progress }: CatalogSyncEffects,
): Promise<Partly> {
  const counts = await syncBinaries(db, caches!, opened, {
    signal,
    progress: (done) => progress(`reading binaries: ${done}`),
  })
  return { repositories: opened.map(described), ...counts }
}

const described = ({ row }: Opened): SyncedRepository => ({
  name: row.name,
  location: row.location,
  ...(row.remote !== null && { remote: row.remote }),
  ...(row.commit_id !== null && { commit: row.commit_id }),
})
