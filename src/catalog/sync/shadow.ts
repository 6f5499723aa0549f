import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { readBytes } from './bytes.ts'
import { slices } from './remove.ts'

/**
 * Of packages with the same name and key the one of the first repository counts; `names` are those
 * for which that may have changed, all without. Gives the ids of those for which it did.
 */
export async function markShadowed(
  db: Kysely<Tables>,
  tool: string,
  names?: ReadonlySet<string>,
): Promise<number[]> {
  let query = db
    .selectFrom('package')
    .innerJoin('repository', 'repository.id', 'package.repository')
    .innerJoin('unit', 'unit.id', 'package.unit')
    .select(['package.id', 'package.name', 'package.key', 'package.shadowed', 'unit.path'])
    .where('package.tool', '=', tool)
    .orderBy('repository.position')
    .orderBy('unit.path')
    .orderBy('package.id')
  // Of few names only these are looked up.
  if (names && names.size <= 500) query = query.where('package.name', 'in', [...names])
  const rows = names?.size === 0 ? [] : await query.execute()
  const groups = Map.groupBy(rows, ({ name, key }) => `${name}\0${key}`)
  const wrong = { 0: [] as number[], 1: [] as number[] }
  for (const group of groups.values()) {
    for (const [i, row] of group.entries()) {
      const right = i === 0 ? 0 : 1
      if (row.shadowed !== right) wrong[right].push(row.id)
    }
  }
  for (const value of [0, 1] as const)
    for (const some of slices(wrong[value]))
      await db.updateTable('package').set({ shadowed: value }).where('id', 'in', some).execute()
  return [...wrong[0], ...wrong[1]]
}

/** sha256 over all packages of the tool and the order of its repositories. */
export async function contentDigest(db: Kysely<Tables>, tool: string): Promise<string> {
  const rows = await db
    .selectFrom('package')
    .innerJoin('repository', 'repository.id', 'package.repository')
    .select(['repository.position', 'package.digest'])
    .where('package.tool', '=', tool)
    .execute()
  const digest = createHash('sha256')
  const lines = rows.map((row) => `${row.position} ${readBytes(row.digest).toString('hex')}`)
  for (const line of lines.sort()) digest.update(`${line}\n`)
  return digest.digest('hex')
}
