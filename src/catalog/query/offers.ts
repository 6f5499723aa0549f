/** What each tool has of a software, as the comparison wants it. */
import type { Kysely } from '../../store/kysely.js'
import { versionFlags, type Tables } from '../../store/schema.ts'
import type { Column, Offer } from '../compare/compare.ts'
import { slices } from '../sync/remove.ts'
import { packagesWith } from './documents.ts'

export type Name = {
  software: string
  tool: string
  name: string
  /** Of a part of a bundle, `python`, `r`, …: no recipe has the name itself. */
  ecosystem?: string
}

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
export async function namesOf(db: Kysely<Tables>, software: readonly string[]): Promise<Name[]> {
  const found: Name[] = []
  for (const some of slices(software)) {
    const rows = await db
      .selectFrom('identity')
      .select(['software', 'tool', 'name', 'ecosystem'])
      .where('software', 'in', some)
      .orderBy('tool')
      .orderBy('name')
      .execute()
    for (const { ecosystem, ...row } of rows)
      found.push(ecosystem === '' ? row : { ...row, ecosystem })
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
  const names = await namesOf(db, software)
  const offers = await offersOf(db, names)
  return new Map(
    software.map((id) => [
      id,
      tools.map((tool): Column => {
        if (!read.has(tool)) return { tool, offers: null }
        const own = names.filter((name) => name.software === id && name.tool === tool)
        return { tool, offers: own.flatMap((name) => offers.get(keyOf(name)) ?? []) }
      }),
    ]),
  )
}

const keyOf = ({ tool, name, ecosystem = '' }: Omit<Name, 'software'>): string =>
  `${tool}\0${name}\0${ecosystem}`

async function offersOf(db: Kysely<Tables>, names: readonly Name[]): Promise<Map<string, Offer[]>> {
  const found = new Map(names.map((name) => [keyOf(name), new Map<string, Offer>()]))
  const put = (key: string, offer: Offer) => {
    const list = found.get(key)
    if (list && !list.has(offer.version)) list.set(offer.version, offer)
  }
  for (const some of slices([...new Set(names.map(({ name }) => name))]))
    for (const { tool, ...row } of await versionRows(db, some))
      put(keyOf({ tool, name: row.name }), offer(row))
  for (const part of names)
    if (part.ecosystem !== undefined)
      for (const offer of await partOffers(db, part)) put(keyOf(part), offer)
  return new Map([...found].map(([key, list]) => [key, [...list.values()]]))
}

const versionRows = (db: Kysely<Tables>, names: readonly string[]) =>
  db
    .selectFrom('package')
    .innerJoin('version', 'version.package', 'package.id')
    .leftJoin('history', (join) =>
      join
        .onRef('history.repository', '=', 'package.repository')
        .onRef('history.name', '=', 'package.name')
        .onRef('history.version', '=', 'version.version'),
    )
    .select(['package.tool', 'package.name', 'version.version', 'release', 'flags', 'history.date'])
    .where('package.name', 'in', names)
    .where('shadowed', '=', 0)
    .orderBy('package.id')
    .orderBy('version.position')
    .execute()

/** Versions of a part, from the bundles that have it. */
async function partOffers(db: Kysely<Tables>, { tool, name }: Name): Promise<Offer[]> {
  const bundles = await packagesWith(db, 'extension', name, tool)
  return bundles.flatMap((bundle) =>
    (bundle.extensions ?? []).flatMap((part) =>
      part.name === name && part.version !== undefined
        ? [{ name: `${name} in ${bundle.name}`, version: part.version, release: part.version }]
        : [],
    ),
  )
}

type VersionRow = {
  name: string
  version: string
  release: string | null
  flags: number
  date: string | null
}

const asides = [
  ['deprecated', 'deprecated'],
  ['develop', 'development'],
  ['prerelease', 'prerelease'],
] as const

const has = (flags: number, flag: (typeof versionFlags)[number]): boolean =>
  (flags & (1 << versionFlags.indexOf(flag))) !== 0

function offer({ name, version, release, flags, date }: VersionRow): Offer {
  const aside = asides.find(([flag]) => has(flags, flag))?.[1]
  return {
    name,
    version,
    release: release === null ? version : release === '' ? null : release,
    ...(date === null ? {} : { date }),
    ...(aside === undefined ? {} : { aside }),
  }
}
