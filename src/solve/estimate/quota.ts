/**
 * A requirement's quota holds: what would exceed it goes to support, the largest steps first, with
 * what only they need. What nothing is known of counts as nothing, and the plan says so.
 */
import type { Plan, Reason, Step } from '../../model/plan.ts'

type Quota = NonNullable<Plan['quota']>
type Amount = keyof Quota

const amounts = ['bytes', 'inodes'] as const

/** The plan itself where it has no quota or keeps it. `show` writes amounts for people. */
export function withinQuota(plan: Plan, show: (amount: Amount, value: number) => string): Plan {
  const quota: Quota = plan.quota ?? {}
  if (!plan.quota) return plan
  const reasons = new Map<string, Reason>()
  const whole = total(plan.steps)
  for (;;) {
    const over = amounts.find((of) => total(left())[of] > (quota[of] ?? Infinity))
    if (over === undefined) break
    const limit = show(over, quota[over] ?? 0)
    const largest = left()
      .filter((s) => s.verdict === 'build' && !s.own && (s.estimate[over] ?? 0) > 0)
      .sort(
        (a, b) =>
          b.estimate[over]! - a.estimate[over]! ||
          Number(a.root) - Number(b.root) ||
          (a.id < b.id ? -1 : 1),
      )[0]
    if (!largest) break
    const { estimate } = largest
    const basis = estimate.basis?.find((b) => b.of === over)
    reasons.set(largest.id, {
      code: 'quota',
      text: `it takes about ${show(over, estimate[over]!)}, all that is to be built ${show(over, whole[over])}, and the quota is ${limit}: the largest go to support; with a quota of ${show(over, whole[over])} nothing would`,
      evidence: [
        { source: 'requirement site.quota', detail: `${over}: ${quota[over]}` },
        ...(basis ? [{ source: 'estimate', detail: basis.text }] : []),
      ],
    })
    addParts(plan.steps, reasons)
  }
  const unknown = plan.steps.filter(
    (s) => s.verdict === 'build' && !s.own && s.estimate.bytes === undefined,
  )
  const note =
    unknown.length === 0
      ? []
      : [
          `the quota is checked without ${unknown.length} steps that nothing is known of: ${named(unknown)}`,
        ]
  return {
    ...plan,
    steps: plan.steps.map((step) => {
      const reason = reasons.get(step.id)
      return reason ? requested(step, reason) : step
    }),
    losses: [...plan.losses, ...note],
  }

  function left(): Step[] {
    return plan.steps.filter((s) => !reasons.has(s.id))
  }
}

const named = (steps: readonly Step[]): string =>
  [...new Set(steps.map(({ software }) => software))].slice(0, 5).join(', ') +
  (steps.length > 5 ? ', …' : '')

function total(steps: readonly Step[]): Record<Amount, number> {
  const sum = { bytes: 0, inodes: 0 }
  for (const { verdict, estimate } of steps)
    if (verdict === 'build') for (const amount of amounts) sum[amount] += estimate[amount] ?? 0
  return sum
}

/** Support installs what it is asked for whole: built steps that nothing else needs go with it. */
function addParts(steps: readonly Step[], reasons: Map<string, Reason>): void {
  for (const step of steps.toReversed()) {
    if (step.verdict !== 'build' || step.root || reasons.has(step.id)) continue
    const parents = steps.filter((s) => s.dependencies.some(({ id }) => id === step.id))
    if (parents.length === 0 || !parents.every(({ id }) => reasons.has(id))) continue
    reasons.set(step.id, {
      code: 'part-of-request',
      text: `needed only by ${parents.map(({ software }) => software).join(' and ')}, which support installs whole`,
      evidence: reasons.get(parents[0]!.id)!.evidence,
    })
  }
}

function requested({ from: _from, ...step }: Step, reason: Reason): Step {
  return {
    ...step,
    verdict: 'request',
    tool: 'support',
    reasons: [...step.reasons.filter(({ code }) => code !== 'built-by'), reason],
  }
}
