import type { Kysely } from '../../store/kysely.js'
import type { Tables } from '../../store/schema.ts'

type Numbered = 'package' | 'block' | 'term' | 'input' | 'unit' | 'repository'

/** The first id above all in the table and all of `others`. */
export async function nextId(
  db: Kysely<Tables>,
  table: Numbered,
  others: readonly number[] = [],
): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((e) => e.fn.max<number | null>('id').as('id'))
    .executeTakeFirst()
  return others.reduce((most, id) => Math.max(most, id), row?.id ?? 0) + 1
}
