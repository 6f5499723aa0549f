/** A model of the ground program as a graph of plain nodes. */
import type { Installation } from '../model/installation.ts'
import { type EdgeType, type Ground, keyOf, type Node } from './nodes.ts'
import { versionOf } from './possible.ts'
import { criterionNames } from './objective.ts'

export type SolvedValue = string | boolean | (string | boolean)[]

export type SolvedDependency = {
  /** Key of the node: see `keyOfNode`. */
  readonly name: string
  readonly types: EdgeType[]
  readonly virtuals: string[]
}

export type SolvedNode = {
  readonly name: string
  /** Number of a further node of the same package, where the answer has several. */
  readonly copy?: number
  readonly version: string
  /** Of a built node all variants; of a reused one the known and the assumed ones. */
  readonly variants: Readonly<Record<string, SolvedValue>>
  /** Compiler flags asked for, by kind. */
  readonly flags?: Readonly<Record<string, string>>
  readonly root: boolean
  readonly reused: Installation | null
  /** Variants of a reused node that nobody has probed but the answer relies on. */
  readonly assumed: readonly string[]
  readonly dependencies: readonly SolvedDependency[]
}

/** By what the graph's edges name a node: its package, for a further node with its number. */
export const keyOfNode = ({ name, copy = 0 }: Pick<SolvedNode, 'name' | 'copy'>): string =>
  keyOf(name, copy)

export type Solution = {
  /** Dependencies before dependents; ties by name. */
  readonly nodes: readonly SolvedNode[]
  readonly costs: readonly { name: string; priority: number; cost: number }[]
  readonly optimal: boolean
  /** Of roots that may be left out, the places of those that are met. */
  readonly met?: readonly number[]
}

export function decode(
  g: Ground,
  shown: ReadonlySet<string>,
  costs: readonly number[],
  optimal: boolean,
): Solution {
  const present = [...g.nodes.values()].filter((n) => shown.has(`n${n.id}`))
  const roots = rootNames(g, shown)
  const solved = present.map((n) => decodeNode(g, n, present, shown, roots))
  return {
    nodes: inOrder(solved),
    costs: g.program
      .priorities()
      .map((priority, i) => ({
        name: criterionNames[priority] ?? `priority ${priority}`,
        priority,
        cost: costs[i] ?? 0,
      }))
      .filter((c) => c.cost !== 0),
    optimal,
    ...(g.input.optionalRoots ? { met: metRoots(g, shown) } : {}),
  }
}

const metRoots = (g: Ground, shown: ReadonlySet<string>): number[] =>
  [...g.met.keys()].filter((i) => shown.has(`s${i}`))

function rootNames(g: Ground, shown: ReadonlySet<string>): Set<string> {
  const names = new Set<string>()
  for (const [i, root] of g.input.roots.entries()) {
    if (g.input.optionalRoots && !shown.has(`s${i}`)) continue
    const name = root.spec.name ?? ''
    if (g.nodes.has(name)) names.add(name)
    else
      for (const p of g.virtuals.get(name)?.providers.keys() ?? [])
        if (shown.has(`p${name}=${p}`)) names.add(p)
  }
  return names
}

function decodeNode(
  g: Ground,
  node: Node,
  present: readonly Node[],
  shown: ReadonlySet<string>,
  roots: ReadonlySet<string>,
): SolvedNode {
  const candidate = node.candidates.find((_, i) => shown.has(`i${node.id}.${i}`))
  const reused = candidate?.installation ?? null
  const variants: Record<string, SolvedValue> = {}
  const assumed: string[] = []
  const multi = (name: string) =>
    node.definitions.get(name)?.some((d) => d.variant.kind === 'multi') ?? false
  for (const [name, values] of [...node.values].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const chosen = [...values.values()]
      .filter((c) => shown.has(`x${node.id}.${name}=${String(c.value)}`))
      .map((c) => c.value)
    if (chosen.length === 0) continue
    if (reused && reused.variants[name] === undefined) assumed.push(name)
    variants[name] = multi(name)
      ? chosen.sort((a, b) => (String(a) < String(b) ? -1 : 1))
      : chosen[0]!
  }
  for (const [name, setting] of Object.entries(reused?.variants ?? {})) variants[name] ??= setting
  const version = reused
    ? versionOf(reused)
    : node.versions.find((_, i) => shown.has(`v${node.id}.${i}`))!.version.text
  const dependencies: SolvedDependency[] = []
  for (const to of present) {
    const e = g.edges.get(`${node.id}>${to.id}`)
    const types = [...(e?.types.keys() ?? [])]
      .filter((t) => shown.has(`e${node.id}.${to.id}.${t}`))
      .sort()
    if (!e || types.length === 0) continue
    const virtuals = [...e.virtuals.keys()]
      .filter((v) => shown.has(`u${node.id}.${to.id}.${v}`))
      .sort()
    dependencies.push({ name: to.key, types, virtuals })
  }
  dependencies.sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    name: node.name,
    ...(node.copy > 0 ? { copy: node.copy } : {}),
    version,
    variants,
    root: roots.has(node.key),
    reused,
    assumed,
    dependencies,
  }
}

function inOrder(nodes: readonly SolvedNode[]): SolvedNode[] {
  const byName = new Map(nodes.map((n) => [keyOfNode(n), n]))
  const done = new Set<string>()
  const order: SolvedNode[] = []
  const visit = (n: SolvedNode) => {
    if (done.has(keyOfNode(n))) return
    done.add(keyOfNode(n))
    for (const d of n.dependencies) visit(byName.get(d.name)!)
    order.push(n)
  }
  for (const n of nodes.toSorted((a, b) => (keyOfNode(a) < keyOfNode(b) ? -1 : 1))) visit(n)
  return order
}
