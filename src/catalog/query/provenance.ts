import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Catalog } from '../catalog.ts'

/** A tool's recipes as they are stored: digest of all, and where those come from that count least. */
export async function storedProvenance(
  db: Kysely<Tables>,
  tool: string,
): Promise<{ digest: string; provenance: Catalog['provenance'] } | null> {
  const row = await db
    .selectFrom('tool')
    .innerJoin('repository', 'repository.tool', 'tool.tool')
    .select(['digest', 'location', 'remote', 'commit_id'])
    .where('tool.tool', '=', tool)
    .where('role', '=', 'recipes')
    .orderBy('position', 'desc')
    .executeTakeFirst()
  if (!row) return null
  const { digest, location, remote, commit_id } = row
  return { digest, provenance: { tool, repository: remote ?? location, commit: commit_id ?? '' } }
}
