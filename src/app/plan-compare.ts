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
    roots: answer.steps
      .filter((s) => s.root && !s.own)
      .map(({ software, version, verdict }) => ({
        asked: software,
        got: version,
        verdict,
      })),
    losses: answer.losses,
  }
}

/** Sums over what is built. */
export function totals({ steps }: Pick<Plan, 'steps'>): NonNullable<Compared['estimate']> {
  const built = steps.filter(({ verdict }) => verdict === 'build')
  const sum = (of: 'bytes' | 'inodes' | 'seconds') => {
    const known = built.flatMap(({ estimate }) => estimate[of] ?? [])
    return known.length === 0 ? {} : { [of]: known.reduce((total, one) => total + one, 0) }
  }
  return {
    ...sum('bytes'),
    ...sum('inodes'),
    ...sum('seconds'),
    unknown: built.filter(({ estimate }) => estimate.bytes === undefined).length,
  }
}
