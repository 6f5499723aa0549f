/** Groups of rows that grow by joining, as long as nothing says they must stay apart. */
import type { KeyedRow } from './keys.ts'
import type { Rules } from './rules.ts'

type Group = {
  members: number[]
  anchor: number | undefined
  /** Tool → its names for it without version and ending. */
  stems: Map<string, Set<string>>
  /** Names of the anchor that people have said it is not. */
  never: Set<string>
}

export class Groups {
  readonly #rows: readonly KeyedRow[]
  readonly #of: Group[]

  constructor(rows: readonly KeyedRow[], rules: Rules) {
    this.#rows = rows
    const never = new Map<string, string[]>()
    for (const { tool, name, software, verdict } of rules.curated)
      if (verdict === 'different')
        never.set(`${tool}:${name}`, [...(never.get(`${tool}:${name}`) ?? []), software])
    this.#of = rows.map(({ row, name }, i) => ({
      members: [i],
      anchor: row.tool === rules.anchor ? i : undefined,
      stems: new Map([[row.tool, new Set([name.stem])]]),
      never: new Set(never.get(`${row.tool}:${row.name}`)),
    }))
  }

  /**
   * Joins the groups of two rows; else says why they stay apart. People may settle that a tool has
   * two names for one thing, but not that two names of the anchor are one.
   */
  join(a: number, b: number, by?: 'settled'): string | null {
    const [x, y] = [this.#of[a], this.#of[b]]
    if (!x || !y || x === y) return null
    const why = this.#apart(x, y, by)
    if (why !== null) return why
    const [into, from] = x.members.length >= y.members.length ? [x, y] : [y, x]
    for (const member of from.members) {
      into.members.push(member)
      this.#of[member] = into
    }
    into.anchor ??= from.anchor
    for (const software of from.never) into.never.add(software)
    for (const [tool, stems] of from.stems) {
      const known = into.stems.get(tool)
      if (known) for (const stem of stems) known.add(stem)
      else into.stems.set(tool, stems)
    }
    return null
  }

  #apart(x: Group, y: Group, by?: 'settled'): string | null {
    if (x.anchor !== undefined && y.anchor !== undefined)
      return `${this.#id(x.anchor)} and ${this.#id(y.anchor)} are two`
    for (const [group, other] of [
      [x, y],
      [y, x],
    ] as const)
      if (group.anchor !== undefined && other.never.has(this.#rows[group.anchor]?.row.name ?? ''))
        return `settled not to be ${this.#id(group.anchor)}`
    if (by === 'settled') return null
    for (const [tool, stems] of x.stems) {
      const others = y.stems.get(tool)
      if (others && stems.isDisjointFrom(others))
        return `${tool} has two names, ${[...stems].join(' ')} and ${[...others].join(' ')}`
    }
    return null
  }

  #id(row: number): string {
    return this.#rows[row]?.id ?? ''
  }

  /** Each group's rows in order, groups in the order of their first row. */
  all(): number[][] {
    const seen = new Set<Group>()
    return this.#of.flatMap((group) => {
      if (seen.has(group)) return []
      seen.add(group)
      return [group.members.toSorted((a, b) => a - b)]
    })
  }
}
