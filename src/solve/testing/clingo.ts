/** The same question for native clingo: facts of a small problem beside the rules of planner.lp. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { traitsOf } from '../../compat/traits.ts'
import { parseSpec } from '../../spec/parse.ts'
import { contains, intersects } from '../../spec/range.ts'
import type { Spec } from '../../spec/spec.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'
import type { SolveInput } from '../input.ts'

const rules = join(import.meta.dirname, 'planner.lp')

export const hasClingo = (): boolean => spawnSync('clingo', ['--version']).status === 0

/** Costs of the optimum, most important first and without zeros; null when there is no answer. */
export function clingoCosts(input: SolveInput): [number, number][] | null {
  const run = spawnSync('clingo', [rules, '-', '--outf=2', '--warn=none'], {
    input: factsOf(input),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const output = JSON.parse(run.stdout) as {
    Result: string
    Call: { Witnesses?: { Value?: string[] }[] }[]
  }
  if (output.Result === 'UNSATISFIABLE') return null
  if (output.Result !== 'OPTIMUM FOUND') throw new Error(`clingo: ${output.Result} ${run.stderr}`)
  const sums = new Map<number, number>()
  for (const atom of output.Call.at(-1)?.Witnesses?.at(-1)?.Value ?? []) {
    const [, priority, weight] = /^cost\((\d+),(\d+),/.exec(atom)!
    sums.set(Number(priority), (sums.get(Number(priority)) ?? 0) + Number(weight))
  }
  return [...sums].filter(([, w]) => w > 0).sort(([a], [b]) => b - a)
}

const q = (value: string | boolean): string => (value === 'none' ? 'none' : `"${String(value)}"`)
const listed = (value: unknown): (string | boolean)[] =>
  (Array.isArray(value) ? value : [value]) as (string | boolean)[]

export function factsOf(input: SolveInput): string {
  const { catalog, installations, preferences, policies, roots } = input
  const names = catalog.names()
  const virtuals = catalog.virtuals()
  const lines: string[] = ['spec(anything).', 'any_version(anything).']
  const say = (head: string, ...terms: (string | number)[]) =>
    void lines.push(`${head}(${terms.join(',')}).`)
  const versionsOf = new Map(names.map((n) => [n, versions(input, n)]))
  const specs = new Map<string, string>()
  let next = 0

  /** Says the spec once; gives its name. Its own name is left to whoever uses it. */
  const spec = (s: Spec, ofVirtual = false): string => {
    const key = JSON.stringify([s.versions?.text, s.variants, s.dependencies, ofVirtual])
    const known = specs.get(key)
    if (known !== undefined) return known
    const id = `s${specs.size}`
    specs.set(key, id)
    say('spec', id)
    if (s.versions && !ofVirtual) {
      say('spec_version', id, id)
      for (const [name, all] of versionsOf)
        for (const v of all)
          if (contains(s.versions, parseVersion(v))) say('meets', id, q(name), q(v))
    }
    if (!s.versions) say('any_version', id)
    for (const e of entries)
      if (!s.versions || !e.versions || intersects(e.versions, s.versions))
        say('given_meets', e.id, id)
    for (const { name, values } of s.variants)
      for (const v of values) say('spec_value', id, q(name), q(v))
    for (const d of s.dependencies) {
      const virtual = virtuals.includes(d.spec.name!)
      say('spec_below', id, spec({ ...d.spec, name: null }, virtual), q(d.spec.name!))
    }
    return id
  }
  const fresh = () => next++
  const when = (id: number, text: string) => say('when', id, spec(parseSpec(text)))

  const entries = names.flatMap((name) =>
    catalog.package(name)!.provides.map((e) => {
      const { name: virtual, versions } = parseSpec(e.virtual)
      return { id: fresh(), name, virtual: virtual!, versions, when: e.when }
    }),
  )
  virtuals.forEach((v) => say('virtual', q(v)))
  for (const e of entries) {
    say('entry', e.id, q(e.name), q(e.virtual))
    say('given_meets', e.id, 'anything')
    when(e.id, e.when)
  }
  for (const v of virtuals) {
    const order = (preferences.providers[v] ?? []).map((p) => parseSpec(p).name)
    const able = new Set([
      ...catalog.providers(v),
      ...installations.filter((i) => i.provides.includes(v)).map((i) => i.software!),
    ])
    for (const p of able) {
      const rank = order.indexOf(p)
      say('can_provide', q(v), q(p))
      say('rank', q(v), q(p), rank < 0 ? 100 : rank)
    }
    const named = roots.map((r) => r.spec.name!).filter((n) => able.has(n))
    if (named.length === 1 && !preferences.languages.includes(v)) say('pinned', q(v), q(named[0]!))
  }
  for (const name of names) {
    const recipe = catalog.package(name)!
    say('package', q(name))
    if (preferences.notBuildable.includes(name)) say('not_buildable', q(name))
    const deprecated = new Set(recipe.versions.filter((v) => v.deprecated).map((v) => v.version))
    let weight = 0
    for (const v of versionsOf.get(name)!)
      say('weight', q(name), q(v), deprecated.has(v) ? weight : weight++)
    for (const v of recipe.versions) {
      say('declared', q(name), q(v.version))
      if (v.deprecated) say('deprecated', q(name), q(v.version))
    }
    for (const d of recipe.variants.toSorted((a, b) => a.precedence - b.precedence)) {
      const id = fresh()
      say('definition', id, q(name), q(d.name))
      when(id, d.when)
      const defaults = listed(d.default)
      if (d.kind === 'multi') say('multi', id)
      if (d.sticky) say('sticky', id)
      defaults.forEach((v) => say('default', id, q(v)))
      const rest = d.values!.filter((v) => !defaults.includes(v))
      ;[...defaults, ...rest].forEach((v, at) => {
        say('may_be', id, q(v))
        say('position', id, q(v), at)
      })
    }
    for (const d of recipe.dependencies) {
      const id = fresh()
      const wanted = parseSpec(d.spec)
      say('dependency', id, q(name), q(wanted.name!))
      say('demand', id, spec({ ...wanted, name: null }, virtuals.includes(wanted.name!)))
      when(id, d.when)
    }
    for (const c of recipe.conflicts) {
      const id = fresh()
      say('conflict', id, q(name))
      say('demand', id, spec(parseSpec(c.spec)))
      when(id, c.when)
    }
    for (const r of recipe.requires) {
      const id = fresh()
      say('requires', id, q(name))
      r.specs.forEach((text, at) => say('member', id, at, spec(parseSpec(text))))
      when(id, r.when)
    }
  }
  for (const i of installations) {
    say('installed', q(i.id), q(i.software!))
    say('installed_version', q(i.id), q(legalVersion(i.upstreamVersion ?? i.version)))
    say('universe', q(i.id), q(i.universe))
    for (const { trait, value } of traitsOf(i)) say('trait', q(i.id), q(trait), q(value))
    if (input.compat?.toolsOnly.has(i.id)) say('tool_only', q(i.id))
    if (i.linkable) say('linkable', q(i.id))
    i.provides.forEach((v) => say('installed_provides', q(i.id), q(v)))
    for (const [name, setting] of Object.entries(i.variants)) {
      say('known', q(i.id), q(name))
      for (const v of listed(setting)) say('known_value', q(i.id), q(name), q(v))
    }
    for (const d of i.dependencies) {
      say('linked', q(i.id), q(d.id))
      for (const v of d.virtuals ?? []) say('linked_for', q(i.id), q(d.id), q(v))
    }
  }
  for (const { spec: s } of roots) {
    say('root_name', q(s.name!))
    say('root_spec', q(s.name!), spec({ ...s, name: null }, virtuals.includes(s.name!)))
  }
  for (const rule of policies.forbid) {
    const s = parseSpec(rule.spec)
    say('forbidden', q(s.name!), spec({ ...s, name: null }))
  }
  return lines.join('\n')
}

/** Versions of recipe and site, newest first: the small problems have no develop, no preferred ones. */
function versions({ catalog, installations }: SolveInput, name: string): string[] {
  const all = new Set([
    ...catalog.package(name)!.versions.map((v) => v.version),
    ...installations
      .filter((i) => i.software === name)
      .map((i) => legalVersion(i.upstreamVersion ?? i.version)),
  ])
  return [...all].sort((a, b) => compareVersions(parseVersion(b), parseVersion(a)))
}
