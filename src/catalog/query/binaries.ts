/** Ready builds of binary caches, out of the store. */
import type { Binary } from '../../model/binary.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { slices } from '../sync/remove.ts'

export async function binariesNamed(
  db: Kysely<Tables>,
  names: readonly string[],
): Promise<Binary[]> {
  const found: Binary[] = []
  for (const some of slices(names)) {
    const rows = await db
      .selectFrom('binary')
      .select('document')
      .where('name', 'in', some)
      .orderBy('repository')
      .orderBy('hash')
      .execute()
    found.push(...rows.map(({ document }) => JSON.parse(document) as Binary))
  }
  return found
}

/** A ready build, and the location of the cache it is in. */
export type Cached = { readonly binary: Binary; readonly cache: string }

/** Builds of these names with all they need beside them, as far as caches have that. */
export async function cachedNamed(db: Kysely<Tables>, names: readonly string[]): Promise<Cached[]> {
  const found = new Map<string, Cached>()
  const take = (rows: readonly { document: string; location: string }[]): string[] =>
    rows.flatMap(({ document, location }) => {
      const binary = JSON.parse(document) as Binary
      const key = `${location}\n${binary.hash}`
      if (found.has(key)) return []
      found.set(key, { binary, cache: location })
      return binary.dependencies
    })
  const rows = () =>
    db
      .selectFrom('binary')
      .innerJoin('repository', 'repository.id', 'binary.repository')
      .select(['binary.document', 'repository.location'])
      .orderBy('repository.position')
      .orderBy('binary.hash')
  let open: string[] = []
  for (const some of slices(names))
    open.push(...take(await rows().where('binary.name', 'in', some).execute()))
  while (open.length > 0) {
    const next: string[] = []
    for (const some of slices([...new Set(open)]))
      next.push(...take(await rows().where('binary.hash', 'in', some).execute()))
    open = next
  }
  return [...found.values()]
}
