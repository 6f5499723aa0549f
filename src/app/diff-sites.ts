/** `portolan site diff`: what changed between two Sites, and what that breaks. */
import { runsOn } from '../adapters/archspec/targets.ts'
import { checkPlan } from '../compat/check-plan.ts'
import { hostOf } from '../compat/host.ts'
import { valueOf } from '../model/common.ts'
import type { Plan } from '../model/plan.ts'
import type { NodeClass, Site } from '../model/site.ts'
import { brokenBinaries, type Broken } from '../sites/diff/binaries.ts'
import { factChanges, type Change } from '../sites/diff/facts.ts'
import { planImpact, type PlanImpact } from '../sites/diff/plan.ts'
import { softwareChanges, type SoftwareChange } from '../sites/diff/software.ts'

export type SiteDiff = {
  facts: Change[]
  software: SoftwareChange[]
  /** Unchanged software whose files have lost what they need. */
  binaries: Broken[]
  plans: { plan: string; impact: PlanImpact[] }[]
}

const nodesFor = (site: Site): NodeClass =>
  site.nodeClasses.find((n) => n.role === 'compute') ?? site.nodeClasses[0]!

/** `plans` by the names they are called. */
export function diffSites(
  before: Site,
  after: Site,
  plans: ReadonlyMap<string, Plan> = new Map(),
): SiteDiff {
  const problems = (site: Site, plan: Plan): Set<string> => {
    const node = nodesFor(site)
    const target = plan.steps[0]?.target ?? valueOf(node.cpu.target) ?? ''
    return new Set(checkPlan(plan, hostOf(site, node, target, runsOn)).map((p) => p.text))
  }
  return {
    facts: factChanges(before, after),
    software: softwareChanges(before.installations, after.installations),
    binaries: brokenBinaries(before, after),
    plans: [...plans].map(([name, plan]) => {
      const had = problems(before, plan)
      const rules = [...problems(after, plan)].filter((text) => !had.has(text))
      return {
        plan: name,
        impact: planImpact(plan, [nodesFor(before), nodesFor(after)], after.installations, rules),
      }
    }),
  }
}

/** Whether anything stops working. */
export const breaks = ({ binaries, plans }: SiteDiff): boolean =>
  binaries.length > 0 || plans.some(({ impact }) => impact.some((i) => i.effect === 'breaks'))
