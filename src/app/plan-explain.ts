/** `plan --explain`: the steps a spec speaks of, with what else could be done and at what cost. */
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import { alternativesFor } from '../solve/alternatives.ts'
import { matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'
import { type PlanRequest, solveInput } from './plan.ts'
import type { WayEffects } from './plan-ways.ts'

/** Alternatives are sought only for plans of the graph: other tools' recipes are fixed. */
export async function explainPlan(
  text: string,
  plan: Plan,
  request: PlanRequest,
  site: Site,
  effects: WayEffects,
): Promise<Step[]> {
  const steps = stepsFor(plan, text)
  const fixed = plan.steps.some(
    (s) => s.verdict === 'build' && effects.sources.some(({ tool }) => tool === s.tool),
  )
  if (fixed) return steps
  const input = solveInput(request, site, effects)
  const explained: Step[] = []
  for (const step of steps) {
    if (step.own) {
      explained.push(step)
      continue
    }
    effects.progress(`looking what else could be done about ${step.software}`)
    const found = await alternativesFor(step, plan, input, effects.solver())
    explained.push({ ...step, alternatives: [...step.alternatives, ...found] })
  }
  return explained
}

/** The steps a spec speaks of. @throws PortolanError NOT_IN_PLAN */
function stepsFor(plan: Plan, text: string): Step[] {
  const spec = parseSpec(text)
  const steps = plan.steps.filter(
    (s) =>
      (s.software === spec.name || provides(plan, s.id, spec.name)) &&
      matchNode(s, { ...spec, name: null }).verdict !== 'no',
  )
  if (steps.length === 0) {
    throw new PortolanError('NOT_IN_PLAN', `nothing in the plan is '${text}'`, {
      exitCode: 1,
      hint: `the plan holds ${plan.steps.map((s) => s.software).join(', ')}`,
    })
  }
  return steps
}

const provides = (plan: Plan, id: string, name: string | null): boolean =>
  name !== null &&
  plan.steps.some((s) => s.dependencies.some((d) => d.id === id && d.virtuals?.includes(name)))
