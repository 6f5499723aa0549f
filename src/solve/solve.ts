/** Requirement + Site + Catalog → the best graph, or nothing. */
import type { Solver } from './clasp.ts'
import { decode, type Solution } from './decode.ts'
import { ground } from './ground.ts'
import type { SolveInput } from './input.ts'
import { findPossible } from './possible.ts'

/** The best answer, or null when there is none (see explain.ts for why). */
export async function solve(input: SolveInput, solver: Solver): Promise<Solution | null> {
  const g = ground(input, findPossible(input), false)
  const answer = await solver.solve(g.program.text(), 'optimise')
  return answer.result === 'none' ? null : decode(g, answer.shown, answer.costs, answer.optimal)
}
