import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'

const lookupsAtOnce = 500
/** Facets that wait for a look-up. */
const mostWaiting = 20_000

/** That a package has a term. Its text stands in one list of many: objects for each would be many. */
type Waiting = { packages: number[]; kinds: number[]; texts: string[] }
const none = (): Waiting => ({ packages: [], kinds: [], texts: [] })

/** Writes facets, and the terms that are new. Only the terms asked for are ever looked up. */
export class Terms {
  readonly #db: Kysely<Tables>
  /** Ids by kind, then by text. */
  readonly #known: (Map<string, number> | undefined)[] = []
  readonly #facets: Inserter<'facet'>
  readonly #rows
  #next: number
  /** Nothing to look up in a catalogue that had no terms. */
  readonly #empty: boolean
  #waiting = none()

  constructor(db: Kysely<Tables>, next: number, facets: Inserter<'facet'>) {
    this.#db = db
    this.#next = next
    this.#facets = facets
    this.#rows = new Inserter(db, 'term', ['id', 'kind', 'text'])
    this.#empty = next === 1
  }

  /** The package has the term; it is in the database after `settle` at latest. */
  add(id: number, kind: number, text: string): void {
    const term = this.#of(kind).get(text) ?? (this.#empty ? this.#make(kind, text) : undefined)
    if (term !== undefined) {
      this.#facets.add({ package: id, term })
      return
    }
    const { packages, kinds, texts } = this.#waiting
    packages.push(id)
    kinds.push(kind)
    texts.push(text)
  }

  /** To be called now and then, so that little waits. */
  async drain(): Promise<void> {
    if (this.#waiting.packages.length > mostWaiting) await this.settle()
    else await this.#rows.drain()
  }

  async settle(): Promise<void> {
    const { packages, kinds, texts } = this.#waiting
    this.#waiting = none()
    await this.#lookUp(kinds, texts)
    for (const [i, id] of packages.entries()) {
      const [kind = 0, text = ''] = [kinds[i], texts[i]]
      const term = this.#of(kind).get(text) ?? this.#make(kind, text)
      this.#facets.add({ package: id, term })
    }
    await this.#rows.flush()
  }

  #make(kind: number, text: string): number {
    const id = this.#next++
    this.#of(kind).set(text, id)
    this.#rows.add({ id, kind, text })
    return id
  }

  #of(kind: number): Map<string, number> {
    return (this.#known[kind] ??= new Map())
  }

  async #lookUp(kinds: readonly number[], all: readonly string[]): Promise<void> {
    for (const kind of new Set(kinds)) {
      const list = [...new Set(all.filter((_, i) => kinds[i] === kind))]
      for (let i = 0; i < list.length; i += lookupsAtOnce) {
        const texts = list.slice(i, i + lookupsAtOnce)
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
