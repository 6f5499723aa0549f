import type { Contradiction } from '../../model/software.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'

/** Evidence that the software may be one with another, or that two of its names may be two. */
export async function contradictionsOf(
  db: Kysely<Tables>,
  software: string,
): Promise<Contradiction[]> {
  const rows = await db
    .selectFrom('contradiction')
    .select('document')
    .where((e) => e.or([e('first', '=', software), e('second', '=', software)]))
    .orderBy('first')
    .orderBy('second')
    .execute()
  return rows.map(({ document }) => JSON.parse(document) as Contradiction)
}
