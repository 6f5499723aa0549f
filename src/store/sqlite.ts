/** `node:sqlite` for Kysely. The seam is as thin as it is so that another SQLite fits in it, too. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite'
import { PortolanError } from '../model/errors.ts'
import type { Dialect } from './dialect.ts'
import { explained } from './error.ts'
import { sql, SqliteDialect } from 'kysely'

/** `Port`: tells our files from those of others, in the header where SQLite has a place for that. */
const applicationId = 0x506f7274
const waitMs = 10_000

/**
 * Opens the file; makes it, and its folder, only when `create`. Throws STORE_UNREADABLE,
 * STORE_DAMAGED, STORE_FOREIGN.
 */
export function sqliteDialect(file: string, create: boolean): Dialect {
  const database = open(file, create)
  const statements = new Map<string, Statement>()
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw explained(error, file)
    }
  }
  const prepare = (text: string): Statement => {
    const known = statements.get(text)
    if (known) return known
    const made = guarded(() => new Statement(database.prepare(text), guarded))
    // Few texts are ever run; a caller that builds many must not fill the memory.
    if (statements.size >= 500) statements.clear()
    statements.set(text, made)
    return made
  }
  return {
    kind: 'sqlite',
    driver: new SqliteDialect({ database: { prepare, close: () => database.close() } }),
    text: 'text',
    bytes: 'blob',
    ordered: 'without rowid',
    async hasTables(db) {
      const { rows } = await sql<{
        n: number
      }>`select count(*) as n from sqlite_master where name = 'meta'`.execute(db)
      return rows[0]?.n === 1
    },
    async prepare(db) {
      await sql`pragma application_id = ${sql.lit(applicationId)}`.execute(db)
    },
    async tryBegin(db) {
      try {
        // The caller waits, so that it can say so and be stopped.
        database.exec('pragma busy_timeout = 0')
        await sql`begin immediate`.execute(db)
        return true
      } catch (error) {
        if (error instanceof PortolanError && error.code === 'STORE_BUSY') return false
        throw error
      } finally {
        database.exec(`pragma busy_timeout = ${waitMs}`)
      }
    },
    async analyse(db) {
      // Whole: from a sample, terms that many packages have would be taken for the usual ones.
      await sql`analyze`.execute(db)
    },
    size: () => Promise.resolve(statSync(file).size),
  }
}

class Statement {
  readonly reader: boolean
  readonly #statement: StatementSync
  readonly #guarded: <T>(work: () => T) => T

  constructor(statement: StatementSync, guarded: <T>(work: () => T) => T) {
    this.#statement = statement
    this.#guarded = guarded
    this.reader = statement.columns().length > 0
  }
  all(parameters: readonly unknown[]): unknown[] {
    return this.#guarded(() => this.#statement.all(...(parameters as SQLInputValue[])))
  }
  run(parameters: readonly unknown[]) {
    return this.#guarded(() => this.#statement.run(...(parameters as SQLInputValue[])))
  }
  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#guarded(() => this.#statement.iterate(...(parameters as SQLInputValue[])))
  }
}

function open(file: string, create: boolean): DatabaseSync {
  if (!existsSync(file) && !create)
    throw new PortolanError('STORE_ABSENT', 'there is no catalogue yet', {
      where: file,
      hint: 'portolan catalog sync TOOL PATH makes one',
    })
  try {
    if (create) mkdirSync(dirname(file), { recursive: true })
    // Opened for writing if possible even to read: what a killed sync left is undone first.
    const database = new DatabaseSync(file, {
      readOnly: !create && !writable(file),
      timeout: waitMs,
    })
    checkOurs(database, file)
    // A rollback journal: a write-ahead log needs memory shared between hosts on NFS or Lustre.
    database.exec(
      `pragma cache_size = -262144; pragma temp_store = memory; pragma query_only = ${create ? 0 : 1}`,
    )
    return database
  } catch (error) {
    throw explained(unwritable(error, file), file)
  }
}

function writable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    accessSync(dirname(file), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function checkOurs(database: DatabaseSync, file: string): void {
  const tables = database.prepare('select count(*) as n from sqlite_master').get() as { n: number }
  const { application_id: id } = database.prepare('pragma application_id').get() as {
    application_id: number
  }
  if (tables.n === 0 || id === applicationId) return
  database.close()
  throw new PortolanError('STORE_FOREIGN', 'the file is a database of another program', {
    where: file,
    hint: 'give a file of its own: --database FILE',
  })
}

/** Node reports a folder that cannot be made before SQLite sees it. */
function unwritable(error: unknown, where: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (!['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT'].includes(code ?? ''))
    return error
  return new PortolanError(
    'STORE_UNREADABLE',
    `no catalogue can be made there: ${(error as Error).message}`,
    {
      where,
      hint: 'choose another place: --database FILE, or PORTOLAN_DATABASE',
      cause: error,
    },
  )
}
