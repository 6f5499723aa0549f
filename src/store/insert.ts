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
  /** Parameters of statements of a hundred rows, and of the one that follows. */
  #full: unknown[][] = []
  #values: unknown[] = []
  #rows = 0

  constructor(db: Kysely<Tables>, table: T, columns: readonly (keyof Tables[T])[]) {
    this.#db = db
    this.#table = table
    this.#columns = columns
  }

  /** The row is in the database after the next `flush` at latest; it never waits. */
  add(row: Tables[T]): void {
    for (const column of this.#columns) this.#values.push(row[column])
    if (++this.#rows < rowsAtOnce) return
    this.#full.push(this.#values)
    this.#values = []
    this.#rows = 0
  }

  /** Inserts what makes whole statements: to be called now and then, so that few rows wait. */
  async drain(): Promise<void> {
    if (this.#full.length === 0) return
    const full = this.#full
    this.#full = []
    for (const parameters of full) await this.#insert(rowsAtOnce, parameters)
  }

  async flush(): Promise<void> {
    await this.drain()
    if (this.#rows === 0) return
    const [rows, parameters] = [this.#rows, this.#values]
    this.#values = []
    this.#rows = 0
    await this.#insert(rows, parameters)
  }

  async #insert(rows: number, parameters: unknown[]): Promise<void> {
    await this.#db.executeQuery({ ...this.#query(rows), parameters })
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
