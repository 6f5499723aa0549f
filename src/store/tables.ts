import { PortolanError } from '../model/errors.ts'
import type { Dialect } from './dialect.ts'
import { sql, type Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** Raised when a table changes its meaning; a catalogue of another version is refused. */
export const schemaVersion = 1

type Column = readonly [name: string, type: 'integer' | 'text' | 'bytes', optional?: 'optional']
type Table = {
  columns: readonly Column[]
  /** The primary key; in its order the rows are kept when there are several columns. */
  key: readonly string[]
  indices?: readonly { columns: readonly string[]; unique?: true }[]
}

export const tables: Readonly<Record<keyof Tables, Table>> = {
  meta: {
    columns: [
      ['key', 'text'],
      ['value', 'text'],
    ],
    key: ['key'],
  },
  tool: {
    columns: [
      ['tool', 'text'],
      ['fingerprint', 'text'],
      ['host', 'text'],
      ['digest', 'text'],
      ['synced', 'text'],
    ],
    key: ['tool'],
  },
  repository: {
    columns: [
      ['id', 'integer'],
      ['tool', 'text'],
      ['role', 'text'],
      ['position', 'integer'],
      ['name', 'text'],
      ['location', 'text'],
      ['remote', 'text', 'optional'],
      ['commit_id', 'text', 'optional'],
      ['synced', 'text'],
      ['history_commit', 'text', 'optional'],
      ['history_whole', 'integer', 'optional'],
    ],
    key: ['id'],
  },
  unit: {
    columns: [
      ['id', 'integer'],
      ['repository', 'integer'],
      ['path', 'text'],
      ['inputs', 'text'],
    ],
    key: ['id'],
    indices: [{ columns: ['repository', 'path'], unique: true }],
  },
  input: {
    columns: [
      ['id', 'integer'],
      ['tool', 'text'],
      ['path', 'text'],
      ['stamp', 'text'],
      ['digest', 'bytes'],
    ],
    key: ['id'],
  },
  skipped: {
    columns: [
      ['unit', 'integer'],
      ['position', 'integer'],
      ['source', 'text'],
      ['line', 'integer', 'optional'],
      ['detail', 'text', 'optional'],
      ['reason', 'text'],
    ],
    key: ['unit', 'position'],
  },
  package: {
    columns: [
      ['id', 'integer'],
      ['unit', 'integer'],
      ['repository', 'integer'],
      ['tool', 'text'],
      ['name', 'text'],
      ['key', 'text'],
      ['version', 'text'],
      ['shadowed', 'integer'],
      ['homepage', 'text', 'optional'],
      ['block', 'integer'],
      ['start', 'integer'],
      ['length', 'integer'],
      ['digest', 'bytes'],
    ],
    key: ['id'],
    indices: [{ columns: ['name', 'tool'] }, { columns: ['unit'] }, { columns: ['block'] }],
  },
  block: {
    columns: [
      ['id', 'integer'],
      ['bytes', 'bytes'],
    ],
    key: ['id'],
  },
  version: {
    columns: [
      ['package', 'integer'],
      ['position', 'integer'],
      ['version', 'text'],
      ['release', 'text', 'optional'],
      ['flags', 'integer'],
    ],
    key: ['package', 'position'],
  },
  source_hash: {
    columns: [
      ['package', 'integer'],
      ['position', 'integer'],
      ['hash', 'bytes'],
    ],
    key: ['package', 'position'],
    indices: [{ columns: ['hash'] }],
  },
  term: {
    columns: [
      ['id', 'integer'],
      ['kind', 'integer'],
      ['text', 'text'],
    ],
    key: ['id'],
    indices: [{ columns: ['kind', 'text'], unique: true }],
  },
  facet: {
    columns: [
      ['package', 'integer'],
      ['term', 'integer'],
    ],
    key: ['package', 'term'],
    indices: [{ columns: ['term', 'package'] }],
  },
  history: {
    columns: [
      ['repository', 'integer'],
      ['name', 'text'],
      ['version', 'text'],
      ['date', 'text'],
      ['commit_id', 'text'],
    ],
    key: ['repository', 'name', 'version'],
  },
  binary: {
    columns: [
      ['repository', 'integer'],
      ['hash', 'text'],
      ['name', 'text'],
      ['version', 'text'],
      ['target', 'text'],
      ['os', 'text'],
      ['document', 'text'],
    ],
    key: ['repository', 'hash'],
    indices: [{ columns: ['name'] }],
  },
  identity: {
    columns: [
      ['id', 'integer'],
      ['tool', 'text'],
      ['name', 'text'],
      ['ecosystem', 'text'],
      ['stem', 'text'],
      ['component', 'integer'],
      ['software', 'text'],
      ['strength', 'integer', 'optional'],
      ['aliases', 'text'],
    ],
    key: ['id'],
    indices: [
      { columns: ['name', 'tool', 'ecosystem'], unique: true },
      { columns: ['software'] },
      { columns: ['component'] },
    ],
  },
  meeting: {
    columns: [
      ['key', 'bytes'],
      ['identity', 'integer'],
    ],
    key: ['key', 'identity'],
    indices: [{ columns: ['identity'] }],
  },
  contradiction: {
    columns: [
      ['first', 'text'],
      ['second', 'text'],
      ['document', 'text'],
    ],
    key: ['first', 'second'],
    indices: [{ columns: ['second'] }],
  },
}

/**
 * Makes all tables; to be run inside the transaction that first fills them, with `createIndices`
 * at its end: an index made of rows that are there takes a third of the time.
 */
export async function createTables(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await dialect.prepare(db)
  for (const [name, { columns, key }] of Object.entries(tables)) {
    let table = db.schema
      .createTable(name)
      .addPrimaryKeyConstraint(`${name}_key`, [...key] as never)
    for (const [column, type, optional] of columns) {
      const declared =
        type === 'integer' ? 'integer' : type === 'text' ? dialect.text : dialect.bytes
      table = table.addColumn(column, sql.raw(declared), (c) => (optional ? c : c.notNull()))
    }
    if (key.length > 1) table = table.modifyEnd(sql.raw(dialect.ordered))
    await table.execute()
  }
  await db
    .insertInto('meta')
    .values({ key: 'schema', value: String(schemaVersion) })
    .execute()
}

/** Those that are not there yet. */
export async function createIndices(db: Kysely<Tables>): Promise<void> {
  for (const [name, { indices = [] }] of Object.entries(tables)) {
    for (const { columns, unique } of indices) {
      const index = db.schema.createIndex(`${name}_by_${columns.join('_')}`).on(name)
      const made = index.columns([...columns]).ifNotExists()
      await (unique ? made.unique() : made).execute()
    }
  }
}

/** Throws STORE_VERSION when the tables are those of another version. */
export async function checkVersion(db: Kysely<Tables>, location: string): Promise<void> {
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'schema')
    .executeTakeFirst()
  const found = Number(row?.value)
  if (found === schemaVersion) return
  const newer = found > schemaVersion
  throw new PortolanError(
    'STORE_VERSION',
    `the catalogue has format ${row?.value ?? 'unknown'}, this Portolan writes ${schemaVersion}`,
    {
      where: location,
      hint: newer
        ? 'it was made by a newer Portolan: use that one, or another place with --database'
        : 'it was made by an older Portolan: move it away and sync again',
    },
  )
}
