/**
 * Keeping to an earlier plan: before all else as few steps as possible differ from it. What is to be
 * updated is kept to what it would be if all were planned anew, and that counts for more.
 */
import type { Plan } from '../model/plan.ts'
import { type Ground, type Node, nodesOf } from './nodes.ts'
import { versionOf } from './possible.ts'
import { FALSE, type Lit, TRUE } from './program.ts'

/** Above every criterion of objective.ts. */
export const KEEP_PRIORITY = 400
export const UPDATE_PRIORITY = 410

export type Kept = {
  readonly name: string
  readonly version: string
  readonly variants: Plan['steps'][number]['variants']
  /** Id of what is reused; null for what is built or requested. */
  readonly installation: string | null
  readonly priority: typeof KEEP_PRIORITY | typeof UPDATE_PRIORITY
}

/** The steps of a plan as what to keep; the user's own code is built anyhow. */
export const keptOf = (plan: Plan, priority: Kept['priority'] = KEEP_PRIORITY): Kept[] =>
  plan.steps
    .filter((step) => !step.own)
    .map(({ software, version, variants, installation }) => ({
      name: software,
      version,
      variants,
      installation: installation?.id ?? null,
      priority,
    }))

export function groundKept(g: Ground): void {
  const { keep } = g.input
  if (!keep) return
  const names = new Set(keep.map((k) => k.name))
  keep.forEach((kept, i) => {
    const same = g.program.or(nodesOf(g, kept.name).map((node) => sameLit(g, node, kept)))
    g.program.cost(kept.priority, 1, same === FALSE ? TRUE : -same, `keep:${i}`)
  })
  for (const node of g.nodes.values())
    if (!names.has(node.name)) g.program.cost(KEEP_PRIORITY, 1, node.lit, `new:${node.key}`)
}

function sameLit(g: Ground, node: Node, kept: Kept): Lit {
  if (kept.installation !== null) {
    const one = node.candidates.find(
      ({ installation: i }) => i.id === kept.installation && versionOf(i) === kept.version,
    )
    return one?.lit ?? FALSE
  }
  const version = node.versions.find((v) => v.version.text === kept.version)?.built ?? FALSE
  const values = Object.entries(kept.variants).flatMap(([name, setting]) => {
    const wanted = (Array.isArray(setting) ? setting : [setting]).map(String)
    const known = node.values.get(name) ?? new Map<string, { built: Lit }>()
    const others = [...known].filter(([key]) => !wanted.includes(key)).map(([, c]) => -c.built)
    return [...wanted.map((key) => known.get(key)?.built ?? FALSE), ...others]
  })
  return g.program.and([node.built, version, ...values])
}
