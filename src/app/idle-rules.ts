/** Rules of the request that a plan passes by: what they speak of is in it, but another version or build. */
import type { Plan } from '../model/plan.ts'
import type { PolicyRule } from '../model/site.ts'
import { matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'

export function idleRules({ steps }: Plan, mustReuse: readonly PolicyRule[]): string[] {
  return mustReuse.flatMap(({ spec: text }) => {
    const spec = parseSpec(text)
    const named = steps.filter((s) => s.software === spec.name)
    const plain = { ...spec, dependencies: [] }
    if (named.length === 0 || named.some((s) => matchNode(s, plain).verdict !== 'no')) return []
    const planned = named.map((s) => `${s.software} ${s.version}`).join(', ')
    return [
      `'${text}' must come from the site, but ${planned} is planned, of which that rule does not speak: ` +
        `ask for '${text}' itself to have no other`,
    ]
  })
}
