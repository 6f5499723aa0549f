/** Recipes by key, and the recipes that give a software, out of the store. */
import type { Recipe } from '../../model/package.ts'
import type { Alias } from '../../model/software.ts'
import type { Kysely } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'
import { slices } from '../sync/remove.ts'
import { documents, type Place } from './documents.ts'

export type Row = Place & { name: string; key: string; version: string }

const columns = [
  'package.id',
  'block',
  'start',
  'length',
  'package.name',
  'key',
  'version',
] as const

/** Where each recipe of these names is, without reading any. */
export async function rowsNamed(
  db: Kysely<Tables>,
  tool: string,
  names: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (const some of slices(names))
    rows.push(
      ...(await db
        .selectFrom('package')
        .select(columns)
        .where('name', 'in', some)
        .where('tool', '=', tool)
        .where('shadowed', '=', 0)
        .orderBy('id')
        .execute()),
    )
  return rows
}

/** Recipes that bundle a part of one of these names. */
export async function rowsWithPart(
  db: Kysely<Tables>,
  tool: string,
  names: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (const some of slices(names))
    rows.push(
      ...(await db
        .selectFrom('term')
        .innerJoin('facet', 'facet.term', 'term.id')
        .innerJoin('package', 'package.id', 'facet.package')
        .select(columns)
        .distinct()
        .where('kind', '=', termKinds.extension)
        .where('text', 'in', some)
        .where('package.tool', '=', tool)
        .where('shadowed', '=', 0)
        .execute()),
    )
  return rows.toSorted((a, b) => a.id - b.id)
}

/** The recipes at these places, by the package's id. */
export async function recipesAt(
  db: Kysely<Tables>,
  places: readonly Place[],
): Promise<Map<number, Recipe>> {
  const found = new Map<number, Recipe>()
  for await (const { id, recipe } of documents(db, places)) found.set(id, recipe)
  return found
}

/** Versions as their authors named them, by the package's id; only where that differs. */
export async function releasesOf(
  db: Kysely<Tables>,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (const some of slices(ids)) {
    const rows = await db
      .selectFrom('version')
      .select(['package', 'release'])
      .where('package', 'in', some)
      .where('position', '=', 0)
      .execute()
    for (const row of rows)
      if (row.release !== null && row.release !== '') found.set(row.package, row.release)
  }
  return found
}

export type IdentityRow = { software: string; name: string; ecosystem: string; aliases: Alias[] }

/** The tool's names for the software, of recipes and of parts of bundles. */
export async function identitiesOf(
  db: Kysely<Tables>,
  tool: string,
  by: { software: readonly string[] } | { names: readonly string[] },
): Promise<IdentityRow[]> {
  const [column, list] =
    'software' in by ? (['software', by.software] as const) : (['name', by.names] as const)
  const rows: IdentityRow[] = []
  for (const some of slices(list)) {
    const found = await db
      .selectFrom('identity')
      .select(['software', 'name', 'ecosystem', 'aliases'])
      .where(column, 'in', some)
      .where('tool', '=', tool)
      .orderBy('name')
      .orderBy('ecosystem')
      .execute()
    for (const row of found) rows.push({ ...row, aliases: JSON.parse(row.aliases) as Alias[] })
  }
  return rows
}

/** Tools with a recipe for one of the software. */
export async function toolsWith(
  db: Kysely<Tables>,
  software: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('identity')
    .select('tool')
    .distinct()
    .where('software', 'in', software.length > 0 ? software : [''])
    .orderBy('tool')
    .execute()
  return rows.map(({ tool }) => tool)
}
