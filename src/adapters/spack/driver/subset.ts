/** The part of a plan that Spack has to know to build a step. */
import type { Plan, Step } from '../../../model/plan.ts'

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

/** A result of another engine as something installed: what it was built with is no concern of Spack. */
function asInstalled(step: Step, prefix: string): Step {
  return {
    ...step,
    verdict: 'reuse',
    dependencies: step.dependencies.flatMap((d) => {
      const types = d.types.filter((t) => t === 'link' || t === 'run')
      return types.length > 0 ? [{ ...d, types }] : []
    }),
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
  // What came ready-made from a cache is installed like anything else: Spack must not build it again.
  const isOurs = (s: Step) =>
    s.verdict === 'build' && s.tool === step.tool && !s.own && s.from !== 'cache'
  const all = plan.steps.map((s) => {
    const prefix = prefixes.get(s.id)
    return s.verdict === 'build' && !isOurs(s) && prefix !== undefined ? asInstalled(s, prefix) : s
  })
  const byId = new Map(all.map((s) => [s.id, s]))
  const ready = (s: Step): boolean =>
    [...closure([s], byId)].every((id) => {
      const below = byId.get(id)!
      return isOurs(below) || below.verdict === 'reuse' || below.verdict === 'must-reuse'
    })
  const asked = all.filter((s) => isOurs(s) && (s === step || ready(s)))
  const known = closure(asked, byId)
  const steps = all.filter((s) => known.has(s.id)).map((s) => ({ ...s, root: isOurs(s) }))
  return { ...plan, steps }
}
