/** Search over all tools: every word must be found; what belongs to one software is one hit. */
import { PortolanError } from '../../model/errors.ts'
import type { Kysely } from 'kysely'
import { termKinds, type Tables } from '../../store/schema.ts'
import { compareReleases, release } from '../compare/release.ts'
import { slices } from '../sync/remove.ts'
import { editDistance } from '../../util/suggest.ts'
import { cost, searchKinds, termsOf, type Word } from './words.ts'

export type SearchQuery = { words: readonly Word[]; tools: readonly string[] }

export type Hit = {
  software: string
  /** No package: a name that packages provide, as `mpi`. */
  virtual?: true
  /** Tools that have it under these names, with the newest version found, or the one preferred. */
  packages: { tool: string; name: string; version: string }[]
}

/**
 * `hdf5 licence:BSD-3-Clause depends:mpi tool:guix` → words and tools. Throws SEARCH_QUERY for a
 * kind nobody knows.
 */
export function parseQuery(text: string): SearchQuery {
  const words: Word[] = []
  const tools: string[] = []
  for (const part of text.trim().split(/\s+/).filter(Boolean)) {
    const { kind, rest } = /^(?<kind>[a-z]+):(?<rest>.+)$/.exec(part)?.groups ?? {}
    if (kind === undefined || rest === undefined) words.push(...plain(part))
    else if (kind === 'tool') tools.push(rest)
    else if (Object.hasOwn(searchKinds, kind)) words.push({ text: rest, kind: searchKinds[kind]! })
    else
      throw new PortolanError('SEARCH_QUERY', `'${kind}:' is nothing one can search by`, {
        hint: `one can search by ${[...Object.keys(searchKinds), 'tool'].sort().join(', ')}`,
      })
  }
  return { words, tools }
}

/** Names are found by their parts: `py-numpy` asks for `py` and `numpy`. */
const plain = (part: string): Word[] =>
  part
    .toLowerCase()
    .split(/[^\p{L}\p{N}+]+/u)
    .filter(Boolean)
    .map((text) => ({ text, kind: null }))

type Row = { tool: string; name: string; version: string; software: string; far: number }

type Ranked = { hit: Hit; rank: number; users: number; tools: number }

/** Hits, best first. A query without words finds nothing. */
export async function search(db: Kysely<Tables>, query: SearchQuery): Promise<Hit[]> {
  const packages = await matching(db, query.words)
  const rows = await described(db, packages, query.tools)
  const names = query.words.map(({ text }) => text)
  const groups = [...Map.groupBy(rows, (row) => row.software)]
  const users = await dependants(
    db,
    groups.map(([software]) => software),
  )
  const found = groups.map(([software, list]): Ranked => ({
    hit: { software, packages: list.map(({ tool, name, version }) => ({ tool, name, version })) },
    rank: rankOf(software, list, names),
    users: users.get(software) ?? 0,
    tools: new Set(list.map((row) => row.tool)).size,
  }))
  return [...found, ...(await virtuals(db, query))]
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        b.users - a.users ||
        b.tools - a.tools ||
        a.hit.software.length - b.hit.software.length ||
        (a.hit.software < b.hit.software ? -1 : 1),
    )
    .map(({ hit }) => hit)
}

/** Virtuals whose names have every word, where nothing but names was asked for. */
async function virtuals(db: Kysely<Tables>, { words, tools }: SearchQuery): Promise<Ranked[]> {
  if (words.length === 0 || tools.length > 0 || words.some(({ kind }) => kind !== null)) return []
  const rows = await db
    .selectFrom('term')
    .innerJoin('facet', 'facet.term', 'term.id')
    .innerJoin('package', 'package.id', 'facet.package')
    .select(['term.text', (e) => e.fn.countAll().as('n')])
    .where('kind', '=', termKinds.provides)
    .whereRef('package.name', '!=', 'term.text')
    .groupBy('term.text')
    .execute()
  const asked = words.map(({ text }) => text).join('-')
  return rows.flatMap(({ text, n }) => {
    const name = text.toLowerCase()
    if (!words.every((word) => name.includes(word.text))) return []
    const rank = name === asked ? -1 : 1
    // A name that is the package's own, too, needs no second line.
    return [
      {
        hit: { software: text, virtual: true as const, packages: [] },
        rank,
        users: Number(n),
        tools: 0,
      },
    ]
  })
}

/** Package ids that have a term for every word → sum of distances. */
async function matching(db: Kysely<Tables>, words: readonly Word[]): Promise<Map<number, number>> {
  let found: Map<number, number> | null = null
  for (const word of words) {
    const terms = await termsOf(db, word)
    const here = new Map<number, number>()
    for (const some of slices([...terms.keys()])) {
      const facets = await db
        .selectFrom('facet')
        .select(['package', 'term'])
        .where('term', 'in', some)
        .execute()
      for (const { package: id, term } of facets) {
        const before: number | undefined = found ? found.get(id) : 0
        if (before === undefined) continue
        const far = before + terms.get(term)!
        if (far < (here.get(id) ?? Infinity)) here.set(id, far)
      }
    }
    found = here
  }
  return found ?? new Map<number, number>()
}

/** One row for each name of each tool: that of its best package, of equally good ones the newest. */
async function described(
  db: Kysely<Tables>,
  packages: ReadonlyMap<number, number>,
  tools: readonly string[],
): Promise<Row[]> {
  const best = new Map<string, Row>()
  for (const some of slices([...packages.keys()])) {
    let query = db
      .selectFrom('package')
      .leftJoin('identity', (join) =>
        join
          .onRef('identity.tool', '=', 'package.tool')
          .onRef('identity.name', '=', 'package.name')
          .on('identity.ecosystem', '=', ''),
      )
      .select(['package.id', 'package.tool', 'package.name', 'package.version', 'software'])
      .where('package.id', 'in', some)
      .where('shadowed', '=', 0)
    if (tools.length > 0) query = query.where('package.tool', 'in', [...tools])
    for (const { id, software, ...row } of await query.execute()) {
      const far = packages.get(id)!
      const key = `${row.tool}\0${row.name}`
      const known = best.get(key)
      if (known && (known.far < far || (known.far === far && !newer(row.version, known.version))))
        continue
      best.set(key, { ...row, software: software ?? row.name, far })
    }
  }
  return [...best.values()].toSorted((a, b) =>
    a.tool === b.tool ? (a.name < b.name ? -1 : 1) : a.tool < b.tool ? -1 : 1,
  )
}

const newer = (version: string, than: string): boolean =>
  version !== than && compareReleases(release(version), release(than)) > 0

/**
 * The whole name as asked for comes first, then the least distance of any of its packages; where
 * that is a beginning or a slip, one of the whole name comes before one of a part of it.
 */
function rankOf(software: string, rows: readonly Row[], words: readonly string[]): number {
  const asked = words.join('-')
  const names = [software, ...rows.map((row) => row.name)].map((name) => name.toLowerCase())
  if (words.length > 0 && names.includes(asked)) return -1
  const far = Math.min(...rows.map((row) => row.far))
  if (far === cost.prefix && names.some((name) => name.startsWith(asked))) return far - 0.5
  if (far <= cost.slip) return far
  const slips = far - cost.slip
  return names.some((name) => editDistance(asked, name, slips) <= slips) ? cost.slip : far
}

/** Software → number of packages that may depend on it, of all tools. */
async function dependants(
  db: Kysely<Tables>,
  names: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const some of slices(names)) {
    const rows = await db
      .selectFrom('term')
      .innerJoin('facet', 'facet.term', 'term.id')
      .select(['term.text', (e) => e.fn.countAll().as('n')])
      .where('kind', '=', termKinds.dependency)
      .where('text', 'in', some)
      .groupBy('term.text')
      .execute()
    for (const { text, n } of rows) counts.set(text, Number(n))
  }
  return counts
}
