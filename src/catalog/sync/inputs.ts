import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { StoredInput } from './changes.ts'
import { slices } from './remove.ts'
import type { Trees } from './trees.ts'

/** Gives inputs their ids and keeps their states. */
export class Inputs {
  readonly #trees: Trees
  readonly #before: ReadonlyMap<number, StoredInput>
  readonly #ids: Map<string, number>
  #next: number

  constructor(trees: Trees, before: ReadonlyMap<number, StoredInput>, next: number) {
    this.#trees = trees
    this.#before = before
    this.#ids = new Map([...before.values()].map(({ id, path }) => [path, id]))
    this.#next = next
  }

  /** Ids in order, each once. */
  idsOf(inputs: readonly string[]): number[] {
    const ids = new Set(
      inputs.map((input) => {
        const known = this.#ids.get(input)
        if (known !== undefined) return known
        this.#ids.set(input, this.#next)
        return this.#next++
      }),
    )
    return [...ids]
  }

  /** Writes the states of `needed` inputs that differ from the stored ones; drops the others. */
  async write(db: Kysely<Tables>, tool: string, needed: ReadonlySet<number>): Promise<void> {
    const stale = [...this.#before.keys()].filter((id) => !needed.has(id))
    const changed: Tables['input'][] = []
    for (const [path, id] of this.#ids) {
      if (!needed.has(id)) continue
      const before = this.#before.get(id)
      // Not looked into by this sync: then its stamp has proved it unchanged.
      const state = this.#trees.seen(path, before) ?? before ?? this.#trees.state(path)
      if (before?.stamp === state.stamp && before.digest.equals(state.digest)) continue
      if (before) stale.push(id)
      changed.push({ id, tool, path, stamp: state.stamp, digest: state.digest })
    }
    for (const some of slices(stale)) await db.deleteFrom('input').where('id', 'in', some).execute()
    const rows = new Inserter(db, 'input', ['id', 'tool', 'path', 'stamp', 'digest'])
    for (const row of changed) rows.add(row)
    await rows.flush()
  }
}
