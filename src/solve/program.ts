/**
 * A ground logic program in aspif, clasp's input format. Literals are signed atom numbers; TRUE and
 * FALSE are folded away so that rules stay short.
 * Source of the format: the aspif appendix of the gringo guide.
 */
import { Aspif } from './aspif.ts'

export type Lit = number

export const TRUE: Lit = 1
export const FALSE: Lit = -1

type Question = { assume?: readonly Lit[]; above?: number }

export class Program {
  private next = 2
  private readonly written = new Aspif()
  private readonly ands = new Map<string, Lit>()
  private readonly ors = new Map<string, Lit>()
  private readonly costs = new Map<number, Map<string, { lit: Lit; weight: number }>>()
  /** Guard atom per explainable fact, when the program is made for explaining. */
  readonly guards = new Map<number, string>()
  private readonly guardOf = new Map<string, Lit>()
  /** Facts that may be given up, by id; null in a program that only has to be solved. */
  private readonly guarded: ((id: string) => boolean) | null
  rules = 0

  constructor(guarded: ((id: string) => boolean) | null) {
    this.guarded = guarded
    this.written.line(1, 0, 1, TRUE, 0, 0)
  }

  get explaining(): boolean {
    return this.guarded !== null
  }

  atom(): Lit {
    return this.next++
  }

  /** Drops TRUE; null when some literal is FALSE or the body contradicts itself. */
  private body(lits: readonly Lit[]): Lit[] | null {
    const kept: Lit[] = []
    for (const lit of lits) {
      if (lit === TRUE) continue
      if (lit === FALSE || kept.includes(-lit)) return null
      if (!kept.includes(lit)) kept.push(lit)
    }
    return kept
  }

  private emit(...begin: readonly number[]): Aspif {
    this.rules++
    return this.written.line(1, ...begin)
  }

  /** head :- body. */
  rule(head: Lit, body: readonly Lit[]): void {
    const kept = this.body(body)
    if (kept === null || kept.includes(head)) return
    this.emit(0, 1, head, 0, kept.length).list(kept)
  }

  /** { heads } :- body. */
  choice(heads: readonly Lit[], body: readonly Lit[]): void {
    const kept = this.body(body)
    if (kept === null || heads.length === 0) return
    this.emit(1, heads.length).list(heads).list([0, kept.length]).list(kept)
  }

  /** :- body. */
  constraint(body: readonly Lit[]): void {
    const kept = this.body(body)
    if (kept === null) return
    this.emit(0, 0, 0, kept.length).list(kept)
  }

  /**
   * :- body, unless the fact `id` is given up. `id` names what a person would call the reason.
   */
  because(id: string, body: readonly Lit[]): void {
    this.constraint([...body, this.guard(id)])
  }

  /** `lit`, unless the fact `id` is given up. */
  unless(id: string, lit: Lit): Lit {
    return this.and([lit, this.guard(id)])
  }

  /** head holds, unless the fact `id` is given up. */
  given(head: Lit, id: string): void {
    this.rule(head, [this.guard(id)])
  }

  private guard(id: string): Lit {
    if (!this.guarded?.(id)) return TRUE
    let guard = this.guardOf.get(id)
    if (guard === undefined) {
      guard = this.atom()
      this.guardOf.set(id, guard)
      this.guards.set(guard, id)
      this.choice([guard], [])
      this.output(`g${guard}`, -guard)
      // Facts are held before all else is decided, so that few are given up: see core.ts.
      this.heuristic(0, guard, 1, 1)
      this.heuristic(1, guard, 1, 1)
    }
    return guard
  }

  /** Under `body`, at most one of the atoms holds. */
  atMostOne(atoms: readonly Lit[], body: readonly Lit[] = []): void {
    if (atoms.length < 2) return
    const two = this.atom()
    this.emit(0, 1, two, 1, 2, atoms.length).list(atoms.flatMap((a) => [a, 1]))
    this.constraint([two, ...body])
  }

  /** Under `body`, at most `most` of the atoms hold. */
  atMost(most: number, atoms: readonly Lit[], body: readonly Lit[] = []): void {
    if (most === 1) return this.atMostOne(atoms, body)
    if (atoms.length <= most) return
    const more = this.atom()
    this.emit(0, 1, more, 1, most + 1, atoms.length).list(atoms.flatMap((a) => [a, 1]))
    this.constraint([more, ...body])
  }

  /** Under `body`, at least one of the literals holds. */
  atLeastOne(lits: readonly Lit[], body: readonly Lit[]): void {
    if (lits.includes(TRUE)) return
    this.constraint([...body, ...lits.filter((l) => l !== FALSE).map((l) => -l)])
  }

  and(lits: readonly Lit[]): Lit {
    const kept = this.body(lits)
    if (kept === null) return FALSE
    if (kept.length === 0) return TRUE
    if (kept.length === 1) return kept[0]!
    kept.sort((a, b) => a - b)
    const key = kept.join(' ')
    let atom = this.ands.get(key)
    if (atom === undefined) {
      atom = this.atom()
      this.ands.set(key, atom)
      this.rule(atom, kept)
    }
    return atom
  }

  or(lits: readonly Lit[]): Lit {
    if (lits.includes(TRUE)) return TRUE
    const kept = [...new Set(lits)].filter((l) => l !== FALSE)
    if (kept.length === 0) return FALSE
    if (kept.length === 1) return kept[0]!
    kept.sort((a, b) => a - b)
    const key = kept.join(' ')
    let atom = this.ors.get(key)
    if (atom === undefined) {
      atom = this.atom()
      this.ors.set(key, atom)
      for (const lit of kept) this.rule(atom, [lit])
    }
    return atom
  }

  /** Pay `weight` at `priority` when the literal holds; `key` makes the same cost count once. */
  cost(priority: number, weight: number, lit: Lit, key = `${lit}`): void {
    if (weight === 0 || lit === FALSE) return
    let level = this.costs.get(priority)
    if (!level) this.costs.set(priority, (level = new Map()))
    const seen = level.get(key)
    if (!seen || seen.weight < weight) level.set(key, { lit, weight })
  }

  /** The graph over `u → v` must be acyclic wherever the literals hold. */
  edge(u: number, v: number, lit: Lit): void {
    if (lit !== FALSE) this.written.line(8, u, v, 1, lit)
  }

  /** Shows `name` in a model when the literal holds. */
  output(name: string, lit: Lit): void {
    const kept = this.body([lit])
    if (kept) this.written.line(4, name.length).text(name).list([kept.length]).list(kept)
  }

  /** Search hint in clasp's terms: kind 0 level, 1 sign, 2 factor, 3 init. */
  heuristic(
    kind: 0 | 1 | 2 | 3,
    lit: Lit,
    bias: number,
    priority: number,
    body: readonly Lit[] = [],
  ): void {
    if (lit <= 1) return
    const kept = this.body(body)
    if (kept) this.written.line(7, kind, lit, bias, priority, kept.length).list(kept)
  }

  priorities(): number[] {
    return [...this.costs.keys()].sort((a, b) => b - a)
  }

  /**
   * The program for clasp. With `assume`, those guards are taken for true and nothing is minimised;
   * with `above`, only what costs at higher priorities.
   */
  aspif({ assume, above = -1 }: Question = {}): Uint8Array<ArrayBuffer> {
    const all = this.written.copy()
    if (assume) all.line(6, assume.length).list(assume)
    else {
      for (const priority of this.priorities().filter((p) => p > above)) {
        const entries = [...this.costs.get(priority)!.values()]
        all.line(2, priority, entries.length).list(entries.flatMap((e) => [e.lit, e.weight]))
      }
    }
    return all.line(0).ended()
  }
}
