/**
 * The ways to meet a requirement on one machine: the planner's graph of Spack's recipes, built by
 * whichever tools can, and each tool with fixed recipes that were synced.
 */
import type { Adapter } from '../adapters/adapter.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { head } from '../model/common.ts'
import type { Conflict } from '../model/conflict.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import type { Solver } from '../solve/clasp.ts'
import type { Kept } from '../solve/keep.ts'
import type { FixedSource } from '../solve/fixed/source.ts'
import { makePlan, type PlanRequest, problemsOf } from './plan.ts'
import { makeFixedPlan } from './plan-fixed.ts'
import { better } from './plan-rank.ts'

export type Answer = Plan | Conflict
export const isPlan = (answer: Answer): answer is Plan => 'steps' in answer

export type WayEffects = {
  readonly adapters: readonly Adapter[]
  readonly catalog: Catalog
  /** Of tools whose recipes were synced. */
  readonly sources: readonly FixedSource[]
  /** Steps of an earlier plan to keep to, where the graph is planned. */
  readonly keep?: readonly Kept[]
  /** Started when first needed. */
  readonly solver: () => Solver
  readonly progress: (what: string) => void
  /** Adds what is known of what the plan builds, and keeps it within its quota. */
  readonly finish: (plan: Plan, site: Site) => Promise<Plan>
}

export const graphTools = (adapters: readonly Adapter[]): string[] =>
  adapters.filter(({ driver }) => driver).map(({ id }) => id)

/** Whoever made it: what breaks a rule of compatibility is no plan. */
async function finished(answer: Answer, site: Site, effects: WayEffects): Promise<Answer> {
  if (!isPlan(answer)) return answer
  const problems = problemsOf(answer, site)
  if (problems.length > 0) {
    const { name, requires } = answer
    return {
      ...head('conflict'),
      name,
      requires,
      core: problems.map(({ text, evidence }, i) => ({
        id: `fit:${i}`,
        kind: 'site',
        text,
        evidence: [...evidence],
      })),
      edges: [],
      hints: ['ask for other versions, or forbid what does not fit (site.forbid)'],
    }
  }
  return effects.finish(answer, site)
}

const graph = async (request: PlanRequest, site: Site, effects: WayEffects): Promise<Answer> =>
  finished(await makePlan(request, site, { ...effects, solver: effects.solver() }), site, effects)

const fixedPlan = async (
  request: PlanRequest,
  site: Site,
  source: FixedSource,
  effects: WayEffects,
): Promise<Answer> => {
  effects.progress(`choosing recipes of ${source.tool}`)
  return finished(await makeFixedPlan(request, site, { ...effects, source }), site, effects)
}

/** The plan with one tool alone. @throws PortolanError UNKNOWN_TOOL, NOT_SYNCED */
export function planWith(
  tool: string,
  request: PlanRequest,
  site: Site,
  effects: WayEffects,
): Promise<Answer> {
  const adapter = effects.adapters.find(({ id }) => id === tool)
  if (!adapter?.fixed) return graph({ ...request, prefer: [tool] }, site, effects)
  const source = effects.sources.find((s) => s.tool === tool)
  if (source) return fixedPlan(request, site, source, effects)
  throw new PortolanError('NOT_SYNCED', `no recipes of ${tool} are in the catalogue`, {
    hint: `portolan catalog sync ${tool} PATH reads them`,
  })
}

/**
 * The plan by the tools preferred: the first one with a plan, `auto` standing for the best of all.
 * Where none has a plan, the first one's conflict.
 */
export async function planBest(
  request: PlanRequest,
  site: Site,
  effects: WayEffects,
): Promise<Answer> {
  const able = new Set(graphTools(effects.adapters))
  let first: Answer | null = null
  for (const ways of grouped(request.prefer, able)) {
    const answer =
      ways === 'auto'
        ? await automatic(request, site, effects)
        : typeof ways === 'string'
          ? await planWith(ways, request, site, effects)
          : await graph({ ...request, prefer: ways }, site, effects)
    if (isPlan(answer)) return answer
    first ??= answer
  }
  return first!
}

/** Neighbouring tools that share the graph are one way: `spack,source`. */
function grouped(prefer: readonly string[], able: ReadonlySet<string>): (string | string[])[] {
  const ways: (string | string[])[] = []
  for (const tool of prefer.length > 0 ? prefer : ['auto']) {
    const last = ways.at(-1)
    if (!able.has(tool)) ways.push(tool)
    else if (Array.isArray(last)) last.push(tool)
    else ways.push([tool])
  }
  return ways
}

/**
 * The best of all ways. Where the graph has nothing to build or to request nothing can be better;
 * and unless every tool is to be asked, only those are that the machine has.
 */
async function automatic(request: PlanRequest, site: Site, effects: WayEffects): Promise<Answer> {
  const own = { ...request, prefer: ['auto'] }
  let best = await graph(own, site, effects)
  if (isPlan(best) && best.steps.every((s) => s.installation || s.own)) return best
  for (const source of effects.sources) {
    if (!request.everyTool && isPlan(best) && !isThere(source, site)) continue
    const answer = await fixedPlan(own, site, source, effects)
    if (better(answer, best, site)) best = answer
  }
  return best
}

/** Whether the machine has anything of the tool. */
const isThere = ({ fixed }: FixedSource, site: Site): boolean =>
  fixed.offers === 'mounted' || site.installations.some((i) => fixed.installed(i) !== null)
