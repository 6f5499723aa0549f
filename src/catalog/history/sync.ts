/** Keeps when each version first was in a repository, in the transaction it is given. */
import type { RecipeHistory } from '../../adapters/adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Checkout } from '../origin/checkout.ts'
import { pause } from '../sync/pause.ts'
import type { Repository } from '../sync/repositories.ts'
import { readLog } from './log.ts'

export type HistorySync = {
  /** Versions whose arrival is known. */
  versions: number
  /** False when a clone lacks its older commits: then the first days are later than they were. */
  complete: boolean
  /** Why a history could not be read, in words. */
  problem?: string
}

type Arrival = { name: string; version: string; seconds: number; commit: string }

/**
 * Reads the history of those repositories whose history was read before, of all with `wanted`; only
 * the commits since then. null when there is none to read.
 */
export async function syncHistory(
  db: Kysely<Tables>,
  history: RecipeHistory | undefined,
  repositories: readonly { row: Repository; checkout: Checkout | null }[],
  wanted: boolean,
  { signal, progress }: { signal: AbortSignal; progress: (text: string) => void },
): Promise<HistorySync | null> {
  if (!history) return null
  let known = false
  let complete = true
  let problem: string | undefined
  for (const { row, checkout } of repositories) {
    if (!wanted && row.history_commit === null) continue
    if (!checkout || checkout.commit === null) continue
    known = true
    complete &&= checkout.shallow === null
    const at = { ...checkout, commit: checkout.commit }
    // A clone that got its older commits since then must be read from its beginning.
    const deeper = row.history_whole === 0 && checkout.shallow === null
    const from = deeper ? { ...row, history_commit: null } : row
    try {
      const without = await update(db, history, from, at, signal, progress)
      if (without.length > 0) {
        complete = false
        problem = `${row.name}: the repository lacks old contents of ${without.join(', ')}`
      }
    } catch (error) {
      // The recipes are there all the same.
      if (!(error instanceof PortolanError) || !error.code.startsWith('GIT_')) throw error
      complete = false
      problem = `${row.name}: ${error.message}`
    }
  }
  if (!known) return null
  const versions = await count(db, repositories)
  return { versions, complete, ...(problem !== undefined && { problem }) }
}

async function update(
  db: Kysely<Tables>,
  history: RecipeHistory,
  row: Repository,
  checkout: Checkout & { commit: string },
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<readonly string[]> {
  if (row.history_commit === checkout.commit) return []
  const arrivals = new Map<string, Arrival>()
  let commits = 0
  const effects = {
    signal,
    onRestart: () => {
      arrivals.clear()
      commits = 0
    },
    onCommit: (commit: Parameters<Parameters<typeof readLog>[3]['onCommit']>[0]) => {
      commits += 1
      for (const change of commit.changes) {
        for (const { name, version } of history.versionsIn(change)) {
          if (!storable(name) || !storable(version)) continue
          const key = `${name}\0${version}`
          const known = arrivals.get(key)
          if (known && known.seconds <= commit.seconds) continue
          arrivals.set(key, { name, version, seconds: commit.seconds, commit: commit.id })
        }
      }
      if (commits % 500 === 1) progress(`reading the history of ${row.name}: ${commits} commits`)
    },
  }
  const newer = await readLog(checkout, history, row.history_commit, effects)
  const read = 'rewritten' in newer ? await readLog(checkout, history, null, effects) : newer
  const anew = 'rewritten' in newer || row.history_commit === null
  if (anew) await db.deleteFrom('history').where('repository', '=', row.id).execute()
  await save(db, row.id, arrivals, anew, signal)
  await db
    .updateTable('repository')
    .set({
      history_commit: checkout.commit,
      history_whole: checkout.shallow === null ? 1 : 0,
    })
    .where('id', '=', row.id)
    .execute()
  return 'without' in read ? read.without : []
}

/** A version already known arrived earlier: commits are read in the order they were made in. */
async function save(
  db: Kysely<Tables>,
  repository: number,
  arrivals: ReadonlyMap<string, Arrival>,
  anew: boolean,
  signal: AbortSignal,
): Promise<void> {
  const rows = new Inserter(db, 'history', ['repository', 'name', 'version', 'date', 'commit_id'])
  for (const { name, version, seconds, commit } of arrivals.values()) {
    await pause(signal, () => {})
    if (!anew && (await has(db, repository, name, version))) continue
    const date = new Date(seconds * 1000).toISOString().slice(0, 10)
    rows.add({ repository, name, version, date, commit_id: commit })
    await rows.drain()
  }
  await rows.flush()
}

const has = async (
  db: Kysely<Tables>,
  repository: number,
  name: string,
  version: string,
): Promise<boolean> =>
  (await db
    .selectFrom('history')
    .select('date')
    .where('repository', '=', repository)
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst()) !== undefined

async function count(
  db: Kysely<Tables>,
  repositories: readonly { row: Repository }[],
): Promise<number> {
  const ids = repositories.map(({ row }) => row.id)
  const row = await db
    .selectFrom('history')
    .select((e) => e.fn.countAll().as('n'))
    .where('repository', 'in', ids)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** PostgreSQL takes no NUL in a text and no long one in an index. */
const storable = (text: string): boolean =>
  text !== '' && text.length <= 500 && !text.includes('\0')
