/** Narrowing the rows of an overview: words, facets, pages. All in memory, a few ms for 60,000 rows. */
import type { FacetCount, Facets, Listing, ListingRow } from '../../model/listing.ts'

export type Overview = {
  /** Of what the rows were made of: equal digests, equal rows. */
  readonly digest: string
  readonly tools: readonly string[]
  /** Sorted by id. */
  readonly rows: readonly ListingRow[]
}

export type FacetName = keyof Facets
export const facetNames: readonly FacetName[] = [
  'tool',
  'status',
  'licence',
  'build',
  'tag',
  'maintainer',
]

export type ListingQuery = {
  readonly words: readonly string[]
  /** All values of all facets must hold. */
  readonly facets: Readonly<Partial<Record<FacetName, readonly string[]>>>
  readonly page: number
  readonly size: number
}

/** Counts shown of each facet; the most frequent ones. */
const shown = 30

const facetOf: Readonly<Record<FacetName, (row: ListingRow) => readonly string[]>> = {
  tool: (row) => Object.keys(row.cells),
  status: (row) => [
    ...new Set(Object.values(row.cells).map((cell) => cell.status)),
    ...(row.deprecated ? ['deprecated'] : []),
  ],
  licence: (row) => row.licences,
  build: (row) => row.buildSystems,
  tag: (row) => row.tags,
  maintainer: (row) => row.maintainers,
}

/** Rows that match, the best name first; without words in the order of the overview. */
export function matching(overview: Overview, query: ListingQuery): ListingRow[] {
  const words = query.words.map((word) => word.toLowerCase()).filter(Boolean)
  const wanted = facetNames.flatMap((name) =>
    (query.facets[name] ?? []).map((value) => ({ of: facetOf[name], value })),
  )
  const holds = (row: ListingRow) => wanted.every(({ of, value }) => of(row).includes(value))
  if (words.length === 0) return overview.rows.filter(holds)
  return overview.rows
    .flatMap((row) => {
      const rank = rankOf(row, words)
      return rank < none && holds(row) ? [{ row, rank }] : []
    })
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        Object.keys(b.row.cells).length - Object.keys(a.row.cells).length ||
        a.row.software.length - b.row.software.length,
    )
    .map(({ row }) => row)
}

/** All that matches, and the counts of it: the same for each page. */
export type Matches = { readonly rows: readonly ListingRow[]; readonly facets: Facets }

export function matches(overview: Overview, query: ListingQuery): Matches {
  const rows = matching(overview, query)
  const facets = facetNames.map((name) => [
    name,
    counts(rows, facetOf[name], query.facets[name] ?? []),
  ])
  return { rows, facets: Object.fromEntries(facets) as Facets }
}

/** One page of what matches. */
export function listing(
  overview: Overview,
  query: ListingQuery,
  { rows, facets }: Matches = matches(overview, query),
): Listing {
  const pages = Math.max(1, Math.ceil(rows.length / query.size))
  const page = Math.min(Math.max(1, query.page), pages)
  return {
    total: rows.length,
    page,
    pages,
    tools: [...overview.tools],
    rows: rows.slice((page - 1) * query.size, page * query.size),
    facets,
  }
}

function counts(
  rows: readonly ListingRow[],
  of: (row: ListingRow) => readonly string[],
  chosen: readonly string[],
): FacetCount[] {
  const found = new Map<string, number>(chosen.map((value) => [value, 0]))
  for (const row of rows) for (const value of of(row)) found.set(value, (found.get(value) ?? 0) + 1)
  const all = [...found].map(([value, count]) => ({ value, count }))
  const sorted = all.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return sorted.filter(({ value }, index) => index < shown || chosen.includes(value))
}

const none = 9

/** 0: the whole name; 1: every word is a part of it; 2: it begins so; 3: somewhere in it. */
function rankOf({ software, names }: ListingRow, words: readonly string[]): number {
  let best = nameRank(software.toLowerCase(), words)
  for (const name of names) best = Math.min(best, nameRank(name.toLowerCase(), words))
  return best
}

function nameRank(name: string, words: readonly string[]): number {
  for (const word of words) if (!name.includes(word)) return none
  if (name === words.join('-')) return 0
  const parts = name.split(/[-_.]/)
  if (words.every((word) => parts.includes(word))) return 1
  return name.startsWith(words[0]!) ? 2 : 3
}
