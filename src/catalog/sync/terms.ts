import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Term } from './facts.ts'

const lookupsAtOnce = 500

/** Ids of terms; unknown ones are made. Only the terms asked for are ever looked up. */
export class Terms {
  readonly #db: Kysely<Tables>
  /** By kind, then by text. */
  readonly #known: (Map<string, number> | undefined)[] = []
  #next: number
  /** Nothing to look up in a catalogue that had no terms. */
  readonly #empty: boolean

  constructor(db: Kysely<Tables>, next: number) {
    this.#db = db
    this.#next = next
    this.#empty = next === 1
  }

  /** Of these terms, that of each. */
  async idsOf(terms: Iterable<Term>): Promise<(term: Term) => number> {
    const unknown: Term[] = []
    for (const term of terms) {
      const known = this.#of(term.kind)
      if (known.has(term.text)) continue
      // Taken: a term that comes again is asked for once.
      known.set(term.text, 0)
      unknown.push(term)
    }
    if (!this.#empty) await this.#lookUp(unknown)
    const rows = new Inserter(this.#db, 'term', ['id', 'kind', 'text'])
    for (const { kind, text } of unknown) {
      const known = this.#of(kind)
      if (known.get(text) !== 0) continue
      known.set(text, this.#next)
      await rows.add({ id: this.#next++, kind, text })
    }
    await rows.flush()
    return ({ kind, text }) => this.#of(kind).get(text)!
  }

  #of(kind: number): Map<string, number> {
    return (this.#known[kind] ??= new Map())
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
        for (const { id, text } of found) this.#of(kind).set(text, id)
      }
    }
  }
}
