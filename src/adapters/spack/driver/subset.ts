/** The part of a plan that Spack has to know to build a step. */
import type { Plan, Step } from '../../../model/plan.ts'

type Ids = ReadonlySet<string>

function closure(from: readonly Step[], byId: ReadonlyMap<string, Step>): Set<string> {
  const found = new Set<string>()
  const visit = (step: Step) => {
    if (found.has(step.id)) return
    found.add(step.id)
    for (const d of step.dependencies) {
      const to = byId.get(d.id)
      if (to) visit(to)
    }
  }
  from.forEach(visit)
  return found
}

/** A result of another engine as something installed. */
function asInstalled(step: Step, prefix: string): Step {
  return {
    ...step,
    verdict: 'reuse',
    root: false,
    installation: {
      id: step.id,
      tool: step.tool,
      name: step.software,
      version: step.version,
      software: step.software,
      variants: step.variants,
      prefix,
      universe: 'host',
      dependencies: [],
      provides: [],
      elf: [],
      linkable: true,
      use: {},
      evidence: [],
    },
  }
}

/**
 * Every step that `tool` builds and that can be concretised now is asked for at once, so that one
 * concretisation serves them all: those below which no other engine has work left. If `step` itself
 * waits for none but is not among them, that is a defect of the order.
 */
export function subset(plan: Plan, step: Step, prefixes: ReadonlyMap<string, string>): Plan {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const isOurs = (s: Step) => s.verdict === 'build' && s.tool === step.tool && !s.own
  const ready = (s: Step): boolean =>
    [...closure([s], byId)].every((id) => {
      const below = byId.get(id)!
      if (below.verdict === 'request') return false
      return below.verdict !== 'build' || isOurs(below) || prefixes.has(id)
    })
  const asked = plan.steps.filter((s) => isOurs(s) && (s === step || ready(s)))
  const known: Ids = closure(asked, byId)
  const steps = plan.steps
    .filter((s) => known.has(s.id))
    .map((s): Step => {
      const prefix = prefixes.get(s.id)
      if (isOurs(s)) return { ...s, root: true }
      return s.verdict === 'build' && prefix !== undefined
        ? asInstalled(s, prefix)
        : { ...s, root: false }
    })
  return { ...plan, steps }
}
