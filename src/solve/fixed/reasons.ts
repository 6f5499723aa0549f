/** Why each recipe is in the plan, what is assumed of it, and which others were not taken. */
import type { Assumption, Reason, Step } from '../../model/plan.ts'
import type { Choice } from './choose.ts'
import type { Vertex } from './closure.ts'
import type { FixedInput } from './input.ts'

/** So many of those that need something are named. */
const named = 3

export function reasonsFor(vertex: Vertex, choice: Choice, input: FixedInput): Reason[] {
  const { chosen, recipes, policed, generation } = choice
  const { fixed } = input.source
  const asked = chosen
    .filter(({ candidate }) => candidate.key === vertex.key)
    .map(({ wish, candidate }): Reason => {
      const { root } = wish
      const { offer } = candidate
      const part = offer.part ? `: it brings ${offer.part.name} ${offer.version}` : ''
      const text = root.implied
        ? `building your own code takes ${root.text}`
        : `asked for as '${root.text}'${part}`
      const brings = offer.part
        ? [{ source: `part of ${vertex.key}`, detail: `${offer.part.name} ${offer.version}` }]
        : []
      return {
        code: root.implied ? 'own-code' : 'asked-for',
        text,
        evidence: [root.evidence, ...brings],
      }
    })
  const of: Reason[] =
    asked.length > 0 && generation !== ''
      ? [
          {
            code: 'generation',
            text: `the plan is of one ${fixed.generation}, ${generation}`,
            evidence: [{ source: `catalogue of ${input.source.tool}` }],
          },
        ]
      : []
  const parents = policed.steps.flatMap((key) => {
    const parent = recipes.vertices.get(key)!
    const edge = parent.edges?.find((e) => e.to === vertex.key)
    if (!edge) return []
    if (policed.there.has(key) && !edge.types.some((t) => t !== 'build')) return []
    return [{ parent, edge }]
  })
  const shown = parents.slice(0, named)
  const more = parents.length - shown.length
  const needed = shown.map(({ parent, edge }, i): Reason => {
    const last = i === shown.length - 1 && more > 0 ? `, and so do ${more} more` : ''
    return {
      code: 'needed-by',
      text: `${parent.key} needs ${edge.dependency.spec} (${edge.types.join(', ')})${last}`,
      evidence: parent.recipe ? [parent.recipe.package.evidence] : [],
    }
  })
  return [...asked, ...of, ...needed]
}

export const assumedOf = (key: string, { findings, recipes }: Choice): Assumption[] =>
  (findings.assumed.get(key) ?? []).map((text) => ({
    text: `${key} has ${text}: neither its name nor its dependencies tell`,
    check: `look for what ${text} means in ${recipes.vertices.get(key)?.recipe?.package.evidence.source ?? key}`,
  }))

/** Of a recipe that was asked for: the best of each other generation, and those that do not fit. */
export function alternativesTo(
  key: string,
  { chosen, generation }: Choice,
  { source }: FixedInput,
): Step['alternatives'] {
  return chosen
    .filter(({ candidate }) => candidate.key === key)
    .flatMap(({ wish }) => {
      const others = wish.candidates.filter((c) => c.key !== key)
      const seen = new Set<string>()
      const fit = others
        .toSorted((a, b) => source.fixed.compareGenerations(a.generation, b.generation))
        .filter((c) => !seen.has(c.generation) && seen.add(c.generation))
        .slice(0, named)
        .map((c) => ({
          spec: c.key,
          tool: source.tool,
          why:
            c.generation === generation
              ? 'what the plan takes ranks better'
              : `it is of another ${source.fixed.generation}, ${c.generation}`,
        }))
      const unfit = wish.unfit.slice(0, named).map(({ offer, because }) => ({
        spec: offer.recipe.package.key ?? offer.recipe.package.name,
        tool: source.tool,
        why: because,
      }))
      return [...fit, ...unfit]
    })
}
