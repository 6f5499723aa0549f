import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Term } from './facts.ts'

const lookupsAtOnce = 500

/** Ids of terms; unknown ones are made. Only the terms asked for are ever looked up. */
export class Terms {
  readonly #db: Kysely<Tables>
  readonly #known = new Map<string, number>()
  #next: number
  /** Nothing to look up in a catalogue that had no terms. */
  readonly #empty: boolean

  constructor(db: Kysely<Tables>, next: number) {
    this.#db = db
    this.#next = next
    this.#empty = next === 1
  }

  async idsOf(terms: readonly Term[]): Promise<(term: Term) => number> {
    const unknown = new Map<string, Term>()
    for (const term of terms) {
      const key = keyOf(term)
      if (!this.#known.has(key)) unknown.set(key, term)
    }
    if (!this.#empty) await this.#lookUp([...unknown.values()])
    const rows = new Inserter(this.#db, 'term', ['id', 'kind', 'text'])
    for (const [key, { kind, text }] of unknown) {
      if (this.#known.has(key)) continue
      this.#known.set(key, this.#next)
      await rows.add({ id: this.#next++, kind, text })
    }
    await rows.flush()
    return (term) => this.#known.get(keyOf(term))!
  }

  async #lookUp(terms: readonly Term[]): Promise<void> {
    for (const [kind, list] of Map.groupBy(terms, (term) => term.kind)) {
      for (let i = 0; i < list.length; i += lookupsAtOnce) {
        const texts = list.slice(i, i + lookupsAtOnce).map((term) => term.text)
        const found = await this.#db
          .selectFrom('term')
          .select(['id', 'text'])
          .where('kind', '=', kind)
          .where('text', 'in', texts)
          .execute()
        for (const { id, text } of found) this.#known.set(keyOf({ kind, text }), id)
      }
    }
  }
}

const keyOf = ({ kind, text }: Term): string => `${kind}${text}`
