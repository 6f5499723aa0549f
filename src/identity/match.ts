/**
 * One software across tools: groups rows that evidence says are the same thing. Pure; the order of
 * the rows changes nothing. Strongest evidence first; what would join two names that must stay
 * apart is refused and reported, never merged.
 */
import { agreement, weigh, type PairEvidence, type Spread } from './evidence.ts'
import { Groups } from './groups.ts'
import type { KeyedRow } from './keys.ts'
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
  /** Keys that rows share, with the rows. */
  shared: ReadonlyMap<string, readonly number[]>
}

/** How keys are spread over all rows there are, when `rows` is a part of them. */
export type Spreads = (key: string) => Spread | undefined

export function match(
  unordered: readonly KeyedRow[],
  rules: Rules,
  spreads: Spreads = () => undefined,
): Matched {
  const rows = unordered.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const shared = sharedKeys(rows)
  const links: Link[] = []
  const doubtful: Link[] = []
  for (const [a, others] of candidates(rows, shared, spreads).entries()) {
    const x = rows[a]
    if (!x || !others) continue
    for (const [b, keys] of others) {
      const y = rows[b]
      if (!y) continue
      const link = { a, b, ...weigh(x, y, keys, rules) }
      if (link.strength >= threshold) links.push(link)
      else if (link.against !== undefined && x.name.ecosystem === y.name.ecosystem) {
        if (agreement(x, y) === 'same') doubtful.push(link)
      }
    }
  }
  links.sort((x, y) => y.strength - x.strength || x.a - y.a || x.b - y.b)
  const groups = new Groups(rows, rules)
  const accepted: Link[] = settled(rows, rules).filter(
    ({ a, b }) => groups.join(a, b, 'settled') === null,
  )
  const refused: Refusal[] = []
  for (const link of links) {
    const why = groups.join(link.a, link.b)
    if (why === null) accepted.push(link)
    else refused.push({ ...link, why })
  }
  return { rows, groups: groups.all(), links: accepted, refused, doubtful, shared }
}

/** What people have said is the same: each such name with the first of its software. */
function settled(rows: readonly KeyedRow[], rules: Rules): Link[] {
  const byName = new Map<string, number[]>()
  for (const [i, { row }] of rows.entries()) {
    const key = `${row.tool}:${row.name}`
    byName.set(key, [...(byName.get(key) ?? []), i])
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

function sharedKeys(rows: readonly KeyedRow[]): Map<string, number[]> {
  const index = new Map<string, number | number[]>()
  for (const [i, { keys }] of rows.entries())
    for (const key of keys) {
      const known = index.get(key)
      if (known === undefined) index.set(key, i)
      else if (typeof known === 'number') index.set(key, [known, i])
      else known.push(i)
    }
  for (const [key, members] of index) if (typeof members === 'number') index.delete(key)
  return index as Map<string, number[]>
}

type Shared = { key: string; spread: Spread }
type Candidates = (Map<number, Shared[]> | undefined)[]

/** Pairs that share a key that may mean something: lower row → higher row → shared keys. */
function candidates(
  rows: readonly KeyedRow[],
  keys: ReadonlyMap<string, readonly number[]>,
  spreads: Spreads,
): Candidates {
  const pairs: Candidates = []
  const add = (a: number, b: number, shared: Shared) => {
    const others = (pairs[a] ??= new Map<number, Shared[]>())
    const known = others.get(b)
    if (known) known.push(shared)
    else others.set(b, [shared])
  }
  for (const [key, members] of keys) {
    if (key.startsWith('id:')) continue
    const shared = { key, spread: spreads(key) ?? spreadOf(members.map((i) => rows[i])) }
    const named = key.startsWith('name:') || shared.spread.rows > crowd
    for (const [i, a] of members.entries())
      for (let j = i + 1; j < members.length; j++) {
        const b = members[j] ?? a
        const [x, y] = [rows[a], rows[b]]
        if (!x || !y) continue
        if ((named || x.row.tool === y.row.tool) && agreement(x, y) === 'none') continue
        add(a, b, shared)
      }
  }
  return pairs
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
