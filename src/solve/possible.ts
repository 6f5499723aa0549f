/**
 * Which packages can stand in an answer: everything reachable from the roots over dependencies
 * whose condition is not already impossible, and over the providers of virtuals.
 *
 * A narrower reach leaves out what costs: see `Reach`. Whoever finds an answer there that costs less
 * than anything left out has found the best one of all (see solve.ts).
 */
import type { Installation } from '../model/installation.ts'
import type { Package } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import { contains, intersects } from '../spec/range.ts'
import type { Spec } from '../spec/spec.ts'
import { legalVersion, parseVersion } from '../spec/version.ts'
import type { Forced } from './sure.ts'
import { ruledSpecs } from './site-rules.ts'
import { isTested, type Machine, type SolveInput } from './input.ts'

/** What a search takes in beside defaults, values that somebody demands, and installed software. */
export type Reach = {
  /** Providers of virtuals: those of first choice, or all. */
  readonly providers: 'first' | 'all'
  /**
   * Variant values that are neither defaults nor demanded by anybody, each a cost of 2 and more where
   * built: of no package; of some, the cheaper ones (below `NEAR_COST`); of all, all.
   */
  readonly values: 'none' | ReadonlySet<string> | 'all'
  /** Also these: see sure.ts. */
  readonly forced?: Forced
}

export const whole: Reach = { providers: 'all', values: 'all' }

/** What a value costs at least that is no default and that nobody demands; a boolean just this. */
export const LEAST_VALUE_COST = 2

/** A value at this place in its variant's list, or further on, costs as much as two others. */
export const NEAR_COST = 4

export type PossibleDependency = {
  /** Position in the recipe's list; names the fact in explanations. */
  readonly index: number
  readonly spec: Spec
  readonly when: Spec
  readonly types: readonly ('build' | 'link' | 'run' | 'test')[]
}

/** Variant → the values a built node may take; undefined where all are possible. */
export type AllowedValues = ReadonlyMap<string, ReadonlySet<string>>

export type PossiblePackage = {
  readonly name: string
  /** undefined for installed software no recipe describes. */
  readonly recipe: Package | undefined
  readonly installed: readonly Installation[]
  readonly dependencies: readonly PossibleDependency[]
  readonly allowed: AllowedValues | undefined
}

export type Possible = {
  readonly packages: ReadonlyMap<string, PossiblePackage>
  /** Virtual → packages that may provide it, in the order of preference. */
  readonly providers: ReadonlyMap<string, readonly string[]>
  /** Some package demands one of the values of `Reach.forced`. */
  readonly demandsForced: boolean
}

/** What a condition says about platform, os and target, decided for this machine. */
export function fitsMachine(spec: Spec, machine: Machine): boolean {
  return (
    (spec.platform === null || spec.platform === machine.platform) &&
    (spec.os === null || spec.os === machine.os) &&
    (spec.target === null || machine.targetSatisfies(spec.target))
  )
}

export const versionOf = (i: Installation): string => legalVersion(i.upstreamVersion ?? i.version)

/** Version constraint of a `provides` entry against what a dependent asks of the virtual. */
export function virtualVersionMeets(provided: Spec, wanted: Spec): boolean {
  return !provided.versions || !wanted.versions || intersects(provided.versions, wanted.versions)
}

/** Default values of a variant definition as text. */
export function defaultValues(variant: Package['variants'][number]): string[] {
  const value = variant.default
  if (Array.isArray(value)) return value.map(String)
  return variant.kind === 'multi' ? String(value).split(',') : [String(value)]
}

/** Values that cost less than `NEAR_COST`: their weight is their place behind the defaults. */
function nearValues(
  { values }: Package['variants'][number],
  defaults: readonly string[],
): string[] {
  const others = (values ?? []).map(String).filter((v) => !defaults.includes(v))
  return others.slice(0, Math.max(0, NEAR_COST - 1 - defaults.length))
}

type Entry = {
  readonly name: string
  readonly recipe: Package | undefined
  readonly installed: readonly Installation[]
  readonly dependencies: PossibleDependency[]
  readonly allowed: Map<string, Set<string>> | undefined
  /** Recipe entries not yet taken in: their condition could not hold so far. */
  open: { dependencies: number[]; requires: Package['requires'] }
  queued: boolean
}

const membersOf = (r: Package['requires'][number], name: string): Spec[] =>
  r.specs.map((text) => {
    const spec = parseSpec(text)
    return spec.name === null ? { ...spec, name } : spec
  })

class Search {
  readonly entries = new Map<string, Entry>()
  readonly providers = new Map<string, readonly string[]>()
  private readonly queue: Entry[] = []
  private readonly virtuals: ReadonlySet<string>
  private readonly bySoftware = new Map<string, Installation[]>()
  private readonly byId: ReadonlyMap<string, Installation>
  /** Values demanded of packages not met yet. */
  private readonly demanded = new Map<string, Map<string, Set<string>>>()
  demandsForced = false
  private readonly input: SolveInput
  private readonly reach: Reach
  /** Values have to be demanded, or near. */
  private readonly sparing: boolean

  constructor(input: SolveInput, reach: Reach) {
    this.input = input
    this.reach = reach
    this.sparing = reach.values !== 'all'
    this.virtuals = new Set(input.catalog.virtuals())
    this.byId = new Map(input.installations.map((i) => [i.id, i]))
    for (const i of input.installations) {
      if (i.software === undefined) continue
      const list = this.bySoftware.get(i.software)
      if (list) list.push(i)
      else this.bySoftware.set(i.software, [i])
    }
  }

  run(): void {
    for (const { spec } of this.input.roots) this.wantSpec(spec)
    for (let entry = this.queue.shift(); entry; entry = this.queue.shift()) {
      entry.queued = false
      this.visit(entry)
    }
  }

  private wantSpec(spec: Spec): void {
    if (spec.name !== null) this.want(spec.name)
    this.allowSpec(spec)
    for (const d of spec.dependencies) this.wantSpec(d.spec)
  }

  private want(name: string): void {
    if (this.entries.has(name) || this.providers.has(name)) return
    const recipe = this.input.catalog.package(name)
    const installed = this.bySoftware.get(name) ?? []
    if (this.virtuals.has(name) && !recipe) {
      const ranked = this.rankProviders(name)
      this.providers.set(name, ranked)
      ranked.forEach((p) => this.want(p))
      return
    }
    if (!recipe && installed.length === 0) return
    const buildable = recipe !== undefined && !this.input.preferences.notBuildable.includes(name)
    const entry: Entry = {
      name,
      recipe,
      installed,
      dependencies: [],
      allowed: this.sparing && recipe ? this.initialValues(recipe) : undefined,
      open: {
        dependencies: buildable ? [...recipe.dependencies.keys()] : [],
        requires: buildable && this.sparing ? recipe.requires : [],
      },
      queued: true,
    }
    this.entries.set(name, entry)
    this.queue.push(entry)
    for (const spec of ruledSpecs(this.input, name)) this.wantSpec(spec)
    for (const i of installed) {
      for (const d of i.dependencies) {
        const software = this.byId.get(d.id)?.software
        if (software !== undefined) this.want(software)
        d.virtuals?.forEach((v) => this.want(v))
      }
    }
  }

  /** Values that the request passes on to whatever has the variant. */
  private passedOn(name: string): string[] {
    return this.input.roots
      .flatMap(({ spec }) => [spec, ...spec.dependencies.map((d) => d.spec)])
      .flatMap((spec) => spec.variants)
      .filter((v) => v.propagate && v.name === name)
      .flatMap((v) => v.values.map(String))
  }

  private initialValues(recipe: Package): Map<string, Set<string>> {
    const values = this.demanded.get(recipe.name) ?? new Map<string, Set<string>>()
    this.demanded.set(recipe.name, values)
    const near = typeof this.reach.values === 'object' && this.reach.values.has(recipe.name)
    for (const variant of recipe.variants) {
      const set = values.get(variant.name) ?? new Set()
      values.set(variant.name, set)
      const defaults = defaultValues(variant)
      for (const v of defaults) set.add(v)
      const forced = this.reach.forced?.get(recipe.name)?.has(variant.name)
      if (near && !forced) for (const v of nearValues(variant, defaults)) set.add(v)
      for (const v of this.passedOn(variant.name)) set.add(v)
    }
    for (const [variant, value] of this.reach.forced?.get(recipe.name) ?? [])
      values.get(variant)!.add(String(value))
    return values
  }

  /** A demand for values makes them free; whoever's conditions may now hold is looked at again. */
  private allow(name: string, spec: Spec): void {
    const { forced } = this.reach
    if (spec.variants.length === 0 || !(this.sparing || forced)) return
    for (const p of this.providers.get(name) ?? [name]) {
      for (const v of spec.variants)
        if (v.values.some((value) => forced?.get(p)?.get(v.name) === value))
          this.demandsForced = true
      if (this.sparing) this.open(p, spec)
    }
  }

  private open(name: string, spec: Spec): void {
    const values = this.demanded.get(name) ?? new Map<string, Set<string>>()
    this.demanded.set(name, values)
    for (const wanted of spec.variants) {
      const set = values.get(wanted.name) ?? new Set()
      values.set(wanted.name, set)
      const before = set.size
      for (const v of wanted.values) set.add(String(v))
      const entry = this.entries.get(name)
      if (set.size > before && entry && !entry.queued) {
        entry.queued = true
        this.queue.push(entry)
      }
    }
  }

  private allowSpec(spec: Spec): void {
    if (spec.name !== null) this.allow(spec.name, spec)
    for (const d of spec.dependencies) this.allowSpec(d.spec)
  }

  private visit(entry: Entry): void {
    const { recipe, open } = entry
    if (!recipe) return
    open.dependencies = open.dependencies.filter((index) => {
      const d = recipe.dependencies[index]!
      const types = d.types.filter((t) => t !== 'test' || isTested(this.input, recipe.name))
      if (types.length === 0) return false
      const when = parseSpec(d.when)
      if (!this.couldHold(when, entry)) return true
      const spec = parseSpec(d.spec)
      entry.dependencies.push({ index, spec, when, types })
      if (spec.name !== null) this.want(spec.name)
      this.allowSpec(spec)
      return false
    })
    const required = this.supported(entry)
    open.requires = open.requires.filter((r) => !required.includes(r))
    for (const r of required) {
      for (const spec of membersOf(r, entry.name)) this.allowSpec(spec)
    }
  }

  /**
   * Requirements whose condition could hold. It may rest on a value that this or another of them
   * demands, so the largest set is sought in which each is supported: start with all, drop until
   * none drops.
   */
  private supported({ recipe, name, allowed, open }: Entry): Package['requires'] {
    let kept = open.requires
    for (;;) {
      const values = new Map([...(allowed ?? [])].map(([variant, set]) => [variant, new Set(set)]))
      for (const spec of kept.flatMap((r) => membersOf(r, name))) {
        if (spec.name !== name) continue
        for (const { name: variant, values: wanted } of spec.variants) {
          const set = values.get(variant) ?? new Set()
          values.set(variant, set)
          for (const v of wanted) set.add(String(v))
        }
      }
      const next = kept.filter((r) =>
        this.couldHold(parseSpec(r.when), { recipe, allowed: values }),
      )
      if (next.length === kept.length) return kept
      kept = next
    }
  }

  /** False when no version or variant value a built node may have satisfies the condition. */
  private couldHold(when: Spec, { recipe, allowed }: Pick<Entry, 'recipe' | 'allowed'>): boolean {
    if (!fitsMachine(when, this.input.machine)) return false
    if (when.versions) {
      const wanted = when.versions
      if (!recipe!.versions.some((v) => contains(wanted, parseVersion(v.version)))) return false
    }
    return when.variants.every((wanted) => {
      if (allowed) {
        const values = allowed.get(wanted.name)
        return (
          values !== undefined && wanted.values.every((v) => v === '*' || values.has(String(v)))
        )
      }
      const definitions = recipe!.variants.filter((v) => v.name === wanted.name)
      return (
        definitions.length > 0 &&
        (wanted.values.includes('*') ||
          definitions.some(
            (d) =>
              d.values === undefined ||
              wanted.values.every((v) => d.values!.map(String).includes(String(v))),
          ))
      )
    })
  }

  /** Providers, preferred ones first; compilers only where one is installed. */
  private rankProviders(virtual: string): string[] {
    const { catalog, preferences } = this.input
    const preferred = (preferences.providers[virtual] ?? []).map((p) => parseSpec(p).name ?? '')
    const fromSite = [...this.bySoftware]
      .filter(([, list]) => list.some((i) => i.provides.includes(virtual)))
      .map(([name]) => name)
    const all = new Set([...catalog.providers(virtual), ...fromSite])
    const onlyInstalled = preferences.languages.includes(virtual)
    // Who is asked for by name is the provider wherever it can be.
    const asked = new Set(this.input.roots.map((r) => r.spec.name))
    const rank = (name: string) => {
      const at = preferred.indexOf(name)
      return at < 0 ? preferred.length : at
    }
    return [...all]
      .filter(
        (name) =>
          this.bySoftware.has(name) ||
          !(
            onlyInstalled ||
            preferences.notBuildable.includes(name) ||
            (this.reach.providers === 'first' && rank(name) > 0 && !asked.has(name))
          ),
      )
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  }
}

export function findPossible(input: SolveInput, reach: Reach): Possible {
  const search = new Search(input, reach)
  search.run()
  const packages = new Map(
    [...search.entries].map(([name, { recipe, installed, dependencies, allowed }]) => [
      name,
      {
        name,
        recipe,
        installed,
        dependencies: dependencies.sort((a, b) => a.index - b.index),
        allowed,
      },
    ]),
  )
  return { packages, providers: search.providers, demandsForced: search.demandsForced }
}
