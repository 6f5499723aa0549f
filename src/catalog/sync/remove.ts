import type { Kysely } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'
import { openBlock, type BlockWriter } from './blocks.ts'
import { readBytes } from './bytes.ts'

/** Ids at a time: a statement takes only so many parameters. */
export function* slices<T>(list: readonly T[], size = 500): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size)
}

/** Names of the packages and of the parts they bundle: those whose identity they decide. */
export async function namesOf(db: Kysely<Tables>, ids: readonly number[]): Promise<Set<string>> {
  const names = new Set<string>()
  for (const some of slices(ids)) {
    const packages = db.selectFrom('package').select('name').where('id', 'in', some)
    const parts = db
      .selectFrom('facet')
      .innerJoin('term', 'term.id', 'facet.term')
      .select('term.text as name')
      .where('facet.package', 'in', some)
      .where('term.kind', '=', termKinds.extension)
    for (const query of [packages, parts])
      for (const { name } of await query.execute()) names.add(name)
  }
  return names
}

/** Packages with all that is kept of them; their documents stay until `moveOutOf`. */
export async function removePackages(db: Kysely<Tables>, ids: readonly number[]): Promise<void> {
  for (const some of slices(ids)) {
    for (const table of ['facet', 'version', 'source_hash'] as const)
      await db.deleteFrom(table).where('package', 'in', some).execute()
    await db.deleteFrom('package').where('id', 'in', some).execute()
  }
}

/** Dissolves blocks: documents that packages still need go to new ones. */
export async function moveOutOf(
  db: Kysely<Tables>,
  blocks: readonly number[],
  writer: BlockWriter,
): Promise<void> {
  for (const some of slices(blocks, 50)) {
    const packages = await db
      .selectFrom('package')
      .select(['id', 'block', 'start', 'length'])
      .where('block', 'in', some)
      .orderBy('id')
      .execute()
    const rows = await db.selectFrom('block').selectAll().where('id', 'in', some).execute()
    const content = new Map(rows.map(({ id, bytes }) => [id, bytes]))
    for (const [block, stayed] of Map.groupBy(packages, (p) => p.block)) {
      const bytes = openBlock(readBytes(content.get(block)!))
      for (const { id, start, length } of stayed) {
        const place = writer.add(bytes.subarray(start, start + length))
        await db.updateTable('package').set(place).where('id', '=', id).execute()
      }
    }
    await writer.drain()
    await db.deleteFrom('block').where('id', 'in', some).execute()
  }
}
