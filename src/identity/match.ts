/**
 * One software across tools: groups rows that evidence says are the same thing. Pure; the order of
 * the rows changes nothing. Strongest evidence first; what would join two names that must stay
 * apart is refused and reported, never merged.
 */
import { agreement, weigh, type PairEvidence, type Spread } from './evidence.ts'
import { Groups } from './groups.ts'
import { anchorName, softwareId, type KeyedRow } from './keys.ts'
import { rowId } from './row.ts'
import type { Rules } from './rules.ts'

/** Least strength at which two rows are taken for the same. */
export const threshold = 0.65
/** A key of more rows than this says nothing of rows whose names differ. */
export const crowd = 24

/** Two rows by position, and what speaks for their being one thing. */
export type Link = PairEvidence & { a: number; b: number }
export type Refusal = Link & { why: string }

export type Matched = {
  /** In the order of their ids. */
  rows: readonly KeyedRow[]
  /** Positions of the rows that are one software. */
  groups: readonly (readonly number[])[]
  /** Evidence within groups. */
  links: readonly Link[]
  /** Evidence strong enough to join two groups that something keeps apart. */
  refused: readonly Refusal[]
  /** Same name and ecosystem, but not enough speaks for the same software. */
  doubtful: readonly Link[]
  /** Keys, with the one row or the several that have it. */
  keys: KeyIndex
}

export type KeyIndex = ReadonlyMap<string, number | Sharers>
type Sharers = { key: string; members: number[]; spread: Spread | undefined }
type Shared = Sharers & { spread: Spread }

/** How keys are spread over all rows there are, when `rows` is a part of them. */
export type Spreads = (key: string) => Spread | undefined

export function match(
  unordered: readonly KeyedRow[],
  rules: Rules,
  spreads: Spreads = () => undefined,
): Matched {
  const rows = unordered.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const index = indexKeys(rows)
  const links: Link[] = []
  const doubtful: Link[] = []
  for (const [a, b, keys] of candidates(rows, index, spreads)) {
    const [x, y] = [rows[a], rows[b]]
    if (!x || !y) continue
    const link = { a, b, ...weigh(x, y, keys, rules) }
    if (link.strength >= threshold) links.push(link)
    else if (link.against !== undefined && x.name.ecosystem === y.name.ecosystem) {
      if (agreement(x, y) === 'same') doubtful.push(link)
    }
  }
  const sure = (link: Link) => Math.round(link.strength * 100)
  const sameName = ({ a, b }: Link) => (rows[a]?.name.key === rows[b]?.name.key ? 0 : 1)
  links.sort(
    (x, y) =>
      sure(y) - sure(x) ||
      sameName(x) - sameName(y) ||
      y.strength - x.strength ||
      x.a - y.a ||
      x.b - y.b,
  )
  const groups = new Groups(rows, rules)
  const accepted: Link[] = [...settled(rows, rules), ...spoken(rows, rules)].filter(
    ({ a, b }) => groups.join(a, b, 'settled') === null,
  )
  const refused: Refusal[] = []
  for (const link of links) {
    const why = groups.join(link.a, link.b)
    if (why === null) accepted.push(link)
    else refused.push({ ...link, why })
  }
  return { rows, groups: groups.all(), links: accepted, refused, doubtful, keys: index }
}

/** What people have said is the same: each such name with the first of its software. */
function settled(rows: readonly KeyedRow[], rules: Rules): Link[] {
  const asked = new Set(
    rules.curated.flatMap((c) => [`${c.tool}:${c.name}`, `${rules.anchor}:${c.software}`]),
  )
  const byName = new Map<string, number[]>()
  if (asked.size > 0)
    for (const [i, { row }] of rows.entries()) {
      const key = `${row.tool}:${row.name}`
      if (asked.has(key)) byName.set(key, [...(byName.get(key) ?? []), i])
    }
  const first = new Map<string, number>()
  const links: Link[] = []
  for (const { software, tool, name, verdict } of rules.curated) {
    if (verdict !== 'same') continue
    const anchor = first.get(software) ?? byName.get(`${rules.anchor}:${software}`)?.[0]
    const own = byName.get(`${tool}:${name}`) ?? []
    const to = anchor ?? own[0]
    if (to === undefined) continue
    first.set(software, to)
    for (const from of own)
      if (from !== to && (rows[from]?.row.ecosystem === undefined || own.length === 1))
        links.push({
          a: Math.min(from, to),
          b: Math.max(from, to),
          strength: 1,
          evidence: [{ kind: 'curated', value: software, strength: 1 }],
        })
  }
  return links
}

/** One tool's name in the words of another is a name and no guess; only that name may be reused. */
const own = 0.99

/** Names of a tool that uses those of another, and names that come with the anchor's, each with it. */
function spoken(rows: readonly KeyedRow[], rules: Rules): Link[] {
  const heard = new Set([
    rules.anchor,
    ...[...rules.tools.values()].flatMap(({ speaks }) => speaks ?? []),
  ])
  const byName = new Map<string, number>()
  for (const [i, { row, id }] of rows.entries()) if (heard.has(row.tool)) byName.set(id, i)
  return rows.flatMap(({ row }, i): Link[] => {
    const speaks = rules.tools.get(row.tool)?.speaks
    const its = speaks === undefined ? undefined : byName.get(rowId({ ...row, tool: speaks }))
    const told = anchorName(row, rules)
    const to = its ?? (told === undefined ? undefined : byName.get(`${rules.anchor}:${told}`))
    if (to === undefined) return []
    const evidence = [{ kind: 'name' as const, value: rows[to]?.id ?? '', strength: own }]
    return [{ a: Math.min(i, to), b: Math.max(i, to), strength: own, evidence }]
  })
}

function indexKeys(rows: readonly KeyedRow[]): KeyIndex {
  const index = new Map<string, number | Sharers>()
  for (const [i, { keys }] of rows.entries())
    for (const key of keys) {
      const known = index.get(key)
      if (known === undefined) index.set(key, i)
      else if (typeof known === 'number')
        index.set(key, { key, members: [known, i], spread: undefined })
      else known.members.push(i)
    }
  return index
}

/** Pairs that share a key that may mean something: lower row, higher row, the keys. */
function* candidates(
  rows: readonly KeyedRow[],
  index: KeyIndex,
  spreads: Spreads,
): Iterable<[number, number, readonly Shared[]]> {
  for (const [a, x] of rows.entries()) {
    let found: Map<number, Shared[]> | undefined
    const crowded: Shared[] = []
    for (const key of x.keys) {
      const sharers = index.get(key)
      if (sharers === undefined || typeof sharers === 'number') continue
      const { members } = sharers
      sharers.spread ??= spreads(key) ?? spreadOf(members.map((i) => rows[i]))
      const shared = sharers as Shared
      const named = key.startsWith('name:')
      // Names that agree share a name key as well, so of a crowd only pairs found by name matter.
      if (!named && shared.spread.rows > crowd) crowded.push(shared)
      else if ((members.at(-1) ?? a) > a) found = meet(rows, a, shared, named, found)
    }
    if (!found) continue
    for (const [b, shared] of found) {
      for (const more of crowded) if (rows[b]?.keys.includes(more.key)) shared.push(more)
      yield [a, b, shared]
    }
  }
}

function meet(
  rows: readonly KeyedRow[],
  a: number,
  shared: Shared,
  named: boolean,
  before: Map<number, Shared[]> | undefined,
): Map<number, Shared[]> | undefined {
  const x = rows[a]
  let found = before
  if (!x) return found
  for (const b of shared.members) {
    const y = rows[b]
    if (b <= a || !y) continue
    if ((named || x.row.tool === y.row.tool) && agreement(x, y) === 'none') continue
    found ??= new Map<number, Shared[]>()
    const others = found.get(b)
    if (others) others.push(shared)
    else found.set(b, [shared])
  }
  return found
}

/** How a key is spread over the rows that have it. */
export function spreadOf(rows: readonly (KeyedRow | undefined)[]): Spread {
  const names = new Map<string, Set<string>>()
  for (const row of rows) {
    if (!row) continue
    const known = names.get(row.row.tool)
    if (known) known.add(row.name.stem)
    else names.set(row.row.tool, new Set([row.name.stem]))
  }
  let most = 0
  for (const { size } of names.values()) most = Math.max(most, size)
  return { names: most, rows: rows.length }
}

/**
 * For each row the first of those it may decide about: a change to a row changes nothing of rows
 * that neither are in its component nor share a key with it.
 */
export function components(
  { rows, links, refused, doubtful, keys }: Matched,
  rules: Rules,
): number[] {
  const parent = rows.map((_, i) => i)
  const root = (of: number): number => {
    let i = of
    for (let up = parent[i] ?? i; up !== i; up = parent[i] ?? i) {
      parent[i] = parent[up] ?? up
      i = up
    }
    return i
  }
  const join = (a: number, b: number) => {
    const [x, y] = [root(a), root(b)]
    parent[Math.max(x, y)] = Math.min(x, y)
  }
  for (const { a, b } of [...links, ...refused, ...doubtful]) join(a, b)
  for (const [key, sharers] of keys)
    if (typeof sharers !== 'number' && key.startsWith('hash:'))
      for (const b of sharers.members) join(sharers.members[0] ?? b, b)
  // Two groups that would have the same id: which of them gets it depends on both.
  const wanted = new Map<string, number>()
  for (const [i, { row, name }] of rows.entries()) {
    const id = softwareId(row, name, rules)
    join(wanted.get(id) ?? i, i)
    wanted.set(id, i)
  }
  return rows.map((_, i) => root(i))
}
