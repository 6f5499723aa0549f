import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { didYouMean } from '../../util/suggest.ts'

/** A hint with the names nearest to one that no tool has, or undefined. */
export async function nearNames(db: Kysely<Tables>, name: string): Promise<string | undefined> {
  const rows = await db.selectFrom('package').select('name').distinct().execute()
  return didYouMean(
    name,
    rows.map((row) => row.name),
  )
}
