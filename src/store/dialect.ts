/** All in which the two databases differ; everything else is one code. */
import type { Kysely, SqliteDialect, PostgresDialect } from 'kysely'
import type { Tables } from './schema.ts'

export type Store = {
  readonly db: Kysely<Tables>
  /** File or URL, without password, for messages. */
  readonly location: string
  readonly dialect: Dialect
  close(): Promise<void>
}

export type Dialect = {
  readonly kind: 'sqlite' | 'postgres'
  readonly driver: SqliteDialect | PostgresDialect
  /** Text compared by code unit, whatever the database's language. */
  readonly text: string
  readonly bytes: string
  /** What follows a table whose primary key is its order. */
  readonly ordered: string
  /** Runs once before the first statement that needs the tables. */
  hasTables(db: Kysely<Tables>): Promise<boolean>
  /** Before the tables are made, in the same transaction. */
  prepare(db: Kysely<Tables>): Promise<void>
  /** Begins a transaction if no other process writes; false when one does. */
  tryBegin(db: Kysely<Tables>): Promise<boolean>
  /** Tells the database how its tables are filled, without which it may choose slow ways. */
  analyse(db: Kysely<Tables>): Promise<void>
  /** Bytes of the database. */
  size(db: Kysely<Tables>): Promise<number>
}
