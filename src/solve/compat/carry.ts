/** Marks that a node hands on to everything that is linked with it. */
import type { Ground, Node } from '../nodes.ts'
import { FALSE, type Lit } from '../program.ts'

/** Node → literals under which the mark begins there. */
export type Sources = ReadonlyMap<Node, readonly Lit[]>

/** Node → literal that it, or something it is linked with, has the mark. */
export function carryUp(g: Ground, sources: Sources): Map<Node, Lit> {
  const { program } = g
  const above = new Map<Node, { from: Node; lit: Lit }[]>()
  for (const e of g.edges.values()) {
    const lit = e.types.get('link')
    if (lit === undefined || lit === FALSE) continue
    above.set(e.to, [...(above.get(e.to) ?? []), { from: e.from, lit }])
  }
  const marks = new Map<Node, Lit>()
  const queue: Node[] = []
  const reach = (node: Node) => {
    if (marks.has(node)) return
    marks.set(node, program.atom())
    queue.push(node)
  }
  for (const node of sources.keys()) reach(node)
  for (const node of queue) for (const { from } of above.get(node) ?? []) reach(from)
  for (const [node, mark] of marks) {
    for (const lit of sources.get(node) ?? []) program.rule(mark, [lit])
    for (const { from, lit } of above.get(node) ?? []) program.rule(marks.get(from)!, [lit, mark])
  }
  return marks
}
