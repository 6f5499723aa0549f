/** Takes repositories out of the catalogue, in the transaction it is given. */
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { BlockWriter } from './blocks.ts'
import { nextId } from './ids.ts'
import { moveOutOf, namesOf, removePackages, slices } from './remove.ts'
import { contentDigest, markShadowed } from './shadow.ts'
import type { Repository } from './repositories.ts'

export type Forgotten = {
  /** Packages or binaries taken out. */
  entries: number
  /** By tool the names whose recipes are gone or now others: identity must decide about them again. */
  names: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * The recipes of the repositories are gone afterwards, with their history, or their binaries. What
 * others inherited from them is read again by the next sync.
 */
export async function forget(db: Kysely<Tables>, rows: readonly Repository[]): Promise<Forgotten> {
  let entries = 0
  const names = new Map<string, Set<string>>()
  for (const { id, role, tool } of rows) {
    if (role === 'cache') entries += await forgetBinaries(db, id)
    else {
      const gone = await forgetRecipes(db, id)
      entries += gone.packages
      names.set(tool, gone.names.union(names.get(tool) ?? new Set()))
    }
    await db.deleteFrom('history').where('repository', '=', id).execute()
    await db.deleteFrom('repository').where('id', '=', id).execute()
  }
  for (const [tool, some] of names) names.set(tool, some.union(await settle(db, tool)))
  return { entries, names }
}

async function forgetBinaries(db: Kysely<Tables>, repository: number): Promise<number> {
  const done = await db.deleteFrom('binary').where('repository', '=', repository).executeTakeFirst()
  return Number(done.numDeletedRows)
}

async function forgetRecipes(
  db: Kysely<Tables>,
  repository: number,
): Promise<{ packages: number; names: Set<string> }> {
  const packages = await db
    .selectFrom('package')
    .select(['id', 'block'])
    .where('repository', '=', repository)
    .execute()
  const ids = packages.map(({ id }) => id)
  const names = await namesOf(db, ids)
  await removePackages(db, ids)
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
  return { packages: packages.length, names }
}

/** Gives the names of packages that were shadowed and now count. */
async function settle(db: Kysely<Tables>, tool: string): Promise<Set<string>> {
  const left = await db.selectFrom('repository').select('id').where('tool', '=', tool).execute()
  if (left.length === 0) {
    await db.deleteFrom('tool').where('tool', '=', tool).execute()
    await db.deleteFrom('input').where('tool', '=', tool).execute()
    return new Set()
  }
  const names = await namesOf(db, await markShadowed(db, tool))
  const digest = await contentDigest(db, tool)
  await db.updateTable('tool').set({ digest, fingerprint: '' }).where('tool', '=', tool).execute()
  return names
}
