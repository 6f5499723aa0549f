/** The facts of a conflict in words, each with where it comes from. */
import type { Evidence } from '../model/common.ts'
import type { ConflictFact } from '../model/conflict.ts'
import type { Installation } from '../model/installation.ts'
import type { Package, Variant } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import { contains } from '../spec/range.ts'
import type { Spec } from '../spec/spec.ts'
import { parseVersion } from '../spec/version.ts'
import { type Ground, nodesOf } from './nodes.ts'
import { fitsMachine, versionOf } from './possible.ts'
import { refusedOf } from './refused.ts'
import { partsOf } from './roots.ts'

/** `id` as the rules name it: kind, package or virtual, then what of it. */
export function factOf(g: Ground, id: string): ConflictFact {
  const [kind = '', name = '', third = ''] = id.split(':')
  const words = wordings[kind]
  const fact = words?.(g, name, third, id)
  if (!fact) return { id, kind: 'rule', text: id, evidence: [] }
  return { id, kind: fact[0], text: fact[1], evidence: fact[2] }
}

type Wording = (
  g: Ground,
  name: string,
  third: string,
  id: string,
) => [ConflictFact['kind'], string, Evidence[]]

const site: Evidence = { source: 'site installations' }
const when = (condition: string): string => (condition === '' ? '' : ` when ${condition}`)
const listed = (names: readonly string[], word: 'and' | 'or'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`

const recipeOf = (g: Ground, name: string): Package | undefined =>
  g.nodes.get(name)?.possible.recipe ?? g.input.catalog.package(name)

/** The recipe, and the directive as it stands there: a catalogue keeps no lines of directives. */
const at = (g: Ground, name: string, directive: string, condition = ''): Evidence[] => {
  const recipe = recipeOf(g, name)
  const args = condition === '' ? directive : `${directive}, when="${condition}"`
  return recipe ? [{ ...recipe.evidence, detail: args }] : []
}

const providersOf = (g: Ground, virtual: string): string[] => {
  const keys = [...(g.virtuals.get(virtual)?.providers.keys() ?? [])]
  return [...new Set(keys.map((key) => g.nodes.get(key)!.name))].sort()
}

const called = (i: Installation): string => `${i.name} ${i.version}`
const installedOf = (g: Ground, name: string): string[] =>
  g.input.installations.filter((i) => i.software === name).map(called)

const wordings: Readonly<Record<string, Wording>> = {
  request(g, root, _, id) {
    const asked = g.input.roots[Number(root)]!
    const part = partsOf(asked.spec, Number(root)).find((p) => p.id === id)
    const text = part
      ? `'${asked.text}' asks for ${part.text}${machineNote(g, part.spec)}${nowhere(g, part.spec)}`
      : asked.implied
        ? `building your own code takes ${asked.text}`
        : `'${asked.text}' is asked for`
    return ['request', text, [asked.evidence]]
  },
  policy(g, _, index) {
    const rule = g.input.policies.forbid[Number(index)]!
    const text = `policy forbids '${rule.spec}': ${rule.reason}`
    return ['policy', text, [{ source: 'policy forbid', detail: rule.spec }]]
  },
  choice(g, index) {
    const rule = g.input.preferences.rules![Number(index)]!
    const specs = rule.specs.map((s) => (s === '' ? 'anything' : `'${s}'`))
    return [
      'policy',
      `${rule.software ?? 'every package'} must be ${listed(specs, 'or')}${when(rule.when ?? '')}: ${rule.reason}`,
      [{ source: 'choices of the site', detail: rule.specs.join(', ') }],
    ]
  },
  fit(g, _, __, id) {
    const { text, evidence } = g.compatFacts.get(id)!
    return ['site', text, [...evidence]]
  },
  absent(g, name) {
    const there = installedOf(g, name)
    const only = g.input.preferences.notBuildable.includes(name)
      ? `${name} can only be installed by the site or its vendor`
      : `no recipe builds ${name}`
    const refused = refusedOf(g.input, name)
    const nothing = refused?.text ?? 'none is installed'
    const text =
      there.length === 0
        ? `${only}, and ${nothing}`
        : `${only}, and installed is only ${listed(there, 'and')}`
    return ['site', text, there.length === 0 && refused ? refused.evidence : evidenceOf(g, name)]
  },
  missing(g, name) {
    const refused = refusedOf(g.input, name)
    return [
      'unknown-package',
      `there is no recipe for ${name}, and ${refused?.text ?? 'it is not installed'}`,
      [{ source: 'catalogue' }, ...(refused?.evidence ?? [site])],
    ]
  },
  bound(g, _, __, id) {
    const rest = id.slice('bound:'.length)
    const { installations } = g.input
    const one = installations.find(
      (i) => rest.startsWith(`${i.id}:`) && i.dependencies.some((d) => rest === `${i.id}:${d.id}`),
    )
    const tie = one?.dependencies.find((d) => rest === `${one.id}:${d.id}`)
    const other = installations.find((i) => i.id === tie?.id)
    return [
      'site',
      `the installed ${one ? called(one) : rest} is linked with ${other ? called(other) : (tie?.id ?? '')}`,
      tie?.via ? [tie.via] : (one?.evidence.slice(0, 1) ?? []),
    ]
  },
  unlinkable(g, _, __, id) {
    const one = g.input.installations.find((i) => id === `unlinkable:${i.id}`)
    return [
      'site',
      `the installed ${one ? called(one) : id} can only be run: it has no headers or libraries to link with`,
      one?.evidence.slice(0, 1) ?? [site],
    ]
  },
  virtual(g, name) {
    const providers = providersOf(g, name)
    return providers.length > 0
      ? [
          'recipe',
          `only ${shortList(
            providers.map((p) => providing(g, p, name)),
            'and',
          )} can provide ${name} here`,
          [{ source: 'catalogue' }],
        ]
      : ['site', `nothing that provides ${name} is installed, and none can be built`, [site]]
  },
  one(g, name) {
    const providers = providersOf(g, name)
    const asked = namesIn(g.input.roots.map((r) => r.spec))
    const both = providers.filter((p) => asked.has(p))
    const which = both.length > 1 ? `${listed(both, 'and')} both` : shortList(providers, 'and')
    const text = `one plan uses one ${name}, and ${which} provide it`
    return ['rule', text, [{ source: 'rule', detail: `one provider of ${name}` }]]
  },
  compilers(g) {
    const { languages } = g.input.preferences
    const there = g.input.installations.flatMap((i) => {
      const own = i.provides.filter((p) => languages.includes(p)).sort()
      return own.length === 0 ? [] : [`${called(i)} (for ${listed(own, 'and')})`]
    })
    const which = there.length === 0 ? 'and none is' : `here ${listed(there.sort(), 'and')}`
    return ['site', `plans use compilers that are installed, ${which}`, [site]]
  },
  deprecated(g, name) {
    const asked = g.input.roots.flatMap((r) => [r.spec, ...r.spec.dependencies.map((d) => d.spec)])
    const wanted = asked.find((s) => s.name === name && s.versions)?.versions
    const versions = (recipeOf(g, name)?.versions ?? [])
      .filter((v) => v.deprecated && (!wanted || contains(wanted, parseVersion(v.version))))
      .map((v) => v.version)
    const some = versions.length === 1 ? 'is' : 'are'
    return [
      'recipe',
      `${name} ${shortList(versions, 'and')} ${some} deprecated, and deprecated versions are not built`,
      at(g, name, `version "${versions[0]}", deprecated=True`),
    ]
  },
  conflict(g, name, index) {
    const c = recipeOf(g, name)!.conflicts[Number(index)]!
    const text = `${name} conflicts with '${c.spec}'${when(c.when)}${machineNote(g, parseSpec(c.spec), true)}`
    return ['recipe', text, at(g, name, `conflicts "${c.spec}"`, c.when)]
  },
  requires(g, name, index) {
    const r = recipeOf(g, name)!.requires[Number(index)]!
    const specs = r.specs.map((s) => `'${s}'`)
    const some =
      specs.length > 1 && r.policy === 'one_of'
        ? `exactly one of ${listed(specs, 'and')}`
        : listed(specs, 'or')
    const note = machineNote(g, parseSpec(r.specs[0] ?? ''))
    const text = `${name} requires ${some}${when(r.when)}${note}`
    return [
      'recipe',
      text,
      at(g, name, `requires ${r.specs.map((s) => `"${s}"`).join(', ')}`, r.when),
    ]
  },
  variant(g, name, variant) {
    const all = recipeOf(g, name)!.variants.filter((v) => v.name === variant)
    const conditions = [...new Set(all.map((v) => v.when))].map((c) => `'${c}'`)
    return [
      'recipe',
      `${name} has the variant ${variant} only when ${listed(conditions, 'or')}`,
      at(g, name, `variant "${variant}"`),
    ]
  },
  sets(g, name, variant) {
    const one = recipeOf(g, name)!.variants.find((v) => v.name === variant)
    const sets = (one?.disjointSets ?? []).map((s) => s.join(', '))
    const text =
      sets.length > 0
        ? `${variant} of ${name} takes values of one of these sets: ${sets.join(' | ')}`
        : `${variant}=none of ${name} goes with no other value`
    return ['recipe', text, at(g, name, `variant "${variant}"`)]
  },
  sticky(g, name, variant) {
    const one = recipeOf(g, name)!.variants.find((v) => v.name === variant)
    return [
      'recipe',
      `${variant} of ${name} stays at its default (${String(one?.default)}) unless it is asked for`,
      at(g, name, `variant "${variant}", sticky=True`),
    ]
  },
  value(g, name, variant, id) {
    const value = id.split(':').slice(3).join(':')
    const all = recipeOf(g, name)!.variants.filter((v) => v.name === variant)
    const conditions = all
      .flatMap((v) => v.conditionalValues ?? [])
      .filter((c) => c.value === value)
      .map((c) => `'${c.when}'`)
    return [
      'recipe',
      `${name} allows ${variant}=${value} only when ${listed([...new Set(conditions)], 'and')}`,
      at(g, name, `variant "${variant}"`),
    ]
  },
  dependency: needs,
  demand: needs,
}

function needs(g: Ground, name: string, index: string): ReturnType<Wording> {
  const d = recipeOf(g, name)!.dependencies[Number(index)]!
  const text = `${name} needs '${d.spec}'${when(d.when)}${lacking(g, d.spec)}`
  return ['recipe', text, at(g, name, `depends_on "${d.spec}"`, d.when)]
}

/** `mpich`, or with what it takes to be a provider: `netlib (when @9:)`. */
function providing(g: Ground, provider: string, virtual: string): string {
  const entries = (recipeOf(g, provider)?.provides ?? []).filter(
    (e) => parseSpec(e.virtual).name === virtual,
  )
  const conditions = [...new Set(entries.map((e) => e.when))]
  const there = g.input.installations.some(
    (i) => i.software === provider && i.provides.includes(virtual),
  )
  return there || conditions.length === 0 || conditions.includes('')
    ? provider
    : `${provider} (when ${listed(conditions.slice(0, 3), 'or')})`
}

/** Names of the specs and of all below them. */
const namesIn = (specs: readonly Spec[]): Set<string> =>
  new Set(specs.flatMap((s) => [s.name ?? '', ...namesIn(s.dependencies.map((d) => d.spec))]))

const shortList = (names: readonly string[], word: 'and' | 'or'): string =>
  names.length > 5 ? `${names.slice(0, 4).join(', ')}, …` : listed(names, word)

const evidenceOf = (g: Ground, name: string): Evidence[] => {
  const found = g.input.installations.filter((i) => i.software === name)
  return found.length === 0 ? [site] : found.flatMap((i) => i.evidence.slice(0, 1))
}

/** Of `%x` and `^x`: that nothing which could be in the plan is x. */
function nowhere(g: Ground, { dependencies }: Spec): string {
  const { languages } = g.input.preferences
  for (const { sigil, spec } of dependencies) {
    const name = spec.name ?? ''
    const nodes = nodesOf(g, name)
    if (sigil === '%%' || g.virtuals.has(name)) continue
    const provided = (recipeOf(g, name)?.provides ?? []).map((e) => parseSpec(e.virtual).name ?? '')
    if (provided.some((v) => languages.includes(v))) {
      if (nodes.every((n) => n.candidates.length === 0))
        return `, but no ${name} is installed to compile with`
      continue
    }
    const used =
      [...g.edges.values()].some((e) => e.types.size > 0 && nodes.includes(e.to)) ||
      [...g.virtuals.values()].some((v) => nodes.some((n) => v.providers.has(n.key)))
    if (!used) return `, but nothing in it can use ${name}`
  }
  return ''
}

/** What a spec says of the machine, where that is why it counts. */
function machineNote(g: Ground, spec: Spec, holds = false): string {
  const { machine } = g.input
  const named = spec.target ?? spec.os ?? spec.platform
  if (named === null || fitsMachine(spec, machine) !== holds) return ''
  const own =
    spec.target !== null ? machine.target : spec.os !== null ? machine.os : machine.platform
  return ` (the plan is for ${own})`
}

/** What of a demand nothing has: no version, no variant, no value. */
function lacking(g: Ground, text: string): string {
  const spec = parseSpec(text)
  const name = spec.name ?? ''
  const node = g.nodes.get(name)
  if (!node) return spec.versions ? providedVersions(g, name) : ''
  const { recipe, installed } = node.possible
  const wanted = spec.versions
  const fits = (v: string) => wanted === null || contains(wanted, parseVersion(v))
  const known = (recipe?.versions ?? []).map((v) => v.version)
  const there = installed.map(versionOf)
  if (g.input.preferences.notBuildable.includes(name) && there.length > 0 && !there.some(fits))
    return `, but only the site or its vendor can install ${name}, and there is only ${listed(there, 'and')}`
  if (wanted && ![...known, ...there].some(fits))
    return `, but no known version of ${name} is in @${wanted.text} (known: ${shortList([...known, ...there], 'and')})`
  for (const { name: variant, values } of recipe ? spec.variants : []) {
    const all = recipe!.variants.filter((v) => v.name === variant)
    if (all.length === 0) return `, but ${name} has no variant ${variant}`
    const bad = values.find((v) => v !== '*' && all.every((d) => !takes(d, v)))
    if (bad !== undefined) return `, but ${variant} of ${name} has no value '${bad}'`
  }
  return ''
}

/** `; mpich provides mpi@:3`, for a virtual that is wanted in some version. */
function providedVersions(g: Ground, name: string): string {
  const given = providersOf(g, name).flatMap((p) => {
    const entries = (recipeOf(g, p)?.provides ?? []).map((e) => e.virtual)
    const own = entries.filter((v) => parseSpec(v).name === name)
    return own.length === 0 ? [] : [`${p} provides ${listed(own, 'and')}`]
  })
  return given.length === 0 ? '' : `; ${shortList(given, 'and')}`
}

const takes = ({ values }: Variant, value: string | boolean): boolean =>
  values === undefined || values.map(String).includes(String(value))
