export { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely'
export type { KyselyPlugin, RawBuilder } from 'kysely'
