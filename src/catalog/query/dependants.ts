/** Who may depend on a package, in every tool: the names of recipes that mention it. */
import type { Kysely } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'

export type Dependants = { tool: string; names: string[] }[]

/** `names`: what each tool calls the package depended on. */
export async function dependantsOf(
  db: Kysely<Tables>,
  names: readonly { tool: string; name: string }[],
): Promise<Dependants> {
  const byTool = Map.groupBy(names, (name) => name.tool)
  const found: Dependants = []
  for (const [tool, list] of byTool) {
    const rows = await db
      .selectFrom('term')
      .innerJoin('facet', 'facet.term', 'term.id')
      .innerJoin('package', 'package.id', 'facet.package')
      .select('package.name')
      .distinct()
      .where('kind', '=', termKinds.dependency)
      .where(
        'text',
        'in',
        list.map(({ name }) => name),
      )
      .where('package.tool', '=', tool)
      .where('shadowed', '=', 0)
      .orderBy('package.name')
      .execute()
    if (rows.length > 0) found.push({ tool, names: rows.map(({ name }) => name) })
  }
  return found.toSorted((a, b) => (a.tool < b.tool ? -1 : 1))
}
