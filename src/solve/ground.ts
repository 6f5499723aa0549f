/** Recipes, site and request as one ground program. */
import type { Variant } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { holds, impose, imposeEdge, providesVersion } from './conditions.ts'
import { groundCompat } from './compat/ground.ts'
import type { SolveInput } from './input.ts'
import { groundChoices } from './choices.ts'
import { groundCopies, mostNodes, pickNode, pickProvider, unlessSpare } from './copies.ts'
import { groundInstalled } from './installed.ts'
import { groundKept } from './keep.ts'
import {
  addEdge,
  demand,
  edge,
  edgeVirtual,
  type Definition,
  type Ground,
  makeNode,
  type Node,
  nodesOf,
  virtual,
} from './nodes.ts'
import { groundCosts } from './objective.ts'
import { groundPropagation } from './propagation.ts'
import { groundRoots } from './roots.ts'
import { groundPolicies, PREFER_PRIORITY } from './policies.ts'
import type { Possible, PossibleDependency } from './possible.ts'
import { FALSE, type Lit, Program, TRUE } from './program.ts'
import type { Sure } from './sure.ts'
import { groundVariants, mentionValues } from './variants.ts'

export type GroundOptions = {
  /** Which facts may be given up, to explain why all of them cannot hold. */
  readonly guarded?: (id: string) => boolean
  /**
   * How often those packages stand that may have several nodes: once; as often as they may; or once,
   * where each user may take a spare one instead, of which nothing is asked (see copies.ts).
   */
  readonly tools?: 'one' | 'several' | 'spare'
  /** Versions of tools that an answer will hardly take may count as one: see copies.ts. */
  readonly lump?: boolean
  /** What is known of every answer beforehand. */
  readonly needs?: Sure['needs']
}

export function ground(
  input: SolveInput,
  possible: Possible,
  { guarded, tools = 'one', lump = false, needs = new Map() }: GroundOptions = {},
): Ground {
  const program = new Program(guarded ?? null)
  const notBuildable = new Set(input.preferences.notBuildable)
  const nodes = new Map<string, Node>()
  const copies = new Map<string, Node[]>()
  for (const p of possible.packages.values()) {
    const most = tools === 'several' ? mostNodes(input, p.recipe) : 1
    for (let copy = 0; copy < most; copy++) {
      const node = makeNode(program, p, nodes.size, notBuildable.has(p.name), copy)
      nodes.set(node.key, node)
      if (most > 1) copies.set(p.name, [...(copies.get(p.name) ?? []), node])
    }
  }
  const byInstallation = new Map<string, { node: Node; candidate: Node['candidates'][number] }[]>()
  for (const node of nodes.values()) {
    for (const candidate of node.candidates) {
      const { id } = candidate.installation
      byInstallation.set(id, [...(byInstallation.get(id) ?? []), { node, candidate }])
    }
  }
  const g: Ground = {
    input,
    possible,
    program,
    nodes,
    copies,
    picks: new Map(),
    needs,
    lumped: lump ? new Map() : null,
    spares: tools === 'spare' ? [] : null,
    passedOn: [],
    met: [],
    virtuals: new Map(),
    edges: new Map(),
    byInstallation,
    compatFacts: new Map(),
  }
  for (const node of nodes.values()) groundDefinitions(g, node)
  groundRoots(g)
  for (const node of nodes.values()) {
    groundVersions(g, node)
    groundRecipe(g, node)
    groundInstalled(g, node)
  }
  groundProviders(g)
  groundCopies(g)
  groundPropagation(g)
  groundPolicies(g)
  groundChoices(g)
  groundCompat(g)
  // After all demands are known: which values are possible depends on who mentions them.
  for (const node of nodes.values()) mentionValues(g, node)
  for (const node of nodes.values()) groundVariants(g, node)
  groundCosts(g)
  groundKept(g)
  if (!g.spares) groundOutputs(g)
  return g
}

function groundDefinitions(g: Ground, node: Node): void {
  const variants = node.possible.recipe?.variants ?? []
  const byName = new Map<string, Variant[]>()
  for (const variant of variants) {
    const list = byName.get(variant.name)
    if (list) list.push(variant)
    else byName.set(variant.name, [variant])
  }
  const definitions = node.definitions as Map<string, Definition[]>
  for (const [name, list] of byName) {
    definitions.set(
      name,
      list
        .toSorted((a, b) => b.precedence - a.precedence)
        .map((variant) => ({
          variant,
          when: parseSpec(variant.when),
          has: variant.when === '' && list.length === 1 ? node.lit : g.program.atom(),
        })),
    )
  }
}

function groundVersions(g: Ground, node: Node): void {
  const { program } = g
  const built = node.versions.filter((v) => v.built !== FALSE)
  if (node.built !== FALSE) {
    // To explain, a deprecated version is possible but for the fact that it is deprecated.
    const allowed = built.filter((v) => program.explaining || !v.declared?.deprecated)
    for (const v of allowed.filter((a) => a.declared?.deprecated))
      program.because(`deprecated:${node.name}`, [v.built])
    program.choice(
      allowed.map((v) => v.built),
      [node.built],
    )
    program.atLeastOne(
      allowed.map((v) => v.built),
      [node.built],
    )
    program.atMostOne(allowed.map((v) => v.built))
  }
  for (const v of node.versions)
    if (v.lit !== v.built && v.built !== FALSE) program.rule(v.lit, [v.built])
}

function groundRecipe(g: Ground, node: Node): void {
  const { program } = g
  const recipe = node.possible.recipe
  if (!recipe || node.built === FALSE) return
  for (const d of node.possible.dependencies) groundDependency(g, node, d)
  recipe.conflicts.forEach((conflict, index) => {
    const when = holds(g, node, parseSpec(conflict.when))
    if (when === FALSE) return
    const spec = parseSpec(conflict.spec)
    const subject = spec.name === null || spec.name === node.name ? node : g.nodes.get(spec.name)
    const lit = subject ? holds(g, subject, { ...spec, name: null }) : FALSE
    if (lit !== FALSE) program.because(`conflict:${node.name}:${index}`, [node.built, when, lit])
  })
  recipe.requires.forEach((entry, index) => {
    const when = program.and([node.built, holds(g, node, parseSpec(entry.when))])
    if (when === FALSE) return
    const why = `requires:${node.name}:${index}`
    const members = entry.specs.map((text) => {
      const spec = parseSpec(text)
      const subject = spec.name === null || spec.name === node.name ? node : g.nodes.get(spec.name)
      if (!subject) return FALSE
      const lit = holds(g, subject, { ...spec, name: null })
      const met = program.and([when, lit])
      demandVariants(subject, spec, met)
      for (const d of spec.dependencies) {
        const below = g.nodes.get(d.spec.name!)
        if (below) demandVariants(below, d.spec, met)
      }
      return lit
    })
    if (!members.includes(TRUE)) {
      program.because(why, [when, ...members.filter((m) => m !== FALSE).map((m) => -m)])
    }
    // Earlier entries are preferred, as Spack weighs them: the first that holds counts.
    members.forEach((m, i) => {
      const before = members.slice(0, i).map((earlier) => -earlier)
      program.cost(PREFER_PRIORITY, i, program.and([when, m, ...before]), `${why}:${i}`)
    })
    if (entry.policy === 'one_of') {
      for (let i = 0; i < members.length; i++) {
        for (let j = i + 1; j < members.length; j++)
          program.because(why, [when, members[i]!, members[j]!])
      }
    }
  })
}

/** A variant set by a requirement is not a departure from its default. */
function demandVariants(node: Node, spec: Spec, under: Lit): void {
  for (const wanted of spec.variants) {
    for (const value of wanted.values) demand(node, wanted.name, value, under)
  }
}

function groundDependency(g: Ground, node: Node, d: PossibleDependency): void {
  const { program } = g
  const why = `dependency:${node.name}:${d.index}`
  const holding = program.and([node.built, holds(g, node, d.when)])
  if (holding === FALSE) return
  const when = program.unless(why, holding)
  // Apart from that it is needed at all: who gives up a version keeps the dependency.
  const demand = `demand:${node.name}:${d.index}`
  const name = d.spec.name ?? ''
  const targets = nodesOf(g, name)
  if (targets.length > 0) {
    const others = targets.filter((t) => t !== node)
    if (others.length === 0) program.because(why, [when])
    others.forEach((target, i) => {
      const here = program.and([
        unlessSpare(g, node, target, d.types, when),
        pickNode(g, node, others, when, i),
      ])
      for (const type of d.types) addEdge(g, node, target, type, here)
      impose(g, target, d.spec, here, demand)
      for (const inner of d.spec.dependencies) imposeEdge(g, target, inner, here, demand)
    })
    return
  }
  const v = virtual(g, name)
  if (!v) {
    program.because(`missing:${name}`, [when])
    return
  }
  program.rule(v.lit, [when])
  for (const [provider, chosen] of v.providers) {
    const p = g.nodes.get(provider)!
    const used = pickProvider(g, node, v, p, when) ?? chosen
    if (p === node) {
      program.because(why, [when, used])
      continue
    }
    const both = program.and([when, used])
    for (const type of d.types) addEdge(g, node, p, type, both, name)
    program.rule(edgeVirtual(g, edge(g, node, p), name), [both])
    if (d.spec.versions) {
      const meets = providesVersion(g, p, name, d.spec)
      program.because(demand, meets === FALSE ? [both] : [both, -meets])
    }
    impose(g, p, { ...d.spec, versions: null }, both, demand)
  }
}

function groundProviders(g: Ground): void {
  const { program, input } = g
  const languages = new Set(input.preferences.languages)
  for (const v of g.virtuals.values()) {
    for (const [provider, chosen] of v.providers) {
      const node = g.nodes.get(provider)!
      const can = providesVersion(g, node, v.name, parseSpec(''))
      program.constraint(can === FALSE ? [chosen] : [chosen, -can])
      if (languages.has(v.name) && node.built !== FALSE)
        program.because('compilers', [chosen, node.built])
      // Who asks for one provider of a virtual means it wherever the virtual is needed: two MPIs in
      // one program never work. Compilers are no such choice, and two provider roots leave it open.
      const askedFor = input.roots.findIndex((r) => r.spec.name === node.name)
      const others = input.roots.filter((r) => v.providers.has(r.spec.name ?? ''))
      if (
        node.copy === 0 &&
        askedFor >= 0 &&
        others.length === 1 &&
        can !== FALSE &&
        !languages.has(v.name)
      )
        program.because(`request:${askedFor}`, [g.met[askedFor]!, v.lit, can, -chosen])
      for (const entry of node.possible.recipe?.providedTogether ?? []) {
        if (!entry.virtuals.includes(v.name) || v.most > 1) continue
        const when = holds(g, node, parseSpec(entry.when))
        for (const other of entry.virtuals) {
          const o = other === v.name ? undefined : g.virtuals.get(other)
          if (o && o.most === 1)
            program.constraint([when, chosen, o.lit, -(o.providers.get(provider) ?? FALSE)])
        }
      }
    }
  }
}

/** Names in the model: letter, node id, and what it is about; see decode.ts. */
function groundOutputs(g: Ground): void {
  const { program } = g
  for (const node of g.nodes.values()) {
    program.output(`n${node.id}`, node.lit)
    program.output(`b${node.id}`, node.built)
    node.versions.forEach((v, i) => program.output(`v${node.id}.${i}`, v.lit))
    node.candidates.forEach((c, i) => program.output(`i${node.id}.${i}`, c.lit))
    for (const [variant, values] of node.values) {
      for (const [key, choice] of values)
        program.output(`x${node.id}.${variant}=${key}`, choice.lit)
    }
  }
  for (const e of g.edges.values()) {
    for (const [type, lit] of e.types) program.output(`e${e.from.id}.${e.to.id}.${type}`, lit)
    for (const [name, lit] of e.virtuals) program.output(`u${e.from.id}.${e.to.id}.${name}`, lit)
  }
  g.met.forEach((lit, i) => program.output(`s${i}`, lit))
  for (const v of g.virtuals.values()) {
    for (const [provider, lit] of v.providers) program.output(`p${v.name}=${provider}`, lit)
  }
}
