import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema.ts'

const rowsAtOnce = 100

/**
 * Collects rows of a table and inserts a hundred with one statement, built once: building it anew
 * would take longer than running it.
 */
export class Inserter<T extends keyof Tables> {
  readonly #db: Kysely<Tables>
  readonly #table: T
  readonly #columns: readonly (keyof Tables[T])[]
  readonly #compiled = new Map<number, CompiledQuery>()
  #values: unknown[] = []
  #rows = 0

  constructor(db: Kysely<Tables>, table: T, columns: readonly (keyof Tables[T])[]) {
    this.#db = db
    this.#table = table
    this.#columns = columns
  }

  /** The row is in the database after the next `flush` at latest. */
  async add(row: Tables[T]): Promise<void> {
    for (const column of this.#columns) this.#values.push(row[column])
    this.#rows += 1
    if (this.#rows === rowsAtOnce) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#rows === 0) return
    const query = this.#query(this.#rows)
    const parameters = this.#values
    this.#values = []
    this.#rows = 0
    await this.#db.executeQuery({ ...query, parameters })
  }

  #query(rows: number): CompiledQuery {
    const known = this.#compiled.get(rows)
    if (known) return known
    const row = Object.fromEntries(this.#columns.map((column) => [column, 0]))
    const made = this.#db
      .insertInto(this.#table)
      .values(Array.from({ length: rows }, () => row) as never)
      .compile()
    this.#compiled.set(rows, made)
    return made
  }
}
