/** What each tool has of a software, as the comparison wants it. */
import type { Kysely } from '../../store/kysely.js'
import { versionFlags, type Tables } from '../../store/schema.ts'
import type { Column, Offer } from '../compare/compare.ts'
import type { Alias as StoredAlias, IdentityEvidence } from '../../model/software.ts'
import { compareReleases, release } from '../compare/release.ts'
import { slices } from '../sync/remove.ts'

export type Alias = { software: string; tool: string; name: string }

/** Names, of whatever tool, and ids of software → the software they are; unknown ones are absent. */
export async function softwareOf(
  db: Kysely<Tables>,
  names: readonly string[],
  tool?: string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, Set<string>>()
  const put = (name: string, software: string) =>
    found.set(name, (found.get(name) ?? new Set<string>()).add(software))
  for (const some of slices(names)) {
    const ids = await db
      .selectFrom('identity')
      .select('software')
      .distinct()
      .where('software', 'in', some)
      .execute()
    for (const { software } of ids) put(software, software)
    const rest = some.filter((name) => !found.has(name))
    const rows = await db
      .selectFrom('package')
      .leftJoin('identity', (join) =>
        join
          .onRef('identity.tool', '=', 'package.tool')
          .onRef('identity.name', '=', 'package.name')
          // Not the part of a bundle that has the same name.
          .on('identity.ecosystem', '=', ''),
      )
      .select(['package.name', 'software'])
      .distinct()
      .where('package.name', 'in', rest.length > 0 ? rest : [''])
      .$if(tool !== undefined, (query) => query.where('package.tool', '=', tool!))
      .execute()
    for (const { name, software } of rows) put(name, software ?? name)
  }
  return new Map([...found].map(([name, list]) => [name, [...list].sort()]))
}

/** Every name each tool has for the software. */
export async function aliasesOf(db: Kysely<Tables>, software: readonly string[]): Promise<Alias[]> {
  const found: Alias[] = []
  for (const some of slices(software)) {
    const rows = await db
      .selectFrom('identity')
      .select(['software', 'tool', 'name'])
      .where('software', 'in', some)
      .where('ecosystem', '=', '')
      .execute()
    found.push(...rows)
    // A catalogue whose identities have not been worked out goes by name.
    const known = new Set(rows.map((row) => row.software))
    const rest = some.filter((name) => !known.has(name))
    if (rest.length === 0) continue
    const plain = await db
      .selectFrom('package')
      .select(['tool', 'name'])
      .distinct()
      .where('name', 'in', rest)
      .execute()
    found.push(...plain.map((row) => ({ software: row.name, ...row })))
  }
  return found
}

export type KnownAlias = Alias & {
  features: string | null
  evidence: IdentityEvidence[]
  /** The version preferred, or the newest of several recipes. */
  version: string
}

/** The same with what is known of each; best known tools first. */
export async function describedAliases(
  db: Kysely<Tables>,
  software: string,
): Promise<KnownAlias[]> {
  const aliases = await aliasesOf(db, [software])
  const rows = await db
    .selectFrom('identity')
    .select(['tool', 'name', 'aliases'])
    .where('software', '=', software)
    .where('ecosystem', '=', '')
    .execute()
  const packages = await db
    .selectFrom('package')
    .select(['tool', 'name', 'version'])
    .where('name', 'in', [...new Set(aliases.map(({ name }) => name))])
    .where('shadowed', '=', 0)
    .execute()
  return aliases.map((alias) => {
    const same = (row: { tool: string; name: string }) =>
      row.tool === alias.tool && row.name === alias.name
    const row = rows.find(same)
    const [known] = row ? (JSON.parse(row.aliases) as StoredAlias[]) : []
    const versions = packages.filter(same).map(({ version }) => version)
    return {
      ...alias,
      features: known?.features ?? null,
      evidence: known?.evidence ?? [],
      version: versions.toSorted((a, b) => compareReleases(release(b), release(a)))[0] ?? '',
    }
  })
}

/** Tools whose recipes are stored. */
export async function toolsRead(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db.selectFrom('tool').select('tool').orderBy('tool').execute()
  return rows.map((row) => row.tool)
}

/**
 * Columns for each software, one for each of `tools` in that order; null offers for a tool that was
 * never read.
 */
export async function columnsOf(
  db: Kysely<Tables>,
  software: readonly string[],
  tools: readonly string[],
): Promise<Map<string, Column[]>> {
  const read = new Set(await toolsRead(db))
  const aliases = await aliasesOf(db, software)
  const offers = await offersOf(db, aliases)
  return new Map(
    software.map((id) => [
      id,
      tools.map((tool): Column => {
        if (!read.has(tool)) return { tool, offers: null }
        const names = aliases.filter((a) => a.software === id && a.tool === tool)
        return { tool, offers: names.flatMap(({ name }) => offers.get(`${tool}\0${name}`) ?? []) }
      }),
    ]),
  )
}

async function offersOf(
  db: Kysely<Tables>,
  aliases: readonly Alias[],
): Promise<Map<string, Offer[]>> {
  const wanted = new Set(aliases.map(({ tool, name }) => `${tool}\0${name}`))
  const found = new Map<string, Map<string, Offer>>()
  for (const some of slices([...new Set(aliases.map((a) => a.name))])) {
    const rows = await db
      .selectFrom('package')
      .innerJoin('version', 'version.package', 'package.id')
      .leftJoin('history', (join) =>
        join
          .onRef('history.repository', '=', 'package.repository')
          .onRef('history.name', '=', 'package.name')
          .onRef('history.version', '=', 'version.version'),
      )
      .select([
        'package.tool',
        'package.name',
        'version.version',
        'release',
        'flags',
        'history.date',
      ])
      .where('package.name', 'in', some)
      .where('shadowed', '=', 0)
      .orderBy('package.id')
      .orderBy('version.position')
      .execute()
    for (const { tool, name, ...row } of rows) {
      const key = `${tool}\0${name}`
      if (!wanted.has(key)) continue
      const list = found.get(key) ?? new Map<string, Offer>()
      found.set(key, list)
      if (!list.has(row.version)) list.set(row.version, offer(name, row))
    }
  }
  return new Map([...found].map(([key, list]) => [key, [...list.values()]]))
}

const has = (flags: number, flag: (typeof versionFlags)[number]): boolean =>
  (flags & (1 << versionFlags.indexOf(flag))) !== 0

function offer(
  name: string,
  {
    version,
    release,
    flags,
    date,
  }: { version: string; release: string | null; flags: number; date: string | null },
): Offer {
  const aside = (
    [
      ['deprecated', 'deprecated'],
      ['develop', 'development'],
      ['prerelease', 'prerelease'],
    ] as const
  ).find(([flag]) => has(flags, flag))?.[1]
  return {
    name,
    version,
    release: release === null ? version : release === '' ? null : release,
    ...(date === null ? {} : { date }),
    ...(aside === undefined ? {} : { aside }),
  }
}
