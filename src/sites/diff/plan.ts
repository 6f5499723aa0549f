/** What becomes of a plan when the machine it was made for changes. */
import { valueOf } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { Plan, Step } from '../../model/plan.ts'
import type { NodeClass } from '../../model/site.ts'
import { compareVersions, parseVersion } from '../../spec/version.ts'
import { differing, sonamesOf, versionIn } from './software.ts'

export type PlanImpact = {
  /** `hdf5@1.10.8` and its verdict; absent where it is the plan as a whole. */
  step?: string
  verdict?: Step['verdict']
  /** `breaks`: what was built or runs stops working; `differs`: the plan is to be made again. */
  effect: 'breaks' | 'differs'
  why: string
}

const named = (step: Step): string => `${step.software}@${step.version}`

/** Steps that are built and linked with this one, over any number of edges. */
function builtUpon(plan: Plan, id: string): string[] {
  const upon = new Set([id])
  for (const step of plan.steps)
    if (step.dependencies.some((d) => upon.has(d.id) && d.types.includes('link'))) upon.add(step.id)
  return plan.steps.filter((s) => upon.has(s.id) && s.verdict === 'build').map(named)
}

function reused(plan: Plan, step: Step, after: ReadonlyMap<string, Installation>): PlanImpact[] {
  const had = step.installation!
  const head = { step: named(step), verdict: step.verdict } as const
  const has = after.get(had.id)
  const upon = builtUpon(plan, step.id)
  const behind = upon.length > 0 ? `; built upon it: ${upon.join(', ')}` : ''
  if (!has) {
    const others = [...after.values()].filter(
      (i) => i.tool === had.tool && (i.software ?? i.name) === (had.software ?? had.name),
    )
    const instead = others.length > 0 ? `; there is ${others.map(versionIn).join(', ')} now` : ''
    return [{ ...head, effect: 'breaks', why: `${had.id} is gone${instead}${behind}` }]
  }
  const offered = new Set(sonamesOf(has))
  const gone = sonamesOf(had).filter((soname) => !offered.has(soname))
  if (gone.length > 0)
    return [
      { ...head, effect: 'breaks', why: `${had.id} has no ${gone.join(', ')} any more${behind}` },
    ]
  if (had.prefix !== has.prefix)
    return [
      {
        ...head,
        effect: 'breaks',
        why: `${had.id} moved from ${had.prefix} to ${has.prefix}${behind}`,
      },
    ]
  const differs = differing(had, has)
  if (versionIn(had) !== versionIn(has))
    return [
      {
        ...head,
        effect: 'differs',
        why: `${had.id} is ${versionIn(has)} now, was ${versionIn(had)}`,
      },
    ]
  return differs.length > 0
    ? [{ ...head, effect: 'differs', why: `${had.id} differs in ${differs.join(', ')}` }]
    : []
}

/** Programs built against a C library run with newer ones, not with older ones. */
function libc(plan: Plan, before: NodeClass, after: NodeClass): PlanImpact[] {
  const [had, has] = [before, after].map((n) => valueOf(n.libc.version))
  if (had === undefined || has === undefined) return []
  if (compareVersions(parseVersion(has), parseVersion(had)) >= 0) return []
  return plan.steps
    .filter((s) => s.verdict === 'build')
    .map((s) => ({
      step: named(s),
      verdict: s.verdict,
      effect: 'breaks',
      why: `built with C library ${had}, and there is ${has} now`,
    }))
}

/** `rules`: what the plan breaks on the Site after that it did not before. */
export function planImpact(
  plan: Plan,
  [before, after]: readonly [NodeClass, NodeClass],
  installations: readonly Installation[],
  rules: readonly string[],
): PlanImpact[] {
  const byId = new Map(installations.map((i) => [i.id, i]))
  return [
    ...plan.steps.flatMap((step) => (step.installation ? reused(plan, step, byId) : [])),
    ...libc(plan, before, after),
    ...rules.map((why) => ({ effect: 'breaks' as const, why })),
  ]
}
