/** Whole recipes out of the store: some by name, or all of a tool, a block at a time. */
import type { Package, Recipe } from '../../model/package.ts'
import type { Kysely } from 'kysely'
import { termKinds, type Tables, type TermKind } from '../../store/schema.ts'
import { documentIn, openBlock } from '../sync/blocks.ts'
import { readBytes } from '../sync/bytes.ts'
import { slices } from '../sync/remove.ts'

export type Place = Pick<Tables['package'], 'id' | 'block' | 'start' | 'length'>

/** Every recipe a tool has under the name, of repositories that count, in the order they were read. */
export async function recipesNamed(
  db: Kysely<Tables>,
  tool: string,
  name: string,
): Promise<Recipe[]> {
  const places = await db
    .selectFrom('package')
    .select(['id', 'block', 'start', 'length'])
    .where('tool', '=', tool)
    .where('name', '=', name)
    .where('shadowed', '=', 0)
    .orderBy('id')
    .execute()
  const found = await Array.fromAsync(documents(db, places))
  return found.toSorted((a, b) => a.id - b.id).map(({ recipe }) => recipe)
}

/** All recipes of a tool, sorted by name and key. */
export async function* recipesOfTool(db: Kysely<Tables>, tool: string): AsyncGenerator<Recipe> {
  const places = await db
    .selectFrom('package')
    .select(['id', 'block', 'start', 'length'])
    .where('tool', '=', tool)
    .where('shadowed', '=', 0)
    .orderBy('name')
    .orderBy('key')
    .orderBy('id')
    .execute()
  for (const some of slices(places, 1000)) {
    const found = await Array.fromAsync(documents(db, some))
    const byId = new Map(found.map(({ id, recipe }) => [id, recipe]))
    for (const { id } of some) yield byId.get(id)!
  }
}

/** Packages that have a term, e.g. provide a virtual; of one tool or all, sorted. */
export async function packagesWith(
  db: Kysely<Tables>,
  kind: TermKind,
  text: string,
  tool?: string,
): Promise<Package[]> {
  const places = await db
    .selectFrom('term')
    .innerJoin('facet', 'facet.term', 'term.id')
    .innerJoin('package', 'package.id', 'facet.package')
    .select(['package.id', 'block', 'start', 'length'])
    .where('kind', '=', termKinds[kind])
    .where('text', '=', text)
    .where('shadowed', '=', 0)
    .$if(tool !== undefined, (query) => query.where('package.tool', '=', tool!))
    .execute()
  const found = await Array.fromAsync(documents(db, places), ({ recipe }) => recipe.package)
  const order = (p: Package) => `${p.tool}\0${p.name}\0${p.key ?? ''}`
  return found.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** Whether any package has the term. */
export async function hasTerm(db: Kysely<Tables>, kind: TermKind, text: string): Promise<boolean> {
  const found = await db
    .selectFrom('term')
    .innerJoin('facet', 'facet.term', 'term.id')
    .select('term.id')
    .where('kind', '=', termKinds[kind])
    .where('text', '=', text)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Recipes at places, in whatever order reading is cheapest. */
export async function* documents(
  db: Kysely<Tables>,
  places: readonly Place[],
): AsyncGenerator<{ id: number; recipe: Recipe }> {
  const byBlock = Map.groupBy(places, (place) => place.block)
  for (const some of slices([...byBlock.keys()], 50)) {
    const blocks = await db.selectFrom('block').selectAll().where('id', 'in', some).execute()
    for (const { id, bytes } of blocks) {
      const block = openBlock(readBytes(bytes))
      for (const place of byBlock.get(id)!) yield { id: place.id, recipe: documentIn(block, place) }
    }
  }
}
