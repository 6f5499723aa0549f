import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { PortolanError } from '../model/errors.ts'
import type { Store } from './dialect.ts'
import { interrupted, interruptible } from './interruptible.ts'
import { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { checkVersion, createIndices, createTables } from './tables.ts'

/** Where the catalogue is: as given, else PORTOLAN_DATABASE, else the user's data folder. */
export function storeLocation(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = given || environment['PORTOLAN_DATABASE']
  if (named) return isUrl(named) ? named : fileNamed(named)
  const data =
    environment['XDG_DATA_HOME'] || join(environment['HOME'] || homedir(), '.local/share')
  return join(data, 'portolan/catalog.sqlite')
}

function fileNamed(name: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(name) ?? []
  if (scheme === undefined) return resolve(name)
  if (scheme.toLowerCase() === 'file' && URL.canParse(name)) return fileURLToPath(name)
  throw new PortolanError('STORE_UNREADABLE', `'${scheme}' is no database Portolan can use`, {
    where: name.replace(/\/\/[^/@]*@/, '//'),
    hint: 'give a file, or postgres://USER@HOST/NAME',
  })
}

const isUrl = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

/**
 * Opens the catalogue to read, or with `create` to write; only that makes one where there is none.
 * Throws STORE_ABSENT, STORE_UNREADABLE, STORE_DAMAGED, STORE_FOREIGN, STORE_VERSION, and
 * STORE_REFUSED for a server.
 */
export async function openStore(
  location: string,
  { create = false }: { create?: boolean } = {},
): Promise<Store> {
  const { dialect, shown } = await dialectOf(location, create)
  const db = new Kysely<Tables>({ dialect: dialect.driver })
  try {
    if (await dialect.hasTables(db)) await checkVersion(db, shown)
    else if (!create)
      throw new PortolanError('STORE_ABSENT', 'there is no catalogue yet', {
        where: shown,
        hint: 'portolan catalog sync TOOL PATH makes one',
      })
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, location: shown, dialect, close: () => db.destroy() }
}

async function dialectOf(location: string, create: boolean) {
  if (!isUrl(location)) {
    const { sqliteDialect } = await import('./sqlite.ts')
    return { dialect: sqliteDialect(location, create), shown: location }
  }
  const { postgresDialect, withoutPassword } = await import('./postgres.ts')
  return { dialect: await postgresDialect(location, create), shown: withoutPassword(location) }
}

export type WriteEffects = {
  signal: AbortSignal
  /** Told once when another process is writing. */
  waiting?: () => void
}

/**
 * One transaction, with no other writer beside it: waits for one that is there. Everything is
 * undone when `work` throws or the process ends. Throws INTERRUPTED when aborted while waiting.
 */
export async function writing<T>(
  store: Store,
  work: (db: Kysely<Tables>) => Promise<T>,
  { signal, waiting }: WriteEffects,
): Promise<T> {
  return store.db.connection().execute(async (db) => {
    for (let tries = 0; !(await store.dialect.tryBegin(db)); tries++) {
      if (tries === 0) waiting?.()
      await sleep(200, undefined, { signal }).catch(() => {})
      if (signal.aborted) throw interrupted()
    }
    try {
      // Another one may have made them since the catalogue was opened.
      const isNew = !(await store.dialect.hasTables(db))
      if (isNew) await createTables(db, store.dialect)
      const result = await work(db.withPlugin(interruptible(signal)))
      if (isNew) await createIndices(db)
      // A signal is only seen when the process waits for something.
      await setImmediate()
      if (signal.aborted) throw interrupted()
      await finish(db, 'commit')
      return result
    } catch (error) {
      await finish(db, 'rollback').catch(() => {})
      throw error
    }
  })
}

const finish = (db: Kysely<Tables>, how: 'commit' | 'rollback'): Promise<unknown> =>
  db.executeQuery(CompiledQuery.raw(how))
