/**
 * Several roots together or apart, as Spack's `concretizer:unify`: all in one graph, as many as
 * possible in one and the rest in further ones, or each in its own. Rounds do not see each other:
 * what is the same in two graphs is one step of the plan all the same.
 */
import type { Solver } from './clasp.ts'
import type { Solution } from './decode.ts'
import type { SolveInput } from './input.ts'
import { solve } from './solve.ts'

export const unifyModes = ['true', 'when_possible', 'false'] as const
export type Unify = (typeof unifyModes)[number]

export type Solved = { readonly input: SolveInput; readonly solution: Solution }

/** The graphs that hold all roots, or the first question that has no answer. */
export async function solveAll(
  input: SolveInput,
  solver: Solver,
  unify: Unify = 'true',
): Promise<readonly Solved[] | { readonly unsolved: SolveInput }> {
  if (unify === 'when_possible') return solveRounds(input, solver)
  const questions =
    unify === 'true' ? [input] : input.roots.map((root) => ({ ...input, roots: [root] }))
  const found: Solved[] = []
  for (const question of questions) {
    const solution = await solve(question, solver)
    if (!solution) return { unsolved: question }
    found.push({ input: question, solution })
  }
  return found
}

async function solveRounds(
  input: SolveInput,
  solver: Solver,
): Promise<readonly Solved[] | { readonly unsolved: SolveInput }> {
  const found: Solved[] = []
  let left = input.roots
  while (left.length > 0) {
    const solution = await solve({ ...input, roots: left, optionalRoots: true }, solver)
    const met = left.filter((_, i) => solution?.met?.includes(i))
    if (!solution || met.length === 0) return { unsolved: { ...input, roots: left.slice(0, 1) } }
    found.push({ input: { ...input, roots: met }, solution })
    left = left.filter((root) => !met.includes(root))
  }
  return found
}
