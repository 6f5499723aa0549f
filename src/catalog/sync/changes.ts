/** Which units a sync must read, and which are gone. */
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { InputState } from '../tree/state.ts'
import { readBytes } from './bytes.ts'
import type { Trees } from './trees.ts'

export type StoredUnit = { id: number; unit: string; inputs: readonly number[] }
export type StoredInput = InputState & { id: number; path: string }

export type Changes = {
  /** Units to read: new ones, and those one of whose inputs changed. */
  read: readonly string[]
  gone: readonly StoredUnit[]
  /** Ids of both, as far as they are stored. */
  touched: readonly number[]
  units: ReadonlyMap<string, StoredUnit>
  inputs: ReadonlyMap<number, StoredInput>
}

/** Compares what is stored of a tool with the units there are now. */
export async function changesOf(
  db: Kysely<Tables>,
  tool: string,
  trees: Trees,
  now: readonly string[],
  anew: boolean,
): Promise<Changes> {
  const units = await storedUnits(db, tool)
  const inputs = await storedInputs(db, tool)
  const unchanged = memo((id: number) => {
    const input = inputs.get(id)
    return input !== undefined && trees.unchanged(input.path, input)
  })
  const present = new Set(now)
  const read = now.filter((unit) => {
    const stored = units.get(unit)
    return anew || !stored || !stored.inputs.every(unchanged)
  })
  const gone = [...units.values()].filter(({ unit }) => !present.has(unit))
  const again = read.flatMap((unit) => units.get(unit)?.id ?? [])
  return { units, inputs, read, gone, touched: [...again, ...gone.map(({ id }) => id)] }
}

function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    known.set(key, made)
    return made
  }
}

async function storedUnits(db: Kysely<Tables>, tool: string): Promise<Map<string, StoredUnit>> {
  const rows = await db
    .selectFrom('unit')
    .innerJoin('repository', 'repository.id', 'unit.repository')
    .select(['unit.id', 'unit.path', 'unit.inputs', 'repository.name'])
    .where('repository.tool', '=', tool)
    .where('repository.role', '=', 'recipes')
    .execute()
  return new Map(
    rows.map(({ id, name, path, inputs }) => {
      const unit = `${name}:${path}`
      return [unit, { id, unit, inputs: inputs === '' ? [] : inputs.split(' ').map(Number) }]
    }),
  )
}

async function storedInputs(db: Kysely<Tables>, tool: string): Promise<Map<number, StoredInput>> {
  const rows = await db
    .selectFrom('input')
    .select(['id', 'path', 'stamp', 'digest'])
    .where('tool', '=', tool)
    .execute()
  return new Map(
    rows.map(({ id, path, stamp, digest }) => [id, { id, path, stamp, digest: readBytes(digest) }]),
  )
}
