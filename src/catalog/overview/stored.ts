/** The overview of a stored catalogue: every software with what each tool has of it. */
import type { VersionLine } from '../../identity/lines.ts'
import type { ListingRow } from '../../model/listing.ts'
import { type Kysely, sql } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'
import { compareSoftware, type Column } from '../compare/compare.ts'
import { allParts, columnsOf, toolsRead } from '../query/offers.ts'
import { slices } from '../sync/remove.ts'
import type { Overview } from './filter.ts'
import { deprecatedEverywhere, listedCells } from './row.ts'

const kinds = [
  ['licence', 'licences'],
  ['buildSystem', 'buildSystems'],
  ['tag', 'tags'],
  ['maintainer', 'maintainers'],
] as const

/** What the tables hold, without reading them: another digest after every sync. */
export async function storedDigest(db: Kysely<Tables>): Promise<string> {
  const tools = await db
    .selectFrom('tool')
    .select(['tool', 'digest', 'synced'])
    .orderBy('tool')
    .execute()
  return tools.map(({ tool, digest, synced }) => `${tool} ${digest} ${synced}`).join('\n')
}

export async function storedOverview(
  db: Kysely<Tables>,
  lines: readonly VersionLine[],
): Promise<Overview> {
  const digest = await storedDigest(db)
  const tools = await toolsRead(db)
  const names = await namesBySoftware(db)
  const terms = await termsBySoftware(db)
  const parts = await allParts(db)
  const rows: ListingRow[] = []
  for (const some of slices([...names.keys()].sort())) {
    const columns = await columnsOf(db, some, tools, lines, parts)
    for (const software of some)
      rows.push({
        ...rowOf(software, columns.get(software)!),
        names: [...names.get(software)!].filter((name) => name !== software).sort(),
        ...(terms.get(software) ?? noTerms()),
      })
  }
  return { digest, tools, rows }
}

function rowOf(software: string, columns: readonly Column[]) {
  const { latest, cells } = compareSoftware(software, columns)
  const deprecated = deprecatedEverywhere(columns)
  return {
    software,
    latest: latest?.version ?? null,
    cells: listedCells(cells),
    ...(deprecated && { deprecated }),
  }
}

/** Names of recipes; those of parts of bundles alone are no software of their own here. */
async function namesBySoftware(db: Kysely<Tables>): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ name: string; software: string }>`
    select distinct package.name as name, coalesce(identity.software, package.name) as software
    from package left join identity
      on identity.tool = package.tool and identity.name = package.name and identity.ecosystem = ''
    where package.shadowed = 0`.execute(db)
  const found = new Map<string, Set<string>>()
  for (const { name, software } of rows)
    found.set(software, (found.get(software) ?? new Set<string>()).add(name))
  return found
}

type Terms = Pick<ListingRow, (typeof kinds)[number][1]>
const noTerms = (): Terms => ({ licences: [], buildSystems: [], tags: [], maintainers: [] })

async function termsBySoftware(db: Kysely<Tables>): Promise<Map<string, Terms>> {
  const found = new Map<string, Terms>()
  for (const [kind, field] of kinds) {
    const { rows } = await sql<{ software: string; text: string }>`
      select distinct coalesce(identity.software, package.name) as software, term.text as text
      from term
      join facet on facet.term = term.id
      join package on package.id = facet.package and package.shadowed = 0
      left join identity
        on identity.tool = package.tool and identity.name = package.name and identity.ecosystem = ''
      where term.kind = ${termKinds[kind]}
      order by 1, 2`.execute(db)
    for (const { software, text } of rows) {
      const terms = found.get(software) ?? noTerms()
      terms[field].push(text)
      found.set(software, terms)
    }
  }
  return found
}
