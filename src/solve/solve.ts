/** Requirement + Site + Catalog → the best graph, or nothing. */
import type { Solver } from './clasp.ts'
import { decode, type Solution } from './decode.ts'
import { ground } from './ground.ts'
import type { SolveInput } from './input.ts'
import type { Ground } from './nodes.ts'
import { withFlags } from './flags.ts'
import { couldGain } from './gain.ts'
import { criteria } from './objective.ts'
import { findPossible, NEAR_COST, type Possible, whole } from './possible.ts'
import { FALSE, TRUE } from './program.ts'
import { contains } from '../spec/range.ts'

/**
 * The best answer, or null when there is none (see explain.ts for why).
 *
 * Narrow problems are tried first, each of which holds every answer up to some cost: whose best
 * answer costs less than that is done. Further nodes of one package are left out until then: they
 * are tried where there is no answer, or where they might better it (see gain.ts).
 */
export async function solve(input: SolveInput, solver: Solver): Promise<Solution | null> {
  const single = await solveStages(input, solver, { copies: false })
  if (single && !couldGain(single.solution, input)) return single.solution
  const from = single?.stage
  const several = await solveStages(input, solver, { copies: true, ...(from && { from }) })
  return (several ?? single)?.solution ?? null
}

/**
 * From the narrowest to the whole:
 *
 * - `frugal`: values that are defaults or demanded by someone, providers of first choice. It holds
 *   every answer that costs nothing from the providers' criterion upwards.
 * - `providers`: all of them. It holds every answer that costs nothing from the variants' criterion
 *   of dependencies upwards.
 * - `near`: also the cheaper values (below NEAR_COST) of the packages met so far. Before a value is
 *   paid for no other package is reached, so it holds every answer that pays for one of them; one that
 *   pays for two, or for a dearer one, costs NEAR_COST at least.
 *
 * What the roots' versions cost at least is no reason to look further.
 */
const stages = ['frugal', 'providers', 'near', 'whole'] as const
type Stage = (typeof stages)[number]

type Staged = { readonly solution: Solution; readonly stage: Stage }

async function solveStages(
  input: SolveInput,
  solver: Solver,
  { copies, from = 'frugal' }: { copies: boolean; from?: Stage },
): Promise<Staged | null> {
  const narrow = findPossible(input, { providers: 'first', values: 'none' })
  for (let stage = from === 'frugal' ? firstStage(narrow, input) : from; ;) {
    const possible = possibleAt(stage, narrow, input)
    const g = ground(input, possible, null, copies)
    if (copies && g.copies.size === 0) return null
    const answer = await solver.solve(g.program.text(), 'optimise')
    if (answer.result === 'model') {
      const found = decode(g, answer.shown, answer.costs, answer.optimal)
      if (isBest(g, found, stage))
        return { stage, solution: { ...found, nodes: withFlags(found.nodes, input) } }
    }
    if (stage === 'whole') return null
    // Where values are wanting, more providers alone are of little help.
    stage = stage === 'near' ? 'whole' : 'near'
  }
}

/**
 * Where a package that is needed anyhow provides what another one is first choice for, the frugal
 * problem will hardly do. A matter of time only.
 */
function firstStage(
  { packages, providers }: Possible,
  { catalog, preferences }: SolveInput,
): Stage {
  const rivals = [...providers].some(
    ([virtual, first]) =>
      !preferences.languages.includes(virtual) &&
      catalog.providers(virtual).some((p) => packages.has(p) && !first.includes(p)),
  )
  return rivals ? 'providers' : 'frugal'
}

function possibleAt(stage: Stage, narrow: Possible, input: SolveInput): Possible {
  if (stage === 'frugal') return narrow
  if (stage === 'whole') return findPossible(input, whole)
  const all = findPossible(input, { providers: 'all', values: 'none' })
  return stage === 'providers'
    ? all
    : findPossible(input, { providers: 'all', values: new Set(all.packages.keys()) })
}

/** Whether all that the stage leaves out costs more than the answer does. */
function isBest(g: Ground, { costs }: Solution, stage: Stage): boolean {
  if (stage === 'whole') return true
  const dependencies = criteria.variants + criteria.built
  const from = stage === 'frugal' ? criteria.providers + criteria.built : dependencies
  return costs.every(
    ({ priority, cost }) =>
      priority < from ||
      cost === 0 ||
      (priority === criteria.rootVersion + criteria.built && cost === leastRootVersions(g)) ||
      (stage === 'near' && priority === dependencies && cost < NEAR_COST),
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
