/** What identity knows of recipes, from the tables: no document is opened. */
import type { RecipeFacts } from '../../identity/recipe-rows.ts'
import type { Kysely } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'
import { readBytes } from '../sync/bytes.ts'
import { slices } from '../sync/remove.ts'

/** Tool → names. */
export type Names = ReadonlyMap<string, ReadonlySet<string>>

/** Of all recipes that count; or of those with one of the names, or with a part of that name. */
export async function storedFacts(db: Kysely<Tables>, names?: Names): Promise<RecipeFacts[]> {
  if (!names) return factsOf(db)
  const ids = new Set<number>()
  for (const [tool, some] of names)
    for (const slice of slices([...some])) {
      const named = await db
        .selectFrom('package')
        .select('id')
        .where('tool', '=', tool)
        .where('name', 'in', slice)
        .execute()
      const holding = await db
        .selectFrom('term')
        .innerJoin('facet', 'facet.term', 'term.id')
        .innerJoin('package', 'package.id', 'facet.package')
        .select('package.id')
        .where('term.kind', '=', termKinds.extension)
        .where('term.text', 'in', slice)
        .where('package.tool', '=', tool)
        .execute()
      for (const { id } of [...named, ...holding]) ids.add(id)
    }
  const facts: RecipeFacts[] = []
  for (const slice of slices([...ids].toSorted((a, b) => a - b)))
    facts.push(...(await factsOf(db, slice)))
  return facts
}

type Lists = Pick<
  RecipeFacts,
  'builds' | 'variants' | 'parts' | 'addresses' | 'repositories' | 'hashes' | 'versions'
>
type Growing = { -readonly [K in keyof Lists]: string[] } & {
  tool: string
  name: string
  homepage?: string
  toolchain?: string
  extensions: { name: string }[]
}

const lists: Readonly<Record<number, keyof Lists>> = {
  [termKinds.buildSystem]: 'builds',
  [termKinds.variant]: 'variants',
  [termKinds.output]: 'parts',
  [termKinds.address]: 'addresses',
  [termKinds.repository]: 'repositories',
}

const wantedKinds = [...Object.keys(lists).map(Number), termKinds.toolchain, termKinds.extension]

async function factsOf(db: Kysely<Tables>, ids?: readonly number[]): Promise<RecipeFacts[]> {
  const found = new Map<number, Growing>()
  let packages = db
    .selectFrom('package')
    .select(['id', 'tool', 'name', 'homepage'])
    .where('shadowed', '=', 0)
  if (ids) packages = packages.where('id', 'in', ids)
  for (const { id, tool, name, homepage } of await packages.orderBy('id').execute())
    found.set(id, {
      tool,
      name,
      ...(homepage === null ? {} : { homepage }),
      builds: [],
      variants: [],
      parts: [],
      addresses: [],
      repositories: [],
      hashes: [],
      versions: [],
      extensions: [],
    })
  let facets = db
    .selectFrom('facet')
    .innerJoin('term', 'term.id', 'facet.term')
    .select(['facet.package', 'term.kind', 'term.text'])
  // One condition, never both: SQLite would go through all terms of the kinds for each package.
  facets = ids
    ? facets.where('facet.package', 'in', ids)
    : facets.where('term.kind', 'in', wantedKinds)
  for (const { package: id, kind, text } of await facets.execute()) {
    const facts = found.get(id)
    if (!facts) continue
    const list = lists[kind]
    if (list !== undefined) facts[list].push(text)
    else if (kind === termKinds.toolchain) facts.toolchain = text
    else if (kind === termKinds.extension) facts.extensions.push({ name: text })
  }
  let versions = db.selectFrom('version').select(['package', 'version'])
  if (ids) versions = versions.where('package', 'in', ids)
  for (const { package: id, version } of await versions.execute())
    found.get(id)?.versions.push(version)
  let hashes = db.selectFrom('source_hash').select(['package', 'hash'])
  if (ids) hashes = hashes.where('package', 'in', ids)
  for (const { package: id, hash } of await hashes.execute())
    found.get(id)?.hashes.push(readBytes(hash).toString('hex'))
  return [...found.values()]
}
