/**
 * Compiler flags of a finished answer: those asked for of a node, and with `==` those of every built
 * node below it that it links or runs and that has the same compilers. They choose nothing, but what
 * is installed does not have them. Source: flag propagation in Spack's concretize.lp.
 */
import type { Spec } from '../spec/spec.ts'
import { keyOfNode, type SolvedNode } from './decode.ts'
import type { SolveInput } from './input.ts'

export type Flags = Readonly<Record<string, string>>

/** Nodes the request names, each with what it says of them. */
function asked(input: SolveInput, nodes: readonly SolvedNode[]): [SolvedNode, Spec][] {
  const named = (spec: Spec) =>
    nodes.filter(
      (n) => n.name === spec.name || n.dependencies.some((d) => d.virtuals.includes(spec.name!)),
    )
  const rootOf = (spec: Spec) =>
    nodes.filter((n) => n.root && (n.name === spec.name || named(spec).length === 0))
  return input.roots.flatMap(({ spec }) => [
    ...rootOf(spec).map((n): [SolvedNode, Spec] => [n, spec]),
    ...spec.dependencies.flatMap((d) =>
      nodes.filter((n) => n.name === d.spec.name).map((n): [SolvedNode, Spec] => [n, d.spec]),
    ),
  ])
}

/** The answer with its flags; the same answer where nobody asks for any. */
export function withFlags(nodes: readonly SolvedNode[], input: SolveInput): readonly SolvedNode[] {
  const given = asked(input, nodes).filter(([, spec]) => Object.keys(spec.flags).length > 0)
  if (given.length === 0) return nodes
  const flags = new Map<string, Record<string, string>>()
  const own = (n: SolvedNode) => {
    const found = flags.get(keyOfNode(n)) ?? {}
    flags.set(keyOfNode(n), found)
    return found
  }
  for (const [node, spec] of given) if (!node.reused) Object.assign(own(node), spec.flags)
  const byKey = new Map(nodes.map((n) => [keyOfNode(n), n]))
  for (const [node, spec] of given) {
    const passed = Object.entries(spec.flags).filter(([kind]) =>
      spec.propagatedFlags?.includes(kind),
    )
    if (passed.length === 0) continue
    const compilers = compilersOf(node, input)
    for (const below of runtimeOf(node, byKey)) {
      if (below === node || below.reused || !has(compilersOf(below, input), compilers)) continue
      for (const [kind, value] of passed) own(below)[kind] ??= value
    }
  }
  return nodes.map((n) => {
    const found = flags.get(keyOfNode(n))
    return found && Object.keys(found).length > 0 ? { ...n, flags: found } : n
  })
}

const compilersOf = (node: SolvedNode, input: SolveInput): ReadonlySet<string> =>
  new Set(
    node.dependencies.flatMap((d) =>
      d.virtuals
        .filter((v) => input.preferences.languages.includes(v))
        .map((v) => `${v}=${d.name}`),
    ),
  )

const has = (all: ReadonlySet<string>, some: ReadonlySet<string>): boolean =>
  [...some].every((s) => all.has(s))

function runtimeOf(start: SolvedNode, byKey: ReadonlyMap<string, SolvedNode>): Set<SolvedNode> {
  const found = new Set([start])
  for (const node of found)
    for (const d of node.dependencies)
      if (d.types.some((t) => t === 'link' || t === 'run')) found.add(byKey.get(d.name)!)
  return found
}
