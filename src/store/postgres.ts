/** PostgreSQL for Kysely. The tables stand in a schema of their own, `portolan`. */
import type { PoolClient } from 'pg'
import type { Dialect } from './dialect.ts'
import { explained } from './error.ts'
import { PostgresDialect, sql } from 'kysely'
import { tables } from './tables.ts'

/** One writer at a time holds this advisory lock; the number is `Port` twice. */
const writerLock = '5796250093379186292'

/** `postgres://…`, without the password. */
export function withoutPassword(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed) return 'the database URL'
  parsed.password = ''
  for (const name of ['password', 'sslpassword']) parsed.searchParams.delete(name)
  return parsed.href
}

/** Connects at the first query. */
export async function postgresDialect(url: string, create: boolean): Promise<Dialect> {
  const { Pool } = (await import('pg')).default
  const where = withoutPassword(url)
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=portolan -c client_min_messages=warning${create ? '' : ' -c default_transaction_read_only=on'}`,
  })
  // An idle connection that breaks is found out by the next query.
  pool.on('error', () => {})
  const connect = async (): Promise<PoolClient> => {
    try {
      return guarded(await pool.connect(), where)
    } catch (error) {
      throw explained(error, where)
    }
  }
  return {
    kind: 'postgres',
    driver: new PostgresDialect({
      pool: { connect, end: () => pool.end(), options: pool.options },
    }),
    text: 'text collate "C"',
    bytes: 'bytea',
    ordered: '',
    async hasTables(db) {
      const { rows } = await sql<{
        found: string | null
      }>`select to_regclass('portolan.meta')::text as found`.execute(db)
      return rows[0]?.found != null
    },
    async prepare(db) {
      await sql`create schema if not exists portolan`.execute(db)
    },
    async tryBegin(db) {
      await sql`begin`.execute(db)
      const { rows } = await sql<{
        got: boolean
      }>`select pg_try_advisory_xact_lock(${sql.lit(writerLock)}::bigint) as got`.execute(db)
      if (rows[0]?.got) return true
      await sql`rollback`.execute(db)
      return false
    },
    async analyse(db) {
      for (const name of Object.keys(tables)) await sql`analyze ${sql.table(name)}`.execute(db)
    },
    async size(db) {
      const { rows } = await sql<{
        bytes: string
      }>`select coalesce(sum(pg_total_relation_size(c.oid)), 0)::text as bytes from pg_class c
        where c.relnamespace = 'portolan'::regnamespace and c.relkind = 'r'`.execute(db)
      return Number(rows[0]?.bytes)
    },
  }
}

const guardedClients = new WeakSet<PoolClient>()

/** The pool hands out the same clients again: each is wrapped once. */
function guarded(client: PoolClient, where: string): PoolClient {
  if (guardedClients.has(client)) return client
  guardedClients.add(client)
  // A connection that breaks between two queries is found out by the next one.
  client.on('error', () => {})
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
  const wrapped = async (...args: unknown[]): Promise<unknown> => {
    try {
      return await query(...args)
    } catch (error) {
      throw explained(error, where)
    }
  }
  return Object.assign(client, { query: wrapped })
}
