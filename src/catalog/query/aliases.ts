/** What is known of each name of a software: why it is the software, and which version it has. */
import type { Alias } from '../../model/software.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { compareReleases, release } from '../compare/release.ts'
import type { VersionLine } from '../../identity/lines.ts'
import { isOf, namesOf } from './offers.ts'

export type KnownAlias = Alias & {
  /** The version preferred, or the newest of several recipes; of a part of a bundle not known. */
  version?: string
}

/** Sorted by tool and name; names of which some versions alone are the software stand last. */
export async function aliasesOf(
  db: Kysely<Tables>,
  software: string,
  lines: readonly VersionLine[],
): Promise<KnownAlias[]> {
  const names = await namesOf(db, [software], lines)
  const rows = await db
    .selectFrom('identity')
    .select(['tool', 'name', 'ecosystem', 'aliases'])
    .where('software', '=', software)
    .execute()
  const packages = await db
    .selectFrom('package')
    .select(['tool', 'name', 'version'])
    .where('name', 'in', [...new Set(names.map(({ name }) => name)), ''])
    .where('shadowed', '=', 0)
    .execute()
  return names.flatMap((of): KnownAlias[] => {
    const { tool, name, ecosystem = '', line } = of
    const versions = packages
      .filter((row) => row.tool === tool && row.name === name && ecosystem === '')
      .filter((row) => isOf(of, row.version, lines))
      .map((row) => row.version)
      .toSorted((a, b) => compareReleases(release(b), release(a)))
    const version = versions[0] ? { version: versions[0] } : {}
    if (line) return versions[0] === undefined ? [] : [{ ...settledBy(line), ...version }]
    const row = rows.find((r) => r.tool === tool && r.name === name && r.ecosystem === ecosystem)
    const known = row ? (JSON.parse(row.aliases) as Alias[]) : [{ tool, name, evidence: [] }]
    return known.map((alias) => ({ ...alias, ...version }))
  })
}

const settledBy = ({ tool, name, versions, why }: VersionLine): Alias => ({
  tool,
  name,
  versions: versions.source,
  evidence: [{ kind: 'curated', value: why, strength: 1 }],
  strength: 1,
})
