/** Scores the matcher against archives it is not shown: the same sha256 means the same software. */
import { keyReader, type KeyedRow } from '../../../src/identity/keys.ts'
import { match } from '../../../src/identity/match.ts'
import { rowId, type IdentityRow } from '../../../src/identity/row.ts'
import type { Rules } from '../../../src/identity/rules.ts'

export type Score = {
  hidden: number
  /** Pairs of names of two tools that share an archive, all of whose shared archives are hidden. */
  pairs: number
  found: number
  /** Names the matcher puts beside one of those names from that tool; right: archives say so too. */
  claimed: number
  right: number
  wrong: readonly string[]
  missed: readonly string[]
}

/**
 * Hides the share of the hashes that `random` picks. Archives that more than `bundle` names of one
 * tool have are no evidence of identity and count neither way.
 */
export function holdOut(
  rows: readonly IdentityRow[],
  rules: Rules,
  share: number,
  random: () => number,
): Score {
  const owners = byHash(rows)
  const hidden = new Set([...owners.keys()].toSorted().filter(() => random() < share))
  const shown = rows.map((row) => ({
    ...row,
    hashes: row.hashes.filter((hash) => !hidden.has(hash)),
  }))
  const keyed = shown.map(keyReader(rules))
  const result = match(keyed, rules)
  const group = new Map<string, number>()
  for (const [g, members] of result.groups.entries())
    for (const i of members) group.set(result.rows[i]?.id ?? '', g)
  const members = result.groups.map((g) => g.flatMap((i) => result.rows[i] ?? []))
  const byId = new Map(keyed.map((k) => [k.id, k]))
  return score(owners, hidden, byId, group, members)
}

function score(
  owners: ReadonlyMap<string, readonly string[]>,
  hidden: ReadonlySet<string>,
  rows: ReadonlyMap<string, KeyedRow>,
  group: ReadonlyMap<string, number>,
  members: readonly (readonly KeyedRow[])[],
): Score {
  /** Name → names of other tools with one of its archives. */
  const truth = new Map<string, Set<string>>()
  const tested = new Map<string, boolean>()
  for (const [hash, ids] of owners)
    for (const a of ids)
      for (const b of ids) {
        if (toolOf(a) === toolOf(b)) continue
        truth.set(a, (truth.get(a) ?? new Set()).add(b))
        const pair = `${a}\0${b}`
        if (a < b) tested.set(pair, (tested.get(pair) ?? true) && hidden.has(hash))
      }
  const pairs = [...tested].filter(([, all]) => all).map(([pair]) => pair.split('\0'))
  const missed = pairs.filter(([a = '', b = '']) => group.get(a) !== group.get(b))
  const claims = new Map<string, boolean>()
  for (const [a = '', b = ''] of pairs)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      for (const claimed of members[group.get(from) ?? -1] ?? []) {
        if (claimed.row.tool !== toolOf(to)) continue
        const known = truth.get(from) ?? new Set()
        // A name that is only a version or a build of one that the archives name is right too.
        const right = [...known].some((id) => id === claimed.id || sameStem(rows.get(id), claimed))
        claims.set([from, claimed.id].toSorted().join(' '), right)
      }
  const wrong = [...claims].filter(([, right]) => !right).map(([pair]) => pair)
  return {
    hidden: hidden.size,
    pairs: pairs.length,
    found: pairs.length - missed.length,
    claimed: claims.size,
    right: claims.size - wrong.length,
    wrong,
    missed: missed.map((pair) => pair.join(' ')),
  }
}

const toolOf = (id: string) => id.slice(0, id.indexOf(':'))

const sameStem = (a: KeyedRow | undefined, b: KeyedRow) =>
  a?.row.tool === b.row.tool && a.name.stem === b.name.stem && a.name.ecosystem === b.name.ecosystem

/** Most names of one tool an archive may have and still say which software it is. */
const bundle = 2

function byHash(rows: readonly IdentityRow[]): Map<string, string[]> {
  const owners = new Map<string, string[]>()
  for (const row of rows)
    for (const hash of new Set(row.hashes))
      owners.set(hash, [...(owners.get(hash) ?? []), rowId(row)])
  for (const [hash, ids] of owners) {
    const tools = ids.map(toolOf)
    const crowded = tools.some((tool) => tools.filter((t) => t === tool).length > bundle)
    if (crowded || new Set(tools).size < 2) owners.delete(hash)
  }
  return owners
}
