/** Takes repositories out of the catalogue, in the transaction it is given. */
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { forgetIdentity } from '../identity/sync.ts'
import { BlockWriter } from './blocks.ts'
import { nextId } from './ids.ts'
import { moveOutOf, removePackages, slices } from './remove.ts'
import { contentDigest, markShadowed } from './shadow.ts'
import type { Repository } from './repositories.ts'

/**
 * The recipes of the repositories are gone afterwards, with their history, or their binaries. What
 * others inherited from them is read again by the next sync. Gives the number of packages or
 * binaries taken out.
 */
export async function forget(db: Kysely<Tables>, rows: readonly Repository[]): Promise<number> {
  let gone = 0
  for (const { id, role } of rows) {
    gone += role === 'cache' ? await forgetBinaries(db, id) : await forgetRecipes(db, id)
    await db.deleteFrom('history').where('repository', '=', id).execute()
    await db.deleteFrom('repository').where('id', '=', id).execute()
  }
  const tools = new Set(rows.filter((row) => row.role === 'recipes').map((row) => row.tool))
  for (const tool of tools) await settle(db, tool)
  return gone
}

async function forgetBinaries(db: Kysely<Tables>, repository: number): Promise<number> {
  const done = await db.deleteFrom('binary').where('repository', '=', repository).executeTakeFirst()
  return Number(done.numDeletedRows)
}

async function forgetRecipes(db: Kysely<Tables>, repository: number): Promise<number> {
  const packages = await db
    .selectFrom('package')
    .select(['id', 'block'])
    .where('repository', '=', repository)
    .execute()
  await removePackages(
    db,
    packages.map(({ id }) => id),
  )
  const blocks = new BlockWriter(
    new Inserter(db, 'block', ['id', 'bytes']),
    await nextId(db, 'block'),
  )
  await moveOutOf(db, [...new Set(packages.map(({ block }) => block))], blocks)
  await blocks.flush()
  const units = await db
    .selectFrom('unit')
    .select('id')
    .where('repository', '=', repository)
    .execute()
  for (const some of slices(units.map(({ id }) => id)))
    await db.deleteFrom('skipped').where('unit', 'in', some).execute()
  await db.deleteFrom('unit').where('repository', '=', repository).execute()
  return packages.length
}

async function settle(db: Kysely<Tables>, tool: string): Promise<void> {
  const left = await db.selectFrom('repository').select('id').where('tool', '=', tool).execute()
  if (left.length === 0) {
    await db.deleteFrom('tool').where('tool', '=', tool).execute()
    await db.deleteFrom('input').where('tool', '=', tool).execute()
    return
  }
  await markShadowed(db, tool)
  await forgetIdentity(db)
  const digest = await contentDigest(db, tool)
  await db.updateTable('tool').set({ digest, fingerprint: '' }).where('tool', '=', tool).execute()
}
