import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'

type Numbered = 'package' | 'block' | 'term' | 'input' | 'unit' | 'repository'

/** The first id above all in the table. */
export async function nextId(db: Kysely<Tables>, table: Numbered): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((e) => e.fn.max<number | null>('id').as('id'))
    .executeTakeFirst()
  return (row?.id ?? 0) + 1
}
