/** What was synced into the catalogue, and how to take it out again. */
import type { Adapter } from '../adapters/adapter.ts'
import { syncIdentity } from '../catalog/identity/sync.ts'
import { absolute } from '../catalog/origin/origin.ts'
import { forget } from '../catalog/sync/forget.ts'
import { rulesFor } from './identity-rules.ts'
import { PortolanError } from '../model/errors.ts'
import type { Store } from '../store/dialect.ts'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { openStore, storeLocation, writing, type WriteEffects } from '../store/open.ts'
import type { Tables } from '../store/schema.ts'

export type StoredRepository = {
  name: string
  role: string
  location: string
  remote?: string
  commit?: string
  /** Day and time of the last sync. */
  synced: string
  /** Packages, or binaries of a cache. */
  entries: number
  /** Of these, packages that an earlier repository has, too. */
  shadowed?: number
  skipped: number
  /** Versions whose arrival is known. */
  history?: { versions: number; complete: boolean }
}

export type StoredTool = {
  tool: string
  /** Those that are not shadowed, and their versions. */
  packages: number
  versions: number
  /** Absent for binary caches alone. */
  digest?: string
  /** In order of precedence. */
  repositories: StoredRepository[]
}

export type StoredStatus = { database: string; bytes: number; tools: StoredTool[] }

/**
 * Opens the catalogue to read, or gives null when nothing was ever synced. One that was asked for by
 * name must be there: a slip of the finger is not answered from another catalogue.
 */
export async function tryOpenStore(database?: string): Promise<Store | null> {
  try {
    return await openStore(storeLocation(database))
  } catch (error) {
    const absent = error instanceof PortolanError && error.code === 'STORE_ABSENT'
    if (absent && database === undefined) return null
    throw error
  }
}

export async function storedStatus(database?: string): Promise<StoredStatus | null> {
  const store = await tryOpenStore(database)
  if (!store) return null
  try {
    const bytes = await store.dialect.size(store.db)
    return { database: store.location, bytes, tools: await storedTools(store) }
  } finally {
    await store.close()
  }
}

async function storedTools({ db }: Store): Promise<StoredTool[]> {
  const repositories = await db
    .selectFrom('repository')
    .selectAll()
    .orderBy('tool')
    .orderBy('role', 'desc')
    .orderBy('position')
    .execute()
  const tools = await db.selectFrom('tool').select(['tool', 'digest']).execute()
  const packages = await perRepository(db, sql`select repository, count(*) as n from package`)
  const versions = await perRepository(
    db,
    sql`select package.repository, count(*) as n from version join package on package.id = version.package where shadowed = 0`,
  )
  const shadowed = await perRepository(
    db,
    sql`select repository, count(*) as n from package where shadowed = 1`,
  )
  const skipped = await perRepository(
    db,
    sql`select unit.repository, count(*) as n from skipped join unit on unit.id = skipped.unit`,
  )
  const binaries = await perRepository(
    db,
    sql`select repository, count(*) as n from ${sql.table('binary')}`,
  )
  const arrivals = await perRepository(db, sql`select repository, count(*) as n from history`)
  const sum = (of: ReadonlyMap<number, number>, rows: readonly { id: number }[]) =>
    rows.reduce((total, { id }) => total + (of.get(id) ?? 0), 0)
  return [...Map.groupBy(repositories, (row) => row.tool)].map(([tool, rows]) => {
    const digest = tools.find((t) => t.tool === tool)?.digest
    return {
      tool,
      packages: sum(packages, rows) - sum(shadowed, rows),
      versions: sum(versions, rows),
      ...(digest !== undefined && { digest }),
      repositories: rows.map((row) => ({
        name: row.name,
        role: row.role,
        location: row.location,
        ...(row.remote !== null && { remote: row.remote }),
        ...(row.commit_id !== null && { commit: row.commit_id }),
        synced: row.synced,
        entries: (row.role === 'cache' ? binaries : packages).get(row.id) ?? 0,
        ...(shadowed.has(row.id) && { shadowed: shadowed.get(row.id)! }),
        skipped: skipped.get(row.id) ?? 0,
        ...(row.history_commit !== null && {
          history: { versions: arrivals.get(row.id) ?? 0, complete: row.history_whole === 1 },
        }),
      })),
    }
  })
}

/** Ids of repositories with the counts of a query that has `repository` as its first column. */
async function perRepository(
  db: Kysely<Tables>,
  select: RawBuilder<unknown>,
): Promise<Map<number, number>> {
  // PostgreSQL counts in bigint, which comes as text.
  const { rows } = await sql<{
    repository: number
    n: number | string
  }>`${select} group by 1`.execute(db)
  return new Map(rows.map(({ repository, n }) => [repository, Number(n)]))
}

export type Forgotten = { tool: string; repositories: string[]; entries: number }

/**
 * Takes a repository of the tool, or all of them, out of the catalogue, and decides again which names
 * are one software. Throws NO_SOURCE and as `openStore`; the catalogue is then as before.
 */
export async function catalogRemove(
  tool: string,
  location: string | undefined,
  database: string | undefined,
  effects: WriteEffects & { adapters: readonly Adapter[] },
): Promise<Forgotten> {
  const file = storeLocation(database)
  // Opened to read first: where there is no catalogue, none is to be made.
  await (await openStore(file)).close()
  const store = await openStore(file, { create: true })
  try {
    return await writing(
      store,
      async (db) => {
        const all = await db.selectFrom('repository').selectAll().where('tool', '=', tool).execute()
        const wanted = location === undefined ? null : [location, absolute(location)]
        const rows = all.filter(
          (row) => !wanted || wanted.includes(row.location) || row.name === location,
        )
        if (rows.length === 0)
          throw new PortolanError('NO_SOURCE', `the catalogue has nothing of ${tool} from there`, {
            where: store.location,
            hint: 'portolan catalog status lists what it has',
          })
        const { entries, names } = await forget(db, rows)
        if (names.size > 0) await syncIdentity(db, rulesFor(effects.adapters), names)
        return { tool, repositories: rows.map((row) => row.location), entries }
      },
      effects,
    )
  } finally {
    await store.close()
  }
}
