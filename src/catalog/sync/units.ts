/** Writes the rows of units: what each was read from, and what of it could not be read. */
import type { Skipped } from '../../adapters/adapter.ts'
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Changes } from './changes.ts'
import { nextId } from './ids.ts'
import type { Inputs } from './inputs.ts'
import { slices } from './remove.ts'

export class UnitWriter {
  readonly #units
  readonly #skipped
  readonly #changes: Changes
  readonly #inputs: Inputs
  /** Inputs that some unit needs, those of units that are not read to begin with. */
  readonly #needed = new Set<number>()
  #next: number

  private constructor(db: Kysely<Tables>, changes: Changes, inputs: Inputs, next: number) {
    this.#changes = changes
    this.#inputs = inputs
    this.#next = next
    this.#units = new Inserter(db, 'unit', ['id', 'repository', 'path', 'inputs'])
    this.#skipped = new Inserter(db, 'skipped', [
      'unit',
      'position',
      'source',
      'line',
      'detail',
      'reason',
    ])
    const reading = new Set(changes.read)
    for (const { unit, inputs: ids } of changes.units.values())
      if (!reading.has(unit)) this.#need(ids)
  }

  /** Takes away the rows of units that are read again or gone; `touched` are their ids. */
  static async open(
    db: Kysely<Tables>,
    changes: Changes,
    touched: readonly number[],
    inputs: Inputs,
  ): Promise<UnitWriter> {
    const next = await nextId(db, 'unit')
    for (const some of slices(touched)) {
      await db.deleteFrom('unit').where('id', 'in', some).execute()
      await db.deleteFrom('skipped').where('unit', 'in', some).execute()
    }
    return new UnitWriter(db, changes, inputs, next)
  }

  /** A unit keeps its id. */
  idOf(unit: string): number {
    return this.#changes.units.get(unit)?.id ?? this.#next++
  }

  async put(
    unit: { id: number; repository: number; path: string },
    inputs: readonly string[],
    skipped: readonly Skipped[],
  ): Promise<void> {
    for (const [position, skip] of skipped.entries())
      this.#skipped.add(skippedRow(unit.id, position, skip))
    const ids = this.#inputs.idsOf(inputs)
    this.#need(ids)
    this.#units.add({ ...unit, inputs: ids.join(' ') })
    await this.#units.drain()
    await this.#skipped.drain()
  }

  /** Gives the inputs that are needed. */
  async finish(): Promise<ReadonlySet<number>> {
    await this.#units.flush()
    await this.#skipped.flush()
    return this.#needed
  }

  #need(ids: readonly number[]): void {
    for (const id of ids) this.#needed.add(id)
  }
}

const skippedRow = (unit: number, position: number, { skipped, reason }: Skipped) => ({
  unit,
  position,
  source: visible(skipped.source),
  line: skipped.line ?? null,
  detail: skipped.detail === undefined ? null : visible(skipped.detail),
  reason: visible(reason),
})

/** PostgreSQL takes no NUL in a text. */
const visible = (text: string): string => text.replaceAll('\0', '\u{fffd}')

/** What of a tool's recipes could not be read, in the order of repositories and units. */
export async function storedSkips(
  db: Kysely<Tables>,
  tool: string,
): Promise<(Skipped & { repository: string })[]> {
  const rows = await db
    .selectFrom('skipped')
    .innerJoin('unit', 'unit.id', 'skipped.unit')
    .innerJoin('repository', 'repository.id', 'unit.repository')
    .select(['source', 'line', 'detail', 'reason', 'repository.name'])
    .where('repository.tool', '=', tool)
    .orderBy('repository.position')
    .orderBy('unit.path')
    .orderBy('skipped.position')
    .execute()
  return rows.map(({ source, line, detail, reason, name }) => ({
    repository: name,
    skipped: { source, ...(line !== null && { line }), ...(detail !== null && { detail }) },
    reason,
  }))
}
