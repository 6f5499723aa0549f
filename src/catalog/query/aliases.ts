/** What is known of each name of a software: why it is the software, and which version it has. */
import type { Alias, Contradiction } from '../../model/software.ts'
import type { Kysely } from '../../store/kysely.js'
import type { Tables } from '../../store/schema.ts'
import { compareReleases, release } from '../compare/release.ts'
import { namesOf } from './offers.ts'

export type KnownAlias = Alias & {
  /** The version preferred, or the newest of several recipes; of a part of a bundle not known. */
  version?: string
}

/** Sorted by tool and name. */
export async function aliasesOf(db: Kysely<Tables>, software: string): Promise<KnownAlias[]> {
  const names = await namesOf(db, [software])
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
  return names.flatMap(({ tool, name, ecosystem = '' }): KnownAlias[] => {
    const versions = packages
      .filter((row) => row.tool === tool && row.name === name && ecosystem === '')
      .map((row) => row.version)
      .toSorted((a, b) => compareReleases(release(b), release(a)))
    const version = versions[0] ? { version: versions[0] } : {}
    const row = rows.find((r) => r.tool === tool && r.name === name && r.ecosystem === ecosystem)
    const known = row ? (JSON.parse(row.aliases) as Alias[]) : [{ tool, name, evidence: [] }]
    return known.map((alias) => ({ ...alias, ...version }))
  })
}

/** Evidence that the software may be one with another, or that two of its names may be two. */
export async function contradictionsOf(
  db: Kysely<Tables>,
  software: string,
): Promise<Contradiction[]> {
  const rows = await db
    .selectFrom('contradiction')
    .select('document')
    .where((e) => e.or([e('first', '=', software), e('second', '=', software)]))
    .orderBy('first')
    .orderBy('second')
    .execute()
  return rows.map(({ document }) => JSON.parse(document) as Contradiction)
}
