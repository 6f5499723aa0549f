/** Plans of several graphs as one: a step that stands in two of them stands there once. */
import type { Plan, Step } from '../model/plan.ts'
import { canonicalJson } from '../util/digest.ts'
import { withId } from './assemble.ts'

/** What makes two steps the same: all but who asks for it and what is told about it. */
const contentOf = ({ id: _id, root: _root, reasons: _r, alternatives: _a, ...rest }: Step) =>
  canonicalJson({ ...rest, installation: rest.installation?.id })

export function mergePlans(plans: readonly Plan[]): Plan {
  const [first] = plans
  if (!first || plans.length === 1) return first!
  const byContent = new Map<string, Step>()
  for (const plan of plans) {
    const ids = new Map<string, string>()
    for (const step of plan.steps) {
      const dependencies = step.dependencies.map((d) => ({ ...d, id: ids.get(d.id) ?? d.id }))
      const { id: _old, ...draft } = { ...step, dependencies }
      const made = withId({ ...draft, root: false }, dependencies)
      const key = contentOf(made)
      const same = byContent.get(key)
      byContent.set(key, { ...(same ?? made), root: step.root || (same?.root ?? false) })
      ids.set(step.id, (same ?? made).id)
    }
  }
  const sums = new Map<string, Plan['objective'][number]>()
  for (const entry of plans.flatMap((p) => p.objective)) {
    const before = sums.get(String(entry.priority))?.cost ?? 0
    sums.set(String(entry.priority), { ...entry, cost: before + entry.cost })
  }
  const steps = [...byContent.values()]
  return {
    ...first,
    steps,
    objective: [...sums.values()].sort((a, b) => b.priority - a.priority),
    losses: [...new Set(plans.flatMap((p) => p.losses))],
    compared: first.compared.map((c) => {
      const own = plans.flatMap((p) => p.compared.filter((o) => o.tool === c.tool))
      const sum = (of: (o: typeof c) => number) => own.reduce((total, o) => total + of(o), 0)
      const [reuse, build, request] = [
        sum((o) => o.reuse),
        sum((o) => o.build),
        sum((o) => o.request),
      ]
      return { ...c, reuse, build, request }
    }),
  }
}
