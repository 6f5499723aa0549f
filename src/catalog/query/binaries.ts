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
