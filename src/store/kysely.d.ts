export { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely'
