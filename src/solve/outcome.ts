/** An answer of the solver in one line: what each thing asked for comes to, and how much is built. */
import type { Relaxation } from '../model/conflict.ts'
import type { Solution, SolvedNode } from './decode.ts'
import type { SolveInput } from './input.ts'

export type Outcome = Relaxation['plan']

export function outcomeOf(solution: Solution): Outcome {
  const { nodes } = solution
  return {
    reuse: nodes.filter((n) => n.reused).length,
    build: nodes.filter((n) => !n.reused).length,
    roots: nodes
      .filter((n) => n.root)
      .map((n) => ({ software: n.name, version: n.version, reused: n.reused !== null })),
  }
}

/** `hdf5 1.14.3 is reused with mpich 4.2.0; nothing to build`. At most four things are named.
 * `support`: what others would install. */
export function outcomeText(
  solution: Solution,
  input: SolveInput,
  support: readonly string[] = [],
): string {
  const implied = new Set(input.roots.filter((r) => r.implied).map((r) => r.spec.name ?? ''))
  const isImplied = (n: SolvedNode) =>
    implied.has(n.name) || (n.reused?.provides.some((v) => implied.has(v)) ?? false)
  const roots = solution.nodes.filter((n) => n.root && !isImplied(n))
  const shown = roots.slice(0, 4).map((n) => said(n, solution, input))
  const more = roots.length > 4 ? `, and ${roots.length - 4} more` : ''
  return `${shown.join(', ')}${more}; ${work(solution, [...support, ...roots.map((r) => r.name)])}`
}

function said(node: SolvedNode, { nodes }: Solution, { preferences }: SolveInput): string {
  const partners = node.dependencies
    .filter(
      (d) => d.types.includes('link') && d.virtuals.some((v) => !preferences.languages.includes(v)),
    )
    .map((d) => nodes.find((n) => n.name === d.name)!)
  const beside = partners.filter((p) => !p.root).map((p) => `${p.name} ${p.version}`)
  const how = node.reused ? 'reused' : 'built'
  return `${node.name} ${node.version} is ${how}${beside.length > 0 ? ` with ${beside.slice(0, 3).join(', ')}` : ''}`
}

function work({ nodes }: Solution, named: readonly string[]): string {
  const built = nodes.filter((n) => !n.reused)
  const others = built.filter((n) => !named.includes(n.name)).length
  if (others > 0) return `${others} ${others === 1 ? 'other' : 'others'} to build`
  return built.length === 0 ? 'nothing to build' : 'nothing else to build'
}
