/**
 * `++x`, `~~x`, `x==a`: each node below, over edges of every type, that has the variant and may take
 * the value takes it; what is installed with another value is out. Source: variant propagation in
 * Spack's concretize.lp.
 */
import type { VariantConstraint } from '../spec/spec.ts'
import { demand, type Edge, type Ground, type Node, valueLit } from './nodes.ts'
import { FALSE, type Lit } from './program.ts'

export function groundPropagation(g: Ground): void {
  const below = Map.groupBy(g.edges.values(), (e) => e.from)
  for (const { node, wanted, under, why } of g.passedOn) passOn(g, below, node, wanted, under, why)
}

function passOn(
  g: Ground,
  below: ReadonlyMap<Node, readonly Edge[]>,
  start: Node,
  wanted: VariantConstraint,
  under: Lit,
  why: string,
): void {
  const reached = new Map<Node, Lit>([[start, under]])
  const queue = [start]
  for (let node = queue.pop(); node; node = queue.pop()) {
    for (const e of below.get(node) ?? []) {
      let lit = reached.get(e.to)
      if (lit === undefined) {
        lit = g.program.atom()
        reached.set(e.to, lit)
        queue.push(e.to)
      }
      if (lit !== under || e.to !== start) g.program.rule(lit, [reached.get(node)!, e.lit])
    }
  }
  reached.delete(start)
  for (const [node, lit] of reached) {
    for (const d of node.definitions.get(wanted.name) ?? []) {
      for (const value of wanted.values) {
        const possible = d.variant.values?.some((v) => String(v) === String(value)) ?? true
        if (!possible) continue
        const has = valueLit(g, node, wanted.name, value)
        demand(node, wanted.name, value, lit)
        g.program.because(why, has === FALSE ? [lit, d.has] : [lit, d.has, -has])
      }
    }
  }
}
