/**
 * Whether an answer keeps the rules, and what it costs, said a second time without the solver: from
 * the recipes and the finished graph alone.
 */
import type { Package, Variant } from '../../model/package.ts'
import { matchNode } from '../../spec/match.ts'
import type { VariantSetting } from '../../spec/spec.ts'
import { parseSpec } from '../../spec/parse.ts'
import { intersects } from '../../spec/range.ts'
import type { Spec, VariantConstraint } from '../../spec/spec.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'
import { keyOfNode, type SolvedNode } from '../decode.ts'
import { isTested, type SolveInput } from '../input.ts'
import { brokenCompat } from './compat-checker.ts'

export type Graph = readonly SolvedNode[]

const texts = (v: VariantSetting | undefined): string[] =>
  v === undefined ? [] : (typeof v === 'object' ? [...v] : [v]).map(String)

export class Checker {
  readonly broken: string[] = []
  private readonly byName: ReadonlyMap<string, SolvedNode>
  private readonly input: SolveInput
  private readonly graph: Graph

  constructor(input: SolveInput, graph: Graph) {
    this.input = input
    this.graph = graph
    this.byName = new Map(graph.map((n) => [keyOfNode(n), n]))
    this.checkCopies()
    for (const node of graph) {
      if (node.reused) this.checkReused(node)
      else this.checkBuilt(node)
      this.checkEdges(node)
    }
    this.checkVirtuals()
    this.checkRoots()
    this.checkPassedOn()
    this.checkRules()
    this.checkReachable()
    this.broken.push(...brokenCompat({ input, graph, holds: (n, spec) => this.holds(n, spec) }))
    for (const rule of input.policies.forbid) {
      const spec = parseSpec(rule.spec)
      for (const n of graph)
        if (spec.name === n.name && this.holds(n, { ...spec, name: null }))
          this.broken.push(`${n.name} is forbidden`)
    }
  }

  private recipe(node: SolvedNode): Package | undefined {
    return this.input.catalog.package(node.name)
  }

  holds(node: SolvedNode, spec: Spec): boolean {
    const { machine } = this.input
    if (spec.os !== null && spec.os !== machine.os) return false
    if (spec.platform !== null && spec.platform !== machine.platform) return false
    if (spec.target !== null && !machine.targetSatisfies(spec.target)) return false
    if (matchNode(node, spec).verdict !== 'yes') return false
    return spec.dependencies.every((d) =>
      node.dependencies.some((e) => {
        const to = this.byName.get(e.name)
        if (!to || !d.virtuals.every((v) => e.virtuals.includes(v))) return false
        if (to.name === d.spec.name) return this.holds(to, { ...d.spec, name: null })
        return (
          e.virtuals.includes(d.spec.name!) &&
          this.provides(to, d.spec) &&
          this.holds(to, { ...d.spec, name: null, versions: null })
        )
      }),
    )
  }

  /** As a provider of the virtual `wanted.name`, at a version `wanted` allows. */
  provides(node: SolvedNode, wanted: Spec): boolean {
    if (node.reused?.provides.includes(wanted.name!) && !wanted.versions) return true
    return (this.recipe(node)?.provides ?? []).some(({ virtual, when }) => {
      const given = parseSpec(virtual)
      if (given.name !== wanted.name || !this.holds(node, parseSpec(when))) return false
      return !given.versions || !wanted.versions || intersects(given.versions, wanted.versions)
    })
  }

  private checkReused(node: SolvedNode): void {
    const i = this.input.installations.find((x) => x.id === node.reused!.id)
    if (!i || i.software !== node.name) {
      this.broken.push(`${node.name}: not installed`)
      return
    }
    if (node.version !== legalVersion(i.upstreamVersion ?? i.version))
      this.broken.push(`${node.name}: another version than installed`)
    for (const [name, value] of Object.entries(i.variants)) {
      if (texts(node.variants[name]).sort().join() !== texts(value).sort().join())
        this.broken.push(`${node.name}: ${name} is not as probed`)
    }
    for (const d of i.dependencies.filter((d) => d.types.includes('link'))) {
      const bound = this.input.installations.find((x) => x.id === d.id)
      if (!bound?.software) continue
      if (!node.dependencies.some((e) => this.byName.get(e.name)?.reused?.id === d.id))
        this.broken.push(`${node.name} is not with ${d.id}, with which it is linked`)
    }
  }

  private checkBuilt(node: SolvedNode): void {
    const recipe = this.recipe(node)
    const say = (what: string) => this.broken.push(`${node.name}: ${what}`)
    if (!recipe || this.input.preferences.notBuildable.includes(node.name)) {
      say('nobody can build it')
      return
    }
    const version = recipe.versions.find((v) => v.version === node.version)
    if (!version || version.deprecated) say(`version ${node.version}`)
    const names = new Set([...recipe.variants.map((v) => v.name), ...Object.keys(node.variants)])
    for (const name of names) this.checkVariant(node, name, say)
    for (const c of recipe.conflicts) {
      const spec = parseSpec(c.spec)
      const subject = spec.name === null ? node : this.byName.get(spec.name)
      if (
        this.holds(node, parseSpec(c.when)) &&
        subject &&
        this.holds(subject, { ...spec, name: null })
      )
        say(`conflict ${c.spec} when ${c.when}`)
    }
    for (const r of recipe.requires) {
      if (!this.holds(node, parseSpec(r.when))) continue
      const met = this.metBy(node, r.specs).length
      if (met === 0 || (r.policy === 'one_of' && met > 1)) say(`requires ${r.specs.join(' | ')}`)
    }
    for (const e of node.dependencies) {
      const to = this.byName.get(e.name)
      if (e.types.includes('link') && to?.reused && !to.reused.linkable)
        say(`links with ${e.name}, which has nothing to link with`)
    }
  }

  private metBy(node: SolvedNode, specs: readonly string[]): string[] {
    return specs.filter((text) => {
      const spec = parseSpec(text)
      const subject = spec.name === null ? node : this.byName.get(spec.name)
      return subject !== undefined && this.holds(subject, { ...spec, name: null })
    })
  }

  /** Of the definitions whose condition holds, the one of highest precedence. */
  definition(node: SolvedNode, name: string): Variant | undefined {
    return (this.recipe(node)?.variants ?? [])
      .filter((v) => v.name === name && this.holds(node, parseSpec(v.when)))
      .toSorted((a, b) => b.precedence - a.precedence)[0]
  }

  private checkVariant(node: SolvedNode, name: string, say: (what: string) => void): void {
    const d = this.definition(node, name)
    const have = texts(node.variants[name])
    if (!d) {
      if (have.length > 0) say(`variant ${name} does not exist`)
      return
    }
    if (have.length === 0) say(`variant ${name} has no value`)
    if (d.kind !== 'multi' && have.length > 1) say(`variant ${name} has two values`)
    if (d.values && !have.every((v) => d.values!.map(String).includes(v)))
      say(`${name}=${have.join()} is no value`)
    for (const c of d.conditionalValues ?? [])
      if (have.includes(c.value) && !this.holds(node, parseSpec(c.when)))
        say(`${name}=${c.value} without ${c.when}`)
    const inSets = (d.disjointSets ?? []).filter((s) => s.some((v) => have.includes(v)))
    if (inSets.length > 1) say(`${name}=${have.join()} is of two sets`)
    if (d.kind === 'multi' && !d.disjointSets && have.includes('none') && have.length > 1)
      say(`${name}=none with others`)
    if (d.sticky) {
      const asked = this.demandsOn(node).filter((w) => w.name === name)
      const moved = have.filter((v) => !this.defaults(d).includes(v))
      if (moved.some((v) => !asked.some((w) => w.values.map(String).includes(v))))
        say(`sticky ${name} moved`)
    }
  }

  private defaults = (d: Variant): string[] => texts(d.default)

  /** What roots and dependents ask of the node's variants. */
  demandsOn(node: SolvedNode): VariantConstraint[] {
    const found: VariantConstraint[] = []
    for (const { spec } of this.input.roots) {
      if (spec.name === node.name || (node.root && this.provides(node, spec)))
        found.push(...spec.variants)
      for (const d of spec.dependencies)
        if (d.spec.name === node.name) found.push(...d.spec.variants)
    }
    for (const parent of this.graph) {
      if (parent.reused) continue
      for (const d of this.wanted(parent)) {
        const edge = parent.dependencies.find((e) => e.name === keyOfNode(node))
        if ((edge && d.name === node.name) || edge?.virtuals.includes(d.name!))
          found.push(...d.variants)
      }
    }
    if (!node.reused) {
      for (const r of this.recipe(node)?.requires ?? []) {
        if (!this.holds(node, parseSpec(r.when))) continue
        for (const text of this.metBy(node, r.specs)) found.push(...parseSpec(text).variants)
      }
    }
    return found
  }

  private wanted(node: SolvedNode): Spec[] {
    return (this.recipe(node)?.dependencies ?? [])
      .filter(
        (d) =>
          d.types.some((t) => t !== 'test' || isTested(this.input, node.name)) &&
          this.holds(node, parseSpec(d.when)),
      )
      .map((d) => parseSpec(d.spec))
  }

  private checkEdges(node: SolvedNode): void {
    const say = (what: string) => this.broken.push(`${node.name}: ${what}`)
    const used = new Set<string>()
    const wanted = node.reused
      ? node.reused.dependencies.flatMap((d) => {
          const software = this.input.installations.find((x) => x.id === d.id)?.software
          return software === undefined ? [] : [parseSpec(software)]
        })
      : this.wanted(node)
    for (const spec of wanted) {
      const virtual = this.input.catalog.virtuals().includes(spec.name!)
      const edge = node.dependencies.find((e) =>
        virtual ? e.virtuals.includes(spec.name!) : this.byName.get(e.name)?.name === spec.name,
      )
      const to = edge && this.byName.get(edge.name)
      if (!to) {
        say(`no ${spec.name}`)
        continue
      }
      used.add(edge.name)
      const own = { ...spec, name: null, dependencies: [] }
      if (virtual && !this.provides(to, spec)) say(`${to.name} does not provide ${spec.name}`)
      if (!this.holds(to, virtual ? { ...own, versions: null } : own))
        say(`${to.name} is not as wanted`)
    }
    for (const e of node.dependencies) if (!used.has(e.name)) say(`needs no ${e.name}`)
  }

  private checkVirtuals(): void {
    const { catalog, preferences } = this.input
    const providers = new Map<string, Set<string>>()
    for (const n of this.graph)
      for (const e of n.dependencies)
        for (const v of e.virtuals) providers.set(v, (providers.get(v) ?? new Set()).add(e.name))
    for (const [virtual, names] of providers) {
      if (names.size > (preferences.nodes?.[virtual] ?? 1))
        this.broken.push(`${names.size} providers of ${virtual}`)
      const asked = this.input.roots.flatMap(({ spec }) =>
        this.mayProvide(spec.name!, virtual) ? [this.byName.get(spec.name!)] : [],
      )
      const [only] = asked
      if (asked.length === 1 && only && !preferences.languages.includes(virtual))
        if (this.provides(only, parseSpec(virtual)) && !names.has(only.name))
          this.broken.push(`${only.name} was asked for and does not provide ${virtual}`)
      for (const key of names) {
        const node = this.byName.get(key)!
        const { name } = node
        if (preferences.languages.includes(virtual) && !node.reused)
          this.broken.push(`the compiler ${name} is built`)
        for (const { virtuals } of catalog.package(name)?.providedTogether ?? [])
          if (virtuals.includes(virtual))
            for (const other of virtuals)
              if (names.size === 1 && providers.has(other) && !providers.get(other)!.has(key))
                this.broken.push(`${name} gives ${virtual} without ${other}`)
      }
    }
  }

  private checkRoots(): void {
    for (const { spec, text } of this.input.roots) {
      const node =
        this.byName.get(spec.name!) ?? this.graph.find((n) => n.root && this.provides(n, spec))
      if (!node?.root) {
        this.broken.push(`nothing is the root ${text}`)
        continue
      }
      const virtual = node.name !== spec.name
      const own = {
        ...spec,
        name: null,
        dependencies: [],
        variants: spec.variants.filter((v) => !v.propagate || this.knows(node, v.name)),
        ...(virtual ? { versions: null } : {}),
      }
      if (Object.keys(spec.flags).length > 0 && node.reused)
        this.broken.push(`${node.name} was not compiled with flags of our choice`)
      if (!this.holds(node, own)) this.broken.push(`${node.name} is not '${text}'`)
      for (const d of spec.dependencies) {
        if (d.when && !this.holds(node, d.when)) continue
        const below = this.graph.filter((n) => n.name === d.spec.name)
        if (!below.some((n) => this.holds(n, { ...d.spec, name: null, flags: {} })))
          this.broken.push(`'${text}' has no such thing below it`)
      }
    }
  }

  private mayProvide(name: string, virtual: string): boolean {
    const { catalog, installations } = this.input
    return (
      catalog.providers(virtual).includes(name) ||
      installations.some((i) => i.software === name && i.provides.includes(virtual))
    )
  }

  private knows(node: SolvedNode, variant: string): boolean {
    return (this.recipe(node)?.variants ?? []).some((v) => v.name === variant)
  }

  private below(start: SolvedNode, types: readonly string[]): Set<SolvedNode> {
    const found = new Set([start])
    for (const n of found)
      for (const e of n.dependencies)
        if (e.types.some((t) => types.includes(t))) found.add(this.byName.get(e.name)!)
    return found
  }

  /** Build tools may stand several times, but once in what a root or one of them links and runs. */
  private checkCopies(): void {
    const { nodes = {} } = this.input.preferences
    for (const [name, same] of Map.groupBy(this.graph, (n) => n.name)) {
      const tags = this.input.catalog.package(name)?.tags ?? []
      const tool = tags.includes('build-tools') || tags.includes('compiler')
      if (same.length > (tool ? (nodes[name] ?? 1) : 1)) this.broken.push(`${name} too often`)
      for (const n of same) {
        const links = this.below(n, ['link', 'run', 'test'])
        const names = [...links].map((l) => l.name)
        if (new Set(names).size < names.length) this.broken.push(`${name} links a thing twice`)
        if (n.root && [...links].some((l) => l.copy)) this.broken.push(`${name} links a copy`)
      }
    }
    for (const n of this.graph) {
      const direct = n.dependencies.map((e) => this.byName.get(e.name)?.name)
      if (new Set(direct).size < direct.length) this.broken.push(`${n.name} needs a thing twice`)
      const compiler = (v: string) => n.dependencies.find((e) => e.virtuals.includes(v))?.name
      if (compiler('c') && compiler('cxx') && compiler('c') !== compiler('cxx'))
        this.broken.push(`${n.name} has C of one compiler and C++ of another`)
    }
  }

  /** `++x`: whatever lies below, has the variant and may take the value, takes it. */
  private checkPassedOn(): void {
    for (const { spec } of this.input.roots)
      for (const { name, variants } of [spec, ...spec.dependencies.map((d) => d.spec)])
        for (const wanted of variants.filter((v) => v.propagate)) {
          const start = this.graph.find((n) => n.name === name)
          if (!start) continue
          for (const n of this.below(start, ['build', 'link', 'run', 'test'])) {
            const d = this.definition(n, wanted.name)
            for (const value of wanted.values.map(String))
              if (d?.values?.map(String).includes(value))
                if (!texts(n.variants[wanted.name]).includes(value))
                  this.broken.push(`${n.name} does not follow ${wanted.name}=${value}`)
          }
        }
  }

  private checkRules(): void {
    for (const rule of this.input.preferences.rules ?? [])
      for (const n of this.graph.filter((x) => x.name === rule.software)) {
        if (!this.holds(n, parseSpec(rule.when))) continue
        const met = rule.specs.filter((s) => this.holds(n, { ...parseSpec(s), name: null })).length
        if (met === 0 || (rule.policy === 'one_of' && met > 1))
          this.broken.push(`${n.name} breaks the rule ${rule.specs.join(' | ')}`)
      }
  }

  /** All is needed by some root, and nothing needs itself. */
  private checkReachable(): void {
    const state = new Map<string, 'open' | 'done'>()
    const visit = (n: SolvedNode): void => {
      const key = keyOfNode(n)
      if (state.get(key) === 'open') this.broken.push(`a circle through ${key}`)
      if (state.has(key)) return
      state.set(key, 'open')
      for (const e of n.dependencies) {
        const to = this.byName.get(e.name)
        if (to) visit(to)
      }
      state.set(key, 'done')
    }
    this.graph.filter((n) => n.root).forEach(visit)
    for (const n of this.graph)
      if (!state.has(keyOfNode(n))) this.broken.push(`nobody needs ${keyOfNode(n)}`)
  }

  /** Cost by criterion; see the order in objective.ts and Spack's optimisation criteria. */
  costs(): Map<number, number> {
    const sum = new Map<number, number>()
    const pay = (priority: number, cost: number) => {
      if (cost > 0) sum.set(priority, (sum.get(priority) ?? 0) + cost)
    }
    for (const node of this.graph) {
      const up = node.reused ? 0 : 200
      pay(up + (node.root ? 70 : 25), this.versionRank(node))
      if (node.reused) {
        for (const name of node.assumed) {
          const defaults = (this.recipe(node)?.variants ?? [])
            .filter((v) => v.name === name)
            .flatMap(this.defaults)
          for (const v of texts(node.variants[name])) pay(105, defaults.includes(v) ? 1 : 2)
        }
        this.payVariants(node, pay)
        continue
      }
      pay(110, 1)
      this.payVariants(node, pay)
      for (const r of this.recipe(node)?.requires ?? []) {
        if (!this.holds(node, parseSpec(r.when))) continue
        pay(310, r.specs.indexOf(this.metBy(node, r.specs)[0]!))
      }
    }
    this.payProviders(pay)
    return sum
  }

  private versionRank(node: SolvedNode): number {
    const declared = (this.recipe(node)?.versions ?? []).filter(
      (v) => !v.deprecated || v.version === node.version,
    )
    const { installations } = this.input
    const extra = installations
      .filter((i) => i.software === node.name)
      .map((i) => legalVersion(i.upstreamVersion ?? i.version))
      .filter((v) => !declared.some((d) => d.version === v))
    // Small catalogues of tests have no develop and no preferred versions where this is used.
    const all = [...new Set([...declared.map((d) => d.version), ...extra])]
    const [have, develop] = [parseVersion(node.version), parseVersion('develop')]
    const newer = (v: string) =>
      v !== node.version &&
      compareVersions(have, parseVersion(v)) <= 0 &&
      compareVersions(parseVersion(v), develop) < 0
    return all.filter(newer).length
  }

  private payVariants(node: SolvedNode, pay: (priority: number, cost: number) => void): void {
    const asked = this.demandsOn(node)
    const isAsked = (name: string, v: string) =>
      asked.some((w) => w.name === name && w.values.map(String).includes(v))
    const up = node.reused ? 0 : 200
    for (const name of Object.keys(node.reused?.variants ?? node.variants)) {
      const d = this.definition(node, name)
      if (!d) continue
      const defaults = this.defaults(d)
      const order = [...defaults, ...d.values!.map(String).filter((v) => !defaults.includes(v))]
      for (const v of texts(node.variants[name]))
        if (!defaults.includes(v)) {
          if (!isAsked(name, v)) pay(up + (node.root ? 65 : 50), order.indexOf(v) + 1 || 100)
          else if (!node.reused) pay(0, 1)
        }
      if (d.kind === 'multi')
        for (const v of defaults)
          if (!texts(node.variants[name]).includes(v) && !isAsked(name, v))
            pay(up + (node.root ? 55 : 20), 1)
    }
  }

  private payProviders(pay: (priority: number, cost: number) => void): void {
    const chosen = new Map<string, string>()
    for (const n of this.graph)
      for (const e of n.dependencies) for (const v of e.virtuals) chosen.set(v, e.name)
    for (const { spec } of this.input.roots) {
      if (this.input.catalog.package(spec.name!)) continue
      const node = this.graph.find((n) => n.root && this.provides(n, spec))
      if (node) chosen.set(spec.name!, node.name)
    }
    for (const [virtual, name] of chosen) {
      const node = this.byName.get(name)!
      const rank = (this.input.preferences.providers[virtual] ?? []).indexOf(name)
      const up = node.reused ? 0 : 200
      pay(up + (node.root ? 60 : 48), rank < 0 ? 100 : rank)
    }
  }
}
