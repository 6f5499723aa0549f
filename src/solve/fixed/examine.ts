/** Whether recipes go together with all that they need, and what they lack of what was asked for. */
import type { PolicyRule } from '../../model/site.ts'
import { formatVariant, matchNode } from '../../spec/match.ts'
import { parseSpec } from '../../spec/parse.ts'
import { compilerAliases, type DependencyConstraint, type Spec } from '../../spec/spec.ts'
import { legalVersion } from '../../spec/version.ts'
import type { Candidate, Wish } from './candidates.ts'
import { along, type Recipes, type Vertex } from './closure.ts'
import { evident } from './features.ts'
import type { FixedInput } from './input.ts'
import type { Variants } from './judge.ts'

/** A recipe as policies and `^` see it. */
export type Fact = {
  readonly vertex: Vertex
  readonly software: string
  readonly version: string
  readonly variants: Variants
}

export type Findings = {
  /** What everything asked for is linked with or runs with, by key. */
  readonly facts: ReadonlyMap<string, Fact>
  /** Asked for, and the recipe shows that it lacks it. */
  readonly losses: readonly string[]
  /** Asked for, and nothing tells: candidate's key → variants in words. */
  readonly assumed: ReadonlyMap<string, readonly string[]>
  /** Variants that the dependencies show, by key. */
  readonly shown: ReadonlyMap<string, Variants>
  /** Rules of preference that are not followed. */
  readonly against: number
  /** What is against standing together is so within one recipe's own closure, too. */
  readonly notes: readonly string[]
}

export type Chosen = readonly { readonly wish: Wish; readonly candidate: Candidate }[]

/** The findings, or in words why these recipes cannot be taken. */
export async function examine(
  chosen: Chosen,
  input: FixedInput,
  recipes: Recipes,
): Promise<Findings | string> {
  const { fixed } = input.source
  const linked = along(['link', 'run'])
  const keys = chosen.map(({ candidate }) => candidate.key)
  const whole = await recipes.closure(keys, linked)
  const facts = await factsOf(whole, chosen, input, recipes)
  const single = new Set(await recipes.closure(keys, along(fixed.single)))
  const own = new Map<string, ReadonlySet<string>>()
  for (const key of keys) own.set(key, new Set(await recipes.closure([key], linked)))
  const notes: string[] = []

  for (const group of groupsOf([...facts.values()], input)) {
    const within = [...own.values()].some((closure) =>
      group.facts.every(({ vertex }) => closure.has(vertex.key)),
    )
    const strict = group.always || group.facts.every(({ vertex }) => single.has(vertex.key))
    if (strict && !within) return group.text
    if (!within || group.always) notes.push(group.text)
  }
  const families = [...facts.values()].flatMap(({ vertex }) => vertex.recipe?.package ?? [])
  const apart = fixed.apart(families)
  if (apart !== null) {
    if (keys.length === 1) notes.push(apart)
    else return apart
  }
  const forbidden = forbiddenBy(input.policies.forbid, facts, input)
  if (forbidden !== null) return forbidden

  const losses: string[] = []
  const assumed = new Map<string, string[]>()
  const shown = new Map<string, Variants>()
  for (const { wish, candidate } of chosen) {
    const below = await factsBelow(candidate.key, facts, recipes)
    const refused = dependenciesMet(wish.root.spec, [...own.get(candidate.key)!], facts, input)
    if (typeof refused === 'string') return `${candidate.key}: ${refused}`
    losses.push(...refused.lost.map((text) => `${candidate.key}: ${text}`))
    const texts: string[] = []
    for (const wanted of candidate.open) {
      const text = formatVariant(wanted.name, wanted.values)
      const { languages } = input.preferences
      const sign = evident(candidate.offer.software, wanted, below, input.catalog, languages)
      if (sign.verdict === 'no')
        losses.push(
          `${candidate.key} does not have ${text} of '${wish.root.text}': it ${wanted.values[0] === false ? 'depends on' : 'depends on none of'} ${sign.by.join(', ')}`,
        )
      else if (sign.verdict === 'unknown') texts.push(text)
      else
        shown.set(candidate.key, { ...shown.get(candidate.key), [wanted.name]: wanted.values[0]! })
    }
    if (texts.length > 0)
      assumed.set(candidate.key, [...(assumed.get(candidate.key) ?? []), ...texts])
  }
  return { facts, losses, assumed, shown, notes, against: countAgainst(facts, input) }
}

async function factsOf(
  keys: readonly string[],
  chosen: Chosen,
  { source }: FixedInput,
  recipes: Recipes,
): Promise<Map<string, Fact>> {
  const vertices = keys.map((key) => recipes.vertices.get(key)!)
  const identities = await source.identities([...new Set(vertices.map(({ name }) => name))])
  const byKey = new Map(chosen.map(({ candidate }) => [candidate.key, candidate]))
  return new Map(
    vertices.map((vertex) => {
      const candidate = byKey.get(vertex.key)
      const plain = candidate && !candidate.offer.part
      return [
        vertex.key,
        {
          vertex,
          software: identities(vertex.name, vertex.version) ?? vertex.name.toLowerCase(),
          version: legalVersion(plain ? candidate.offer.version : vertex.version),
          variants: plain ? candidate.variants : {},
        },
      ]
    }),
  )
}

type Group = { facts: readonly Fact[]; text: string; always: boolean }

/** Recipes of which only one may be there: of one name, or of several MPIs. */
function groupsOf(facts: readonly Fact[], { catalog }: FixedInput): Group[] {
  const groups: Group[] = []
  const listed = (some: readonly Fact[]) =>
    some
      .map(({ vertex }) => vertex.key)
      .sort()
      .join(' and ')
  for (const [name, same] of Map.groupBy(facts, ({ vertex }) => vertex.name)) {
    // A recipe that only leads to another one of its name is no second software.
    const real = same.filter(
      ({ vertex }) =>
        !same.some((o) => o.vertex !== vertex && vertex.edges?.some((e) => e.to === o.vertex.key)),
    )
    if (real.length > 1)
      groups.push({
        facts: real,
        text: `${listed(real)} are two of ${name} in one program`,
        always: false,
      })
  }
  const providers = new Set(catalog.providers('mpi'))
  const mpis = facts.filter(({ software }) => providers.has(software))
  if (new Set(mpis.map(({ software }) => software)).size > 1)
    groups.push({ facts: mpis, text: `${listed(mpis)} are two MPIs in one program`, always: true })
  return groups
}

const matches = (fact: Fact, spec: Spec): boolean =>
  matchNode(fact, { ...spec, name: null }).verdict !== 'no'

/** Whether the spec speaks of the recipe, by name or by a virtual that it provides. */
export function isMeant(fact: Fact, spec: Spec, { catalog }: Pick<FixedInput, 'catalog'>): boolean {
  if (spec.name === null) return matchNode(fact, spec).verdict === 'yes'
  const name = compilerAliases[spec.name] ?? spec.name
  if (fact.software === name) return matches(fact, spec)
  return (
    catalog.providers(name).includes(fact.software) && matches(fact, { ...spec, versions: null })
  )
}

function forbiddenBy(
  rules: readonly PolicyRule[],
  facts: ReadonlyMap<string, Fact>,
  input: FixedInput,
): string | null {
  for (const rule of rules) {
    const spec = parseSpec(rule.spec)
    for (const fact of facts.values())
      if (isMeant(fact, spec, input))
        return `${fact.vertex.key} is forbidden by '${rule.spec}': ${rule.reason}`
  }
  return null
}

/** Rules that nothing follows, though something else stands where what they prefer could. */
const countAgainst = (facts: ReadonlyMap<string, Fact>, input: FixedInput): number =>
  input.policies.prefer.filter(({ spec: text }) => {
    const spec = parseSpec(text)
    const { catalog } = input
    if (spec.name === null) return false
    // A preferred package is preferred as a provider, too.
    const virtuals = (catalog.package(spec.name)?.provides ?? []).map((p) => parseSpec(p.virtual))
    const instead = new Set([
      spec.name,
      ...[spec.name, ...virtuals.map(({ name }) => name ?? '')].flatMap((v) =>
        catalog.providers(v),
      ),
    ])
    const all = [...facts.values()]
    return (
      all.some(({ software }) => instead.has(software)) &&
      !all.some((fact) => isMeant(fact, spec, input))
    )
  }).length

async function factsBelow(key: string, facts: ReadonlyMap<string, Fact>, recipes: Recipes) {
  const software = (keys: readonly string[]) =>
    new Set(keys.flatMap((k) => facts.get(k)?.software ?? []))
  const { recipe, edges } = recipes.vertices.get(key)!
  const listed = new Set(recipe?.package.dependencies.map((d) => d.spec))
  const direct = (edges ?? []).filter((e) => listed.has(e.dependency.spec)).map((e) => e.to)
  const all = await recipes.closure([key], along(['link', 'run']))
  return { direct: software(direct), all: software(all.filter((k) => k !== key)) }
}

/** Checks `^dependency` and `%compiler`: why it cannot be taken, or what is lost. */
function dependenciesMet(
  spec: Spec,
  closure: readonly string[],
  facts: ReadonlyMap<string, Fact>,
  input: FixedInput,
): string | { lost: string[] } {
  const lost: string[] = []
  const flags = Object.keys(spec.flags)
  if (flags.length > 0) lost.push(`${flags.join(', ')} cannot be given to a fixed recipe`)
  for (const d of spec.dependencies) {
    if (d.when !== null) {
      lost.push(`'${shown(d)}' holds under a condition, which a fixed recipe does not know`)
      continue
    }
    if (closure.some((key) => isMeant(facts.get(key)!, d.spec, input))) continue
    if (d.sigil === '%%') lost.push(`'${shown(d)}' is not followed`)
    else return `nothing in it is '${shown(d)}'`
  }
  return { lost }
}

const shown = ({ sigil, spec }: DependencyConstraint): string =>
  `${sigil}${spec.name ?? ''}${spec.versions ? `@${spec.versions.text}` : ''}${spec.variants.map((v) => formatVariant(v.name, v.values)).join(' ')}`
