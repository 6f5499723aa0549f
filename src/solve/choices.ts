/**
 * What a site demands of choices: of the specs of each rule one must hold, at the cost of its place.
 * A rule for every package counts for those whose recipe can follow it at all. Source: Spack's
 * package requirements.
 */
import type { ChoiceRule } from '../model/site.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { holds, providesVersion } from './conditions.ts'
import { demand, edgeVirtual, type Ground, type Virtual, virtual } from './nodes.ts'
import { PREFER_PRIORITY } from './policies.ts'
import { type Lit, TRUE } from './program.ts'
import { rulesFor } from './site-rules.ts'

type Member = { readonly spec: Spec; readonly lit: Lit }

export function groundChoices(g: Ground): void {
  if ((g.input.preferences.rules ?? []).length === 0) return
  for (const node of g.nodes.values()) {
    for (const { rule, index } of rulesFor(g.input, node.name)) {
      const when = g.program.and([node.lit, holds(g, node, parseSpec(rule.when))])
      const members = rule.specs.map((text): Member => {
        const spec = { ...parseSpec(text), name: null }
        return { spec, lit: holds(g, node, spec) }
      })
      for (const { spec, lit } of members)
        for (const { name, values } of spec.variants)
          for (const value of values) demand(node, name, value, g.program.and([when, lit]))
      groundRule(g, rule, index, when, members, `${node.id}`)
    }
  }
  for (const name of g.possible.providers.keys()) groundVirtual(g, name)
}

function groundVirtual(g: Ground, name: string): void {
  const rules = rulesFor(g.input, name)
  const v = rules.length > 0 ? virtual(g, name) : undefined
  if (!v) return
  for (const { rule, index } of rules) {
    if (rule.when !== '') continue
    const members = rule.specs.map((text): Member => {
      const spec = parseSpec(text)
      return { spec, lit: spec.name === null ? v.lit : provided(g, v, spec) }
    })
    if (g.input.preferences.languages.includes(name)) groundLanguage(g, v, members)
    groundRule(g, rule, index, v.lit, members, `virtual:${name}`)
  }
}

/** The virtual comes from what the spec names, or in the version it names. */
function provided(g: Ground, v: Virtual, spec: Spec): Lit {
  return g.program.or(
    [...v.providers].map(([provider, chosen]) => {
      const node = g.nodes.get(provider)!
      const itself = spec.name === v.name
      if (!itself && spec.name !== node.name) return -TRUE
      const fits = itself
        ? providesVersion(g, node, v.name, spec)
        : holds(g, node, { ...spec, name: null })
      return g.program.and([chosen, fits])
    }),
  )
}

/** A compiler's place counts once for each package that uses it. */
function groundLanguage(g: Ground, v: Virtual, members: readonly Member[]): void {
  for (const e of g.edges.values()) {
    const chosen = v.providers.get(e.to.key)
    if (chosen === undefined) continue
    members.forEach(({ lit }, weight) => {
      const before = members.slice(0, weight).map((m) => -m.lit)
      const used = edgeVirtual(g, e, v.name)
      g.program.cost(PREFER_PRIORITY, weight, g.program.and([used, lit, ...before]))
    })
  }
}

function groundRule(
  g: Ground,
  rule: ChoiceRule,
  index: number,
  when: Lit,
  members: readonly Member[],
  key: string,
): void {
  const { program } = g
  const why = `choice:${index}`
  const lits = members.map((m) => m.lit)
  const [only] = members
  program.because(why, [when, ...lits.map((l) => -l)])
  const counts = !g.input.preferences.languages.includes(rule.software ?? '')
  lits.forEach((lit, weight) => {
    const before = lits.slice(0, weight).map((l) => -l)
    const at = `${why}:${key}:${weight}`
    if (counts) program.cost(PREFER_PRIORITY, weight, program.and([when, lit, ...before]), at)
  })
  if (rule.policy === 'any_of' || !only) return
  for (let i = 0; i < lits.length; i++)
    for (let j = i + 1; j < lits.length; j++) program.because(why, [when, lits[i]!, lits[j]!])
}
