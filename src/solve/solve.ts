/** Requirement + Site + Catalog → the best graph, or nothing. */
import type { Solver } from './clasp.ts'
import { decode, keyOfNode, type Solution } from './decode.ts'
import { ground } from './ground.ts'
import type { SolveInput } from './input.ts'
import type { Ground } from './nodes.ts'
import { withFlags } from './flags.ts'
import { couldGain } from './gain.ts'
import { BUILDS_PRIORITY, criteria } from './objective.ts'
import { countForced, findSure, type Forced, type Sure } from './sure.ts'
import { findPossible, LEAST_VALUE_COST, NEAR_COST, type Possible, whole } from './possible.ts'
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
  const reach = reaches(input)
  const single = await solveStages(input, solver, reach, { tools: 'one' })
  if (single && !couldGain(single.solution, input)) return single.solution
  if (single && !(await gainsBySpares(single, input, solver, reach))) return single.solution
  const from = single?.stage
  const several = await solveStages(input, solver, reach, {
    tools: 'several',
    ...(from && { from }),
  })
  return (several ?? single)?.solution ?? null
}

/**
 * From the narrowest to the whole:
 *
 * - `frugal`: values that are defaults or demanded by someone, providers of first choice. It holds
 *   every answer that costs nothing from the providers' criterion upwards.
 * - `providers`: all of them. It holds every answer that costs nothing from the variants' criterion
 *   of dependencies upwards.
 * - `forced`: also the values that every answer pays for. It holds every answer that pays for nothing
 *   but these, as long as no package that can be reached by paying for one more demands them.
 * - `root`: in place of these where the only root pays for a value of its own in any case: also the root's
 *   cheaper values. It holds every answer that pays for nothing else.
 * - `near`: also the cheaper values (below NEAR_COST) of the packages met so far. Before a value is
 *   paid for no other package is reached, so it holds every answer that pays for one of them; one that
 *   pays for two, or for a dearer one, costs NEAR_COST at least.
 *
 * What the roots' versions cost at least is no reason to look further.
 */
type Stage = 'frugal' | 'providers' | 'forced' | 'root' | 'near' | 'whole'

/** What can be reached at each stage, each looked for once. */
type Reaches = {
  readonly at: (stage: Stage) => Possible
  readonly sure: Sure
  /** Whether an answer may have a forced value for nothing: somebody demands it. */
  readonly demandsForced: () => boolean
}

function reaches(input: SolveInput): Reaches {
  const sure = findSure(input)
  const { forced } = sure
  const known = new Map<Stage, Possible>()
  const at = (stage: Stage): Possible => {
    const found = known.get(stage) ?? find(stage)
    known.set(stage, found)
    return found
  }
  const find = (stage: Stage): Possible => {
    switch (stage) {
      case 'frugal':
        return findPossible(input, { providers: 'first', values: 'none' })
      case 'providers':
        return findPossible(input, { providers: 'all', values: 'none' })
      case 'forced':
        return findPossible(input, { providers: 'all', values: 'none', forced })
      case 'root': {
        const roots = input.roots.map((r) => r.spec.name ?? '')
        return findPossible(input, { providers: 'all', values: new Set(roots) })
      }
      case 'near': {
        const met = at(forced.size > 0 ? 'forced' : 'providers').packages
        return findPossible(input, { providers: 'all', values: new Set(met.keys()), forced })
      }
      case 'whole':
        return findPossible(input, whole)
    }
  }
  // Instead of two forced values an answer could pay for two others, and so reach further than `near`.
  const demandsForced = () =>
    countForced(forced) === 1
      ? at('near').demandsForced
      : findPossible(input, { ...whole, forced }).demandsForced
  return { at, sure, demandsForced }
}

type Staged = { readonly solution: Solution; readonly stage: Stage }

async function solveStages(
  input: SolveInput,
  solver: Solver,
  reach: Reaches,
  { tools, from }: { tools: 'one' | 'several'; from?: Stage },
): Promise<Staged | null> {
  for (let stage = from ?? firstStage(reach, input); ;) {
    const options = { tools, needs: reach.sure.needs }
    let g = ground(input, reach.at(stage), { ...options, lump: true })
    if (tools === 'several' && g.copies.size === 0) return null
    let found = await bestOf(g, solver)
    if (found && takesLumped(g, found)) {
      g = ground(input, reach.at(stage), options)
      found = await bestOf(g, solver)
    }
    if (found && isBest(g, found, stage, reach.sure.forced))
      return { stage, solution: { ...found, nodes: withFlags(found.nodes, input) } }
    if (stage === 'whole') return null
    // Where values are wanting, more providers alone are of little help.
    stage = stage === 'near' ? 'whole' : 'near'
  }
}

async function bestOf(g: Ground, solver: Solver): Promise<Solution | null> {
  const answer = await solver.solve(g.program.aspif(), 'optimise')
  return answer.result === 'model' ? decode(g, answer.shown, answer.costs, answer.optimal) : null
}

/** Whether a version counted that was lumped together with better ones. */
function takesLumped(g: Ground, { nodes }: Solution): boolean {
  const taken = new Map(nodes.map((n) => [keyOfNode(n), n.version]))
  return [...g.lumped!].some(([node, versions]) => versions.has(taken.get(node.key) ?? ''))
}

/**
 * Whether spare nodes of tools would better the answer in what ranks above the number of builds. Where
 * there are several compilers this does not tell: further nodes may use another one.
 */
async function gainsBySpares(
  { solution, stage }: Staged,
  input: SolveInput,
  solver: Solver,
  reach: Reaches,
): Promise<boolean> {
  const { packages, providers } = reach.at(stage)
  const compilers = new Set(input.preferences.languages.flatMap((l) => providers.get(l) ?? []))
  const installed = [...compilers].flatMap((name) => packages.get(name)?.installed ?? [])
  if (installed.length > 1) return true
  const { program } = ground(input, reach.at(stage), { tools: 'spare' })
  const answer = await solver.solve(program.aspif({ above: BUILDS_PRIORITY }), 'optimise')
  if (answer.result === 'none') return false
  const had = new Map(solution.costs.map((c) => [c.priority, c.cost]))
  const above = program.priorities().filter((priority) => priority > BUILDS_PRIORITY)
  return above.some((priority, i) => answer.costs[i] !== (had.get(priority) ?? 0))
}

/**
 * Where every answer pays for a value, the narrowest two hold none. Where a package that is needed
 * anyhow provides what another one is first choice for, the frugal problem will hardly do. A matter of
 * time only.
 */
function firstStage(
  { at, sure, demandsForced }: Reaches,
  { catalog, preferences }: SolveInput,
): Stage {
  if (sure.rootPays && sure.forced.size === 0) return 'root'
  if (sure.forced.size > 0) return demandsForced() ? 'near' : 'forced'
  const { packages, providers } = at('frugal')
  const rivals = [...providers].some(
    ([virtual, first]) =>
      !preferences.languages.includes(virtual) &&
      catalog.providers(virtual).some((p) => packages.has(p) && !first.includes(p)),
  )
  return rivals ? 'providers' : 'frugal'
}

/** Whether all that the stage leaves out costs more than the answer does. */
function isBest(g: Ground, { costs }: Solution, stage: Stage, forced: Forced): boolean {
  if (stage === 'whole') return true
  const dependencies = criteria.variants + criteria.built
  const from = stage === 'frugal' ? criteria.providers + criteria.built : dependencies
  const leastForced = countForced(forced) * LEAST_VALUE_COST
  return costs.every(
    ({ priority, cost }) =>
      priority < from ||
      cost === 0 ||
      (priority === criteria.rootVersion + criteria.built && cost === leastRootVersions(g)) ||
      (stage === 'root' &&
        priority === criteria.rootVariants + criteria.built &&
        cost === LEAST_VALUE_COST) ||
      (stage === 'near' && priority === dependencies && cost < NEAR_COST) ||
      (stage === 'forced' && priority === dependencies && cost <= leastForced),
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
