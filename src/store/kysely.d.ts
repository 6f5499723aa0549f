export { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely'
export type { RawBuilder } from 'kysely'
