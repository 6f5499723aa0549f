/** Requirement + Site + Catalog → the best graph, or nothing. */
import type { Solver } from './clasp.ts'
import { decode, type Solution } from './decode.ts'
import { ground } from './ground.ts'
import type { SolveInput } from './input.ts'
import type { Ground } from './nodes.ts'
import { withFlags } from './flags.ts'
import { couldGain } from './gain.ts'
import { criteria } from './objective.ts'
import { findPossible } from './possible.ts'
import { FALSE, TRUE } from './program.ts'
import { contains } from '../spec/range.ts'

/**
 * The best answer, or null when there is none (see explain.ts for why).
 *
 * The frugal problem is tried first: it holds every answer that costs nothing from the providers'
 * criterion upwards. If its best answer costs nothing there, no answer outside of it can be better;
 * otherwise the whole problem is solved. Further nodes of one package are left out until then: they
 * are tried where there is no answer, or where they might better it (see gain.ts).
 */
export async function solve(input: SolveInput, solver: Solver): Promise<Solution | null> {
  const single =
    (await attempt(input, solver, { frugal: true })) ??
    (await attempt(input, solver, { frugal: false }))
  if (single && !couldGain(single, input)) return single
  return (
    (await attempt(input, solver, { frugal: true, copies: true })) ??
    (await attempt(input, solver, { frugal: false, copies: true })) ??
    single
  )
}

type Problem = { readonly frugal: boolean; readonly copies?: boolean }

async function attempt(
  input: SolveInput,
  solver: Solver,
  { frugal, copies = false }: Problem,
): Promise<Solution | null> {
  const g = ground(input, findPossible(input, frugal), null, copies)
  if (copies && g.copies.size === 0) return null
  const answer = await solver.solve(g.program.text(), 'optimise')
  if (answer.result === 'none') return null
  const solution = decode(g, answer.shown, answer.costs, answer.optimal)
  if (frugal && !isFree(g, solution)) return null
  return { ...solution, nodes: withFlags(solution.nodes, input) }
}

/** No cost at the criteria that the frugal problem leaves out, so far as any answer can avoid it. */
function isFree(g: Ground, solution: Solution): boolean {
  const rootVersion = criteria.rootVersion + criteria.built
  return solution.costs.every(
    ({ priority, cost }) =>
      priority < criteria.providers + criteria.built ||
      (priority === rootVersion && cost === leastRootVersions(g)),
  )
}

/** What the versions asked for cost at least, each root at the best version its own spec allows. */
function leastRootVersions(g: Ground): number {
  let sum = 0
  for (const node of g.nodes.values()) {
    if (node.root === FALSE) continue
    if (node.root !== TRUE || node.candidates.length > 0) return 0
    const asked = g.input.roots.filter((r) => r.spec.name === node.name)
    const weights = node.versions
      .filter(
        (v) =>
          v.declared &&
          !v.declared.deprecated &&
          asked.every((r) => !r.spec.versions || contains(r.spec.versions, v.version)),
      )
      .map((v) => v.weight)
    sum += Math.min(...weights)
  }
  return sum
}
