/** When the versions of a package came in, as far as the history of its repository was read. */
import type { Recipe } from '../../model/package.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'

/** `date` is a day, UTC: `2024-05-31`. */
export type Arrival = { name: string; version: string; date: string; commit: string }

/** Newest first; those of the repositories that the packages, of one name, are in. */
export async function arrivalsOf(
  db: Kysely<Tables>,
  recipes: readonly Recipe[],
): Promise<Arrival[]> {
  const [first] = recipes
  if (!first) return []
  const rows = await db
    .selectFrom('package')
    .innerJoin('history', (join) =>
      join
        .onRef('history.repository', '=', 'package.repository')
        .onRef('history.name', '=', 'package.name'),
    )
    .select(['package.name', 'history.version', 'date', 'history.commit_id as commit'])
    .distinct()
    .where('package.tool', '=', first.package.tool)
    .where('package.name', '=', first.package.name)
    .where('shadowed', '=', 0)
    .execute()
  return rows.toSorted((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : 0))
}
