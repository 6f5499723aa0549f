/** What each tool has of a software, as the comparison wants it. */
import { lineOf, type VersionLine } from '../../identity/lines.ts'
import { threshold } from '../../identity/match.ts'
import type { Contradiction } from '../../model/software.ts'
import { type Kysely, sql } from 'kysely'
import { termKinds, versionFlags, type Tables } from '../../store/schema.ts'
import type { Column, Offer } from '../compare/compare.ts'
import { slices } from '../sync/remove.ts'
import { contradictionsOf } from './contradictions.ts'
import { packagesWith, recipesOfTool } from './documents.ts'

export type Name = {
  software: string
  tool: string
  name: string
  /** Of a part of a bundle, `python`, `r`, …: no recipe has the name itself. */
  ecosystem?: string
  /** Some versions of the name alone are the software. */
  line?: VersionLine
}

/** Names, of whatever tool, and ids of software → the software they are; unknown ones are absent. */
export async function softwareOf(
  db: Kysely<Tables>,
  names: readonly string[],
  lines: readonly VersionLine[],
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
    for (const { name, software } of rows) {
      put(name, software ?? name)
      for (const line of lines)
        if (line.name === name && (tool ?? line.tool) === line.tool) put(name, line.software)
    }
  }
  return new Map([...found].map(([name, list]) => [name, [...list].sort()]))
}

/** Every name each tool has for the software, those of `lines` last. */
export async function namesOf(
  db: Kysely<Tables>,
  software: readonly string[],
  lines: readonly VersionLine[],
): Promise<Name[]> {
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
  const ofLines = lines.filter((line) => software.includes(line.software))
  return [...found, ...ofLines.map((line) => ({ ...line, line }))]
}

/** Whether a version of the name is the software the name stands for here. */
export function isOf(
  { software, tool, name, line }: Name,
  version: string,
  lines: readonly VersionLine[],
): boolean {
  const told = lineOf(lines, tool, name, version)
  return told === software || (told === undefined && line === undefined)
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
  lines: readonly VersionLine[],
  partsOf: PartsOf = (part) => partOffers(db, part),
): Promise<Map<string, Column[]>> {
  const read = new Set(await toolsRead(db))
  const names = await namesOf(db, software, lines)
  const offers = await offersOf(db, names, partsOf)
  const doubts = new Map<string, Contradiction[]>()
  for (const id of software) doubts.set(id, await contradictionsOf(db, id))
  return new Map(
    software.map((id) => [
      id,
      tools.map((tool): Column => {
        if (!read.has(tool)) return { tool, offers: null }
        const own = names.filter((name) => name.software === id && name.tool === tool)
        const some = own.flatMap((name) =>
          (offers.get(keyOf(name)) ?? []).filter(({ version }) => isOf(name, version, lines)),
        )
        const doubt =
          some.length > 0
            ? undefined
            : (versionless(own, offers) ?? doubtOf(id, tool, doubts.get(id)!))
        return { tool, offers: some, ...(doubt && { doubt }) }
      }),
    ]),
  )
}

/** A list may have a software and leave the version to others. */
function versionless(
  names: readonly Name[],
  offers: ReadonlyMap<string, readonly Offer[]>,
): Column['doubt'] {
  const found = names.find(
    (name) =>
      name.line === undefined &&
      name.ecosystem === undefined &&
      (offers.get(keyOf(name)) ?? []).length === 0,
  )
  return found && { name: found.name, why: `it lists ${found.name} without a version` }
}

const shared: Readonly<Record<Contradiction['kind'], string>> = {
  'shared-source': 'an archive',
  'shared-project': 'a project',
  namesake: 'the name',
}

/** A name of the tool that is kept with another software, though much speaks for this one. */
function doubtOf(
  software: string,
  tool: string,
  contradictions: readonly Contradiction[],
): Column['doubt'] {
  for (const found of contradictions.filter(({ strength }) => strength >= threshold)) {
    const name = found.names.find((name) => name.startsWith(`${tool}:`))?.slice(tool.length + 1)
    const other = found.software.find((id) => id !== software)
    if (name === undefined || other === undefined) continue
    return {
      name,
      why: `${name} is counted as ${other}, but shares ${shared[found.kind]} with ${software}`,
    }
  }
  return undefined
}

const keyOf = ({ tool, name, ecosystem = '' }: Omit<Name, 'software'>): string =>
  `${tool}\0${name}\0${ecosystem}`

/** Versions of a part of bundles: looked up, or from `allParts` where every name is asked for. */
export type PartsOf = (part: Pick<Name, 'tool' | 'name'>) => Promise<readonly Offer[]>

/** Every part of every bundle, read at once. */
export async function allParts(db: Kysely<Tables>): Promise<PartsOf> {
  const found = new Map<string, Offer[]>()
  for (const tool of await toolsRead(db)) {
    const { rows } = await sql<{ n: number | string }>`
      select count(*) as n from facet join term on term.id = facet.term
      join package on package.id = facet.package
      where term.kind = ${termKinds.extension} and package.tool = ${tool}`.execute(db)
    if (Number(rows[0]?.n) === 0) continue
    for await (const { package: bundle } of recipesOfTool(db, tool))
      for (const part of bundle.extensions ?? []) {
        const key = `${tool}\0${part.name}`
        const offers = partOffer(bundle.name, part)
        if (offers) found.set(key, [...(found.get(key) ?? []), offers])
      }
  }
  return ({ tool, name }) => Promise.resolve(found.get(`${tool}\0${name}`) ?? [])
}

async function offersOf(
  db: Kysely<Tables>,
  names: readonly Name[],
  partsOf: PartsOf,
): Promise<Map<string, Offer[]>> {
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
      for (const offer of await partsOf(part)) put(keyOf(part), offer)
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
async function partOffers(
  db: Kysely<Tables>,
  { tool, name }: Pick<Name, 'tool' | 'name'>,
): Promise<Offer[]> {
  const bundles = await packagesWith(db, 'extension', name, tool)
  return bundles.flatMap((bundle) =>
    (bundle.extensions ?? []).flatMap((part) =>
      part.name === name ? (partOffer(bundle.name, part) ?? []) : [],
    ),
  )
}

const partOffer = (bundle: string, part: { name: string; version?: string | undefined }) =>
  part.version === undefined
    ? undefined
    : { name: `${part.name} in ${bundle}`, version: part.version, release: part.version }

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
