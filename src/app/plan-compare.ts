/** The same requirement with each tool, side by side. */
import type { Compared, Plan } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import type { PlanRequest } from './plan.ts'
import { type Answer, graphTools, isPlan, planWith, type WayEffects } from './plan-ways.ts'

/** One row a tool that can plan here, in the order of their names. */
export async function comparePlans(
  request: PlanRequest,
  site: Site,
  effects: WayEffects,
): Promise<Compared[]> {
  const fixed = effects.sources.map(({ tool }) => tool)
  const tools = [...graphTools(effects.adapters), ...fixed].sort()
  const rows: Compared[] = []
  for (const tool of tools) {
    effects.progress(`planning with ${tool}`)
    rows.push(compared(tool, await planWith(tool, request, site, effects)))
  }
  return rows
}

export function compared(tool: string, answer: Answer): Compared {
  if (!isPlan(answer))
    return {
      tool,
      reuse: 0,
      build: 0,
      request: 0,
      conflict: answer.core.map(({ text }) => text).join('; '),
    }
  const count = (...verdicts: string[]) =>
    answer.steps.filter(({ verdict }) => verdicts.includes(verdict)).length
  return {
    tool,
    reuse: count('reuse', 'must-reuse'),
    build: count('build'),
    request: count('request'),
    estimate: totals(answer),
    roots: answer.requires.flatMap((asked) => gotFor(asked, answer.steps)),
    losses: answer.losses,
  }
}

/** What a spec came to: the step that was put in for it, or the part of it that was asked for. */
function gotFor(asked: string, steps: Plan['steps']): NonNullable<Compared['roots']> {
  for (const { version, verdict, reasons } of steps)
    for (const { code, evidence } of reasons)
      if (code === 'asked-for' && evidence[0]?.detail === asked)
        return [{ asked, got: evidence[1]?.detail ?? version, verdict }]
  return []
}

export type Quantity = 'bytes' | 'inodes' | 'seconds'

/** Sums over what is built. */
export function totals({ steps }: Pick<Plan, 'steps'>): NonNullable<Compared['estimate']> {
  const built = steps.filter(({ verdict }) => verdict === 'build')
  const sum = (of: Quantity) => {
    const known = built.flatMap(({ estimate }) => estimate[of] ?? [])
    const total = known.reduce((one, other) => one + other, 0)
    // Only zeros of some, and nothing of the others: that is not known to be little.
    return total === 0 && known.length < built.length ? {} : { [of]: total }
  }
  const lacking = (of: Quantity) =>
    built.filter(({ estimate }) => estimate[of] === undefined).length
  return {
    ...sum('bytes'),
    ...sum('inodes'),
    ...sum('seconds'),
    unknown: { bytes: lacking('bytes'), inodes: lacking('inodes'), seconds: lacking('seconds') },
  }
}
