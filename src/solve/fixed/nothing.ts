/** Why no recipes fit: what there is of each thing asked for, and what is nearest. */
import { head } from '../../model/common.ts'
import type { Conflict, ConflictFact } from '../../model/conflict.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'
import type { Wish } from './candidates.ts'
import { choose, type NoChoice } from './choose.ts'
import type { FixedInput } from './input.ts'
import type { Offer } from './source.ts'

export async function nothing(
  { wishes, refused }: NoChoice,
  input: FixedInput,
  name: string,
): Promise<Conflict> {
  const { source } = input
  const without = wishes.filter(({ candidates }) => candidates.length === 0)
  const base = { ...head('conflict'), name, requires: input.roots.map(({ text }) => text) }
  if (without.length > 0) {
    const core: ConflictFact[] = []
    const hints: string[] = []
    for (const wish of without) {
      core.push(asked(wish), available(wish, input))
      const others = await source.others(wish.software)
      if (wish.unfit.length > 0)
        hints.push(
          `ask for ${nearest(wish)
            .map((v) => `'${wish.root.spec.name}@${v}'`)
            .join(' or ')}, or plan with another tool`,
        )
      else if (others.length > 0)
        hints.push(`${wish.root.spec.name} is known to ${others.join(', ')}`)
      else hints.push(`search for it: portolan catalog search ${wish.root.spec.name}`)
    }
    const edges = without.map((_, i) => ({
      from: core[2 * i]!.id,
      to: core[2 * i + 1]!.id,
      text: 'is asked of',
    }))
    return { ...base, core, edges, hints }
  }
  return { ...base, ...notTogether(wishes, refused, input) }
}

const asked = ({ root }: Wish): ConflictFact => ({
  id: `request:${root.text}`,
  kind: 'request',
  text: `'${root.text}' is asked for`,
  evidence: [root.evidence],
})

/** Versions of a software there are, each with the generations that have it. */
function available(wish: Wish, { source }: FixedInput): ConflictFact {
  const { unfit, software } = wish
  const name = wish.root.spec.name ?? ''
  if (unfit.length === 0)
    return {
      id: `recipes:${name}`,
      kind: 'unknown-package',
      text: `${source.tool} has no recipe for ${software.join(' or ')}`,
      evidence: [{ source: `catalogue of ${source.tool}` }],
    }
  const reasons = [...new Set(unfit.map(({ because }) => because))]
  const shown = newestFirst(unfit.map(({ offer }) => offer))
    .slice(0, 8)
    .map((version) => {
      const keys = unfit
        .filter(({ offer }) => offer.version === version)
        .map(({ offer }) => offer.recipe.package.key ?? offer.recipe.package.name)
      return `${version} (${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ', …' : ''})`
    })
  return {
    id: `recipes:${name}`,
    kind: 'unknown-version',
    text: `${source.tool} has ${name} in ${shown.join('; ')}; none fits: ${reasons.slice(0, 4).join('; ')}${reasons.length > 4 ? '; …' : ''}`,
    evidence: unfit.slice(0, 3).map(({ offer }) => offer.recipe.package.evidence),
  }
}

const newestFirst = (offers: readonly Offer[]): string[] =>
  [...new Set(offers.map(({ version }) => version))].sort((a, b) =>
    compareVersions(parseVersion(legalVersion(b)), parseVersion(legalVersion(a))),
  )

/** The two versions around what was asked for, or the newest. */
function nearest({ root, unfit }: Wish): string[] {
  const all = newestFirst(unfit.map(({ offer }) => offer))
  const wanted = /\d[\w.]*/.exec(root.spec.versions?.text ?? '')?.[0]
  if (wanted === undefined) return all.slice(0, 2)
  const limit = parseVersion(wanted)
  const after = all.findLast((v) => compareVersions(parseVersion(legalVersion(v)), limit) > 0)
  const before = all.find((v) => compareVersions(parseVersion(legalVersion(v)), limit) <= 0)
  return [after, before].filter((v) => v !== undefined)
}

/** Each thing can be had, not all together: generations of each, and what stood against. */
function notTogether(
  wishes: readonly Wish[],
  refused: NoChoice['refused'],
  { source }: FixedInput,
): Pick<Conflict, 'core' | 'edges' | 'hints'> {
  const core = wishes.map((wish): ConflictFact => {
    const generations = [...Map.groupBy(wish.candidates, ({ generation }) => generation)].sort(
      ([a], [b]) => source.fixed.compareGenerations(a, b),
    )
    const shown = generations.slice(0, 6).map(([generation, candidates]) => {
      const versions = newestFirst(candidates.map(({ offer }) => offer))
      return `${versions.slice(0, 3).join(', ')}${generation === '' ? '' : ` in ${generation}`}`
    })
    return {
      id: `request:${wish.root.text}`,
      kind: 'request',
      text: `'${wish.root.text}' is there as ${shown.join('; ')}${generations.length > 6 ? '; …' : ''}`,
      evidence: [wish.root.evidence],
    }
  })
  const because = [...new Set(refused.map((r) => r.because))]
  const more = because.length > named ? `; and ${because.length - named} more` : ''
  const why: ConflictFact = {
    id: 'recipes',
    kind: 'recipe',
    text:
      because.length > 0
        ? `${because.slice(0, named).join('; ')}${more}`
        : `a plan is of one ${source.fixed.generation}, and none has all of them`,
    evidence: [{ source: `catalogue of ${source.tool}` }],
  }
  return {
    core: [...core, why],
    edges: core.map(({ id }) => ({ from: id, to: why.id, text: 'because' })),
    hints: [...wishes.flatMap(toRelax), 'or plan with another tool: portolan plan --compare'],
  }
}

/** What of a spec another recipe could be taken without. */
function toRelax({ root: { spec, text } }: Wish): string[] {
  const parts = [
    ...spec.dependencies.map((d) => `${d.sigil}${d.spec.name ?? ''}`),
    ...(spec.versions ? [`@${spec.versions.text}`] : []),
  ]
  return parts.length === 0 ? [] : [`leave out ${parts.join(' or ')} of '${text}'`]
}

/** So many reasons are told. */
const named = 3

/**
 * The fewest roots that cannot be had together: one after the other is left out where the rest still
 * cannot.
 */
export async function leastRoots(input: FixedInput, none: NoChoice) {
  let least = { input, none }
  for (const root of input.roots) {
    const roots = least.input.roots.filter((other) => other !== root)
    if (roots.length === 0) continue
    const fewer = { ...least.input, roots }
    const answer = await choose(fewer)
    if ('wishes' in answer) least = { input: fewer, none: answer }
  }
  return least
}
