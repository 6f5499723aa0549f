/** From groups of rows to Software with aliases and evidence, and to what contradicts. */
import type { Alias, Contradiction, IdentityEvidence, Software } from '../model/software.ts'
import { agreement } from './evidence.ts'
import { featuresOf, settledFeatures, type SettledFeatures } from './features.ts'
import { keyValue, softwareId, type KeyedRow } from './keys.ts'
import type { Link, Matched } from './match.ts'
import type { Rules } from './rules.ts'

export type Identities = {
  /** Every row is an alias of exactly one; sorted by id. */
  software: readonly Software[]
  contradictions: readonly Contradiction[]
}

/** `taken`: ids of software outside of `matched`, where it is a part of all. */
export function identities(matched: Matched, rules: Rules): Identities {
  const ids = softwareIds(matched, rules)
  const evidence = evidenceByRow(matched)
  const settled = settledFeatures(rules)
  const software = matched.groups.map((group, g): Software => {
    const anchor = group
      .map((i) => matched.rows[i])
      .find((keyed) => keyed?.row.tool === rules.anchor)
    const aliases = group.flatMap((i) => {
      const keyed = matched.rows[i]
      if (!keyed) return []
      const found = evidence.get(i) ?? []
      return aliasesOf(keyed, anchor, found, rules, settled)
    })
    return { id: ids[g] ?? '', aliases }
  })
  return {
    software: software.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    contradictions: contradictions(matched, ids),
  }
}

type Found = { strength: number; evidence: IdentityEvidence }

function aliasesOf(
  keyed: KeyedRow,
  anchor: KeyedRow | undefined,
  found: readonly Found[],
  rules: Rules,
  settled: SettledFeatures,
): Alias[] {
  const { row } = keyed
  const named = {
    tool: row.tool,
    name: row.name,
    ...(row.ecosystem === undefined ? {} : { ecosystem: row.ecosystem }),
  }
  const strength = found.reduce((most, { strength }) => Math.max(most, strength), 0)
  const alias: Alias = {
    ...named,
    evidence: found.map(({ evidence }) => evidence),
    ...(found.length === 0 ? {} : { strength }),
  }
  const { always, toolchains } = featuresOf(keyed, anchor, rules, settled)
  return [
    { ...alias, ...(always === undefined ? {} : { features: always }) },
    ...toolchains.map(({ features, names }) => ({
      ...alias,
      evidence: alias.evidence.slice(0, 1),
      toolchains: [...names],
      features,
    })),
  ]
}

/** Pieces of evidence an alias keeps. */
const kept = 5

/** What links a row to others of its group, strongest first, each value once. */
function evidenceByRow({ rows, links }: Matched): Map<number, Found[]> {
  const found = new Map<number, Found[]>()
  const note = (at: number, other: number, { evidence, strength }: Link) => {
    const known = found.get(at) ?? []
    if (known.length === 0) found.set(at, known)
    for (const e of evidence) {
      const weight = e.strength ?? 0
      if (known.length === kept && weight <= (known[kept - 1]?.evidence.strength ?? 0)) continue
      if (known.some((k) => k.evidence.kind === e.kind && k.evidence.value === e.value)) continue
      let at = known.length
      while (at > 0 && weight > (known[at - 1]?.evidence.strength ?? 0)) at--
      known.splice(at, 0, { strength, evidence: { ...e, with: rows[other]?.id ?? '' } })
      if (known.length > kept) known.pop()
    }
  }
  for (const link of links) {
    note(link.a, link.b, link)
    note(link.b, link.a, link)
  }
  return found
}

/** The anchor's name, else one made from the shortest name; a second group with it adds its tool. */
function softwareIds({ rows, groups }: Matched, rules: Rules): string[] {
  const wanted = groups.map((group) => {
    const members = group.flatMap((i) => rows[i] ?? [])
    const anchor = members.find(({ row }) => row.tool === rules.anchor)
    const [first] = members.toSorted(
      (x, y) => x.name.base.length - y.name.base.length || (x.id < y.id ? -1 : 1),
    )
    const chosen = anchor ?? first
    return {
      anchored: anchor !== undefined,
      id: chosen ? softwareId(chosen.row, chosen.name, rules) : '',
      tool: chosen?.row.tool ?? '',
    }
  })
  const taken = new Set(wanted.filter((w) => w.anchored).map((w) => w.id))
  return wanted.map(({ anchored, id, tool }) => {
    if (anchored) return id
    let unique = id
    for (let n = 1; taken.has(unique); n++) unique = `${id}-${tool}${n === 1 ? '' : n}`
    taken.add(unique)
    return unique
  })
}

function contradictions(matched: Matched, ids: readonly string[]): Contradiction[] {
  const { rows, groups, refused, doubtful, keys } = matched
  const of = new Map(groups.flatMap((group, g) => group.map((i) => [i, ids[g] ?? ''] as const)))
  const found = new Map<string, Contradiction>()
  const note = (link: Link, kind: Contradiction['kind'], why: string) => {
    const [x, y] = [of.get(link.a) ?? '', of.get(link.b) ?? '']
    if (x === y) return
    const software = x < y ? [x, y] : [y, x]
    const key = software.join('\0')
    const known = found.get(key)
    const names = [rows[link.a]?.id ?? '', rows[link.b]?.id ?? '']
    if (known) {
      known.names = [...new Set([...known.names, ...names])].toSorted()
      return
    }
    const { evidence, strength } = link
    found.set(key, {
      kind,
      software,
      names: names.toSorted(),
      evidence: [...evidence],
      strength,
      why,
    })
  }
  for (const link of refused) {
    const [x, y] = [rows[link.a], rows[link.b]]
    if (!x || !y) continue
    const kinds = new Set(link.evidence.map((e) => e.kind))
    // A number at the end of a name was no version after all: `bowtie2` is not `bowtie`.
    if (agreement(x, y) === 'stem' && !kinds.has('source-hash')) continue
    const project = ['registry', 'repository', 'download', 'homepage'] as const
    if (kinds.has('source-hash')) note(link, 'shared-source', link.why)
    else if (project.some((kind) => kinds.has(kind))) note(link, 'shared-project', link.why)
    else note(link, 'namesake', link.why)
  }
  for (const [key, sharers] of keys) {
    if (typeof sharers === 'number' || !key.startsWith('hash:')) continue
    const [first = 0, ...others] = sharers.members
    const evidence = [{ kind: 'source-hash' as const, value: keyValue(key), strength: 0.2 }]
    for (const b of others)
      note(
        { a: first, b, evidence, strength: 0.2 },
        'shared-source',
        'many names have this archive',
      )
  }
  for (const link of doubtful)
    if (rows[link.a]?.row.tool !== rows[link.b]?.row.tool)
      note(link, 'namesake', `the same name, but ${link.against ?? ''}`)
  return [...found.values()].toSorted((a, b) => {
    const [x, y] = [a.software.join('\0'), b.software.join('\0')]
    return x < y ? -1 : x > y ? 1 : 0
  })
}
