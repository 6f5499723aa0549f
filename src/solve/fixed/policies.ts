/** Which steps a choice takes, and which of them only support may install. */
import { needsSupport } from '../../compat/support.ts'
import type { Installation } from '../../model/installation.ts'
import type { Reason } from '../../model/plan.ts'
import { parseSpec } from '../../spec/parse.ts'
import { along, type Recipes } from './closure.ts'
import { type Chosen, type Fact, type Findings, isMeant } from './examine.ts'
import type { FixedInput } from './input.ts'

export type Policed = {
  /** Keys of all steps. */
  readonly steps: readonly string[]
  /** What is there already, or mounted, by key. */
  readonly there: ReadonlyMap<string, Installation>
  /** Why support must install a step. */
  readonly requests: ReadonlyMap<string, Reason>
}

export async function policed(
  chosen: Chosen,
  findings: Findings,
  input: FixedInput,
  recipes: Recipes,
  installed: ReadonlyMap<string, Installation>,
): Promise<Policed> {
  const { fixed } = input.source
  const keys = [...new Set(chosen.map(({ candidate }) => candidate.key))]
  const follows = along(fixed.follows)
  const used = along(['link', 'run'])
  const steps = await recipes.closure(keys, (edge, from) => {
    if (!installed.has(from.key)) return follows(edge)
    // What an installed one was built with, and what nobody sees below it, is no step.
    return used(edge) && installed.has(edge.to)
  })
  const there = new Map<string, Installation>()
  const requests = new Map<string, Reason>()
  const kept: string[] = []
  for (const key of steps) {
    const vertex = recipes.vertices.get(key)!
    const own = installed.get(key)
    if (own) there.set(key, own)
    else if (fixed.mounted) {
      if (!vertex.recipe) continue
      const found = fixed.mounted(vertex.recipe.package, input.site, input.processor)
      if ('absent' in found) requests.set(key, absent(found.absent, input.source.tool))
      else there.set(key, found)
    } else {
      const reason = byRules(factOf(key, findings, recipes), input)
      if (reason) requests.set(key, reason)
    }
    kept.push(key)
  }
  return { steps: kept, there, requests }
}

/** What is only needed to build others is known by its name alone. */
const factOf = (key: string, { facts }: Findings, recipes: Recipes): Fact => {
  const vertex = recipes.vertices.get(key)!
  const { name, version } = vertex
  return facts.get(key) ?? { vertex, software: name.toLowerCase(), version, variants: {} }
}

const absent = (text: string, tool: string): Reason => ({
  code: 'not-mounted',
  text,
  evidence: [{ source: 'site cvmfs', detail: tool }],
})

function byRules(fact: Fact, input: FixedInput): Reason | null {
  const { mustReuse, requestOnly } = input.policies
  for (const rule of mustReuse)
    if (isMeant(fact, parseSpec(rule.spec), input))
      return {
        code: 'must-reuse-absent',
        text: `'${rule.spec}' must be reused (${rule.reason}), and ${fact.vertex.key} is not installed`,
        evidence: [{ source: 'policy mustReuse', detail: rule.spec }],
      }
  for (const rule of requestOnly)
    if (isMeant(fact, parseSpec(rule.spec), input))
      return {
        code: 'policy-request-only',
        text: `users may not build '${rule.spec}': ${rule.reason}`,
        evidence: [{ source: 'policy requestOnly', detail: rule.spec }],
      }
  return needsSupport(fact.software, fact)
}
