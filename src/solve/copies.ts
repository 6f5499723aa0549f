/**
 * Further nodes of one package. Spack allows them for build tools and compilers (`minimal`): what a
 * root links or runs has one node a package; a tool that is only built with may have a node of its
 * own, and within what that links and runs a package again stands once.
 *
 * Who depends on a package with several nodes takes one of them; of a virtual that may have several
 * providers (compilers), each user one. Source: unification sets in Spack's concretize.lp.
 */
import type { Edge, EdgeType, Ground, Node, VersionChoice, Virtual } from './nodes.ts'
import { versionOf } from './possible.ts'
import { contains, type Versions } from '../spec/range.ts'
import type { SolveInput } from './input.ts'
import type { Package } from '../model/package.ts'
import { FALSE, type Lit, TRUE } from './program.ts'

/** Costs of what copies bring with them; see Spack's criteria 246, 100, 2 and 1. */
export const COMPILERS_PRIORITY = 246
export const COPIES_PRIORITY = 100

const notBuild = ['link', 'run', 'test'] as const

/** How often a package may stand in a graph. */
export function mostNodes({ preferences }: SolveInput, recipe: Package | undefined): number {
  const tool = recipe?.tags.some((tag) => tag === 'build-tools' || tag === 'compiler')
  return recipe && tool ? (preferences.nodes?.[recipe.name] ?? 1) : 1
}

/**
 * That `from` (null: the request) takes the `at`-th of the nodes of one package, of which it takes
 * one where it needs any: `when`.
 */
export function pickNode(
  g: Ground,
  from: Node | null,
  nodes: readonly Node[],
  when: Lit,
  at: number,
): Lit {
  const [first] = nodes
  if (!first || nodes.length === 1) return TRUE
  const key = `${from?.id ?? 'request'}>${first.name}`
  let picks = g.picks.get(key)
  if (!picks) {
    picks = nodes.map(() => g.program.atom())
    g.picks.set(key, picks)
    g.program.choice(picks, [])
    g.program.atMostOne(picks)
  }
  if (at === 0) g.program.atLeastOne(picks, [when])
  return picks[at]!
}

/**
 * `when`, unless the user takes a spare node of the tool instead. A problem with spare nodes asks less
 * than one with further nodes, at hardly more rules than one without: if even its best answer is none
 * better than that of single nodes, further ones are of no use.
 */
export function unlessSpare(
  g: Ground,
  user: Node,
  tool: Node,
  types: readonly EdgeType[],
  when: Lit,
): Lit {
  if (!g.spares || when === FALSE || mostNodes(g.input, tool.possible.recipe) < 2) return when
  const lit = g.program.atom()
  g.program.choice([lit], [when])
  if (types.some((type) => type !== 'build')) g.spares.push({ user, lit })
  return g.program.and([when, -lit])
}

/** That `user` takes this provider of a virtual that may have several; null where it has one. */
export function pickProvider(
  g: Ground,
  user: Node,
  v: Virtual,
  provider: Node,
  when: Lit,
): Lit | null {
  if (v.most === 1) return null
  const keys = [...v.providers.keys()]
  const key = `${user.id}>${v.name}`
  let picks = g.picks.get(key)
  if (!picks) {
    picks = keys.map(() => g.program.atom())
    g.picks.set(key, picks)
    g.program.choice(picks, [])
    g.program.atMostOne(picks)
    picks.forEach((pick, i) => g.program.rule(v.providers.get(keys[i]!)!, [pick]))
  }
  const at = keys.indexOf(provider.key)
  if (at === 0) g.program.atLeastOne(picks, [when])
  return picks[at]!
}

export function groundCopies(g: Ground): void {
  costCompilers(g)
  if (g.spares) {
    const inRuntime = runtimeOf(g, runtimeEdges(g), rootsOf(g))
    for (const { user, lit } of g.spares) g.program.constraint([lit, inRuntime.get(user) ?? FALSE])
    return
  }
  costEdges(g)
  if (g.copies.size === 0) return
  for (const nodes of g.copies.values()) {
    nodes.forEach((node, i) => {
      if (i === 0) return
      g.program.constraint([node.lit, -nodes[i - 1]!.lit])
      const own = g.edges.get(`${nodes[0]!.id}>${node.id}`)
      const other = g.edges.get(`${node.id}>${nodes[0]!.id}`)
      const itself = [own, other].flatMap((e) => (e ? [-e.lit] : []))
      g.program.cost(COPIES_PRIORITY, i, g.program.and([node.lit, ...itself]))
    })
  }
  for (const v of g.virtuals.values()) costProviders(g, v)
  groundSets(g)
  groundSameCompiler(g)
  groundExtensions(g)
}

function costProviders(g: Ground, v: Virtual): void {
  const lits = [...v.providers.values()]
  if (v.most === 1) return
  for (let i = 0; i < lits.length; i++)
    for (let j = i + 1; j < lits.length; j++)
      g.program.cost(COPIES_PRIORITY, 1, g.program.and([lits[i]!, lits[j]!]))
}

/** More than one compiler for one package. */
function costCompilers(g: Ground): void {
  const { languages } = g.input.preferences
  const used = new Map<Node, Lit[]>()
  for (const e of g.edges.values()) {
    const lits = languages.flatMap((l) => e.virtuals.get(l) ?? [])
    if (lits.length > 0) used.set(e.from, [...(used.get(e.from) ?? []), g.program.or(lits)])
  }
  for (const [node, lits] of used)
    for (let i = 0; i < lits.length; i++)
      for (let j = i + 1; j < lits.length; j++) {
        g.program.cost(COMPILERS_PRIORITY, 1, g.program.and([lits[i]!, lits[j]!, node.lit]))
      }
}

/**
 * In what a root links and runs no copy stands; in what a tool links and runs, of each package one.
 * The tool is one that may have copies and that somebody only builds with.
 */
function groundSets(g: Ground): void {
  const edges = runtimeEdges(g)
  for (const [node, lit] of runtimeOf(g, edges, rootsOf(g)))
    if (node.copy > 0) g.program.constraint([lit])
  const tools = [...g.copies.values()].flat().map((n) => [[n, n.lit] as const])
  for (const starts of [...tools, builtWith(g)]) {
    const inSet = runtimeOf(g, edges, starts)
    for (const nodes of g.copies.values()) {
      const lits = nodes.flatMap((n) => inSet.get(n) ?? [])
      g.program.atMostOne(lits)
    }
  }
}

type Starts = readonly (readonly [Node, Lit])[]

const rootsOf = (g: Ground): Starts =>
  [...g.nodes.values()].flatMap((n) => (n.root === FALSE ? [] : [[n, n.root] as const]))

type RuntimeEdges = ReadonlyMap<Node, readonly { to: Node; lit: Lit }[]>

function runtimeEdges(g: Ground): RuntimeEdges {
  const found = new Map<Node, { to: Node; lit: Lit }[]>()
  for (const e of g.edges.values()) {
    const lits = notBuild.flatMap((t) => e.types.get(t) ?? [])
    if (lits.length === 0) continue
    const list = found.get(e.from) ?? []
    list.push({ to: e.to, lit: g.program.or(lits) })
    found.set(e.from, list)
  }
  return found
}

/** What the nodes link and run, with the literals that it is so. */
function runtimeOf(g: Ground, edges: RuntimeEdges, starts: Starts): ReadonlyMap<Node, Lit> {
  const inSet = new Map<Node, Lit>()
  const queue: Node[] = []
  const enter = (node: Node, by: readonly Lit[]) => {
    let lit = inSet.get(node)
    if (lit === undefined) {
      lit = g.program.atom()
      inSet.set(node, lit)
      queue.push(node)
    }
    g.program.rule(lit, by)
  }
  for (const [node, lit] of starts) enter(node, [lit])
  for (let node = queue.pop(); node; node = queue.pop())
    for (const { to, lit } of edges.get(node) ?? []) enter(to, [inSet.get(node)!, lit])
  return inSet
}

/** Tools with one node each that somebody only builds with: they share one set. */
function builtWith(g: Ground): Starts {
  return [...g.edges.values()].flatMap((e) => {
    const build = e.types.get('build')
    if (build === undefined || g.copies.has(e.to.name)) return []
    const others = notBuild.flatMap((t) => e.types.get(t) ?? [])
    return [[e.to, g.program.and([build, ...others.map((l) => -l)])] as const]
  })
}

/** C and C++ of one package come from the same compiler. */
function groundSameCompiler(g: Ground): void {
  const [c, cxx] = ['c', 'cxx'].map((name) => g.virtuals.get(name))
  if (!c || !cxx) return
  const byUser = Map.groupBy(g.edges.values(), (e) => e.from)
  for (const edges of byUser.values())
    for (const a of edges)
      for (const b of edges) {
        const [one, other] = [a.virtuals.get('c'), b.virtuals.get('cxx')]
        if (a !== b && one !== undefined && other !== undefined) g.program.constraint([one, other])
      }
}

/** An extension and what it depends on extend the same node. */
function groundExtensions(g: Ground): void {
  for (const e of g.edges.values()) {
    for (const { spec } of e.from.possible.recipe?.extends ?? []) {
      const nodes = g.copies.get(spec.replace(/[@+~ ].*$/, '')) ?? []
      for (const a of nodes)
        for (const b of nodes) {
          const [mine, its] = [
            g.edges.get(`${e.from.id}>${a.id}`),
            g.edges.get(`${e.to.id}>${b.id}`),
          ]
          if (a !== b && mine && its) g.program.constraint([e.lit, mine.lit, its.lit])
        }
    }
  }
}

/**
 * Criterion 1: each user of a build tool or compiler pays for its version. Of several nodes most take
 * the better one; and between answers that are equal otherwise, the one with fewer such edges wins.
 *
 * One rule for each user and version is much. Versions that an answer will hardly take are lumped
 * together at the cost of their best; should it take one, the problem is put again with all apart.
 */
function costEdges(g: Ground): void {
  const wanted = g.lumped ? wantedVersions(g) : null
  const sure = new Map<Node, number>()
  const pays = new Map<Node, readonly Paying[]>()
  for (const e of g.edges.values()) {
    const { to } = e
    if (to.root === TRUE || mostNodes(g.input, to.possible.recipe) < 2) continue
    let all = pays.get(to)
    if (!all) pays.set(to, (all = payingVersions(g, to, wanted && (wanted.get(to.name) ?? []))))
    if (isSure(g, e)) sure.set(to, (sure.get(to) ?? 0) + 1)
    else
      for (const { lit, weight, installed } of all)
        if (installed || e.named) g.program.cost(1, weight, g.program.and([e.lit, lit]))
  }
  // What all take in any case costs as often, without a rule for each.
  for (const [to, users] of sure)
    for (const { lit, weight } of pays.get(to)!)
      g.program.cost(1, weight * users, lit, `sure ${lit}`)
}

type Paying = { readonly lit: Lit; readonly weight: number; readonly installed: boolean }

/**
 * With `wanted`, most versions count as one: not the best of a range that is asked for, nor the best for
 * which the recipe asks less than for newer ones.
 */
function payingVersions(
  g: Ground,
  node: Node,
  wanted: readonly Versions[] | null,
): readonly Paying[] {
  const installed = new Set(node.candidates.map((c) => versionOf(c.installation)))
  const all = node.versions.filter((v) => v.lit !== FALSE && v.weight > 0)
  const paying = ({ lit, weight, version }: VersionChoice): Paying => ({
    lit,
    weight,
    installed: installed.has(version.text),
  })
  if (!wanted) return all.map(paying)
  const bestOf = (fits: (v: VersionChoice) => boolean) =>
    node.versions.find((v) => v.lit !== FALSE && fits(v))
  const conditions = node.possible.dependencies.flatMap(({ when }) => when.versions ?? [])
  const best = new Set([
    ...wanted.map((range) => bestOf((v) => contains(range, v.version))),
    ...conditions.map((range) => bestOf((v) => !contains(range, v.version))),
  ])
  const apart = all.filter((v) => installed.has(v.version.text) || best.has(v))
  const others = all.filter((v) => !apart.includes(v))
  if (others.length < 2) return all.map(paying)
  g.lumped!.set(node, new Set(others.map((v) => v.version.text)))
  const weight = Math.min(...others.map((v) => v.weight))
  const lump = { lit: g.program.or(others.map((v) => v.lit)), weight, installed: false }
  return [...apart.map(paying), lump]
}

/** Package → what is asked of its version by whoever may depend on it. */
function wantedVersions(g: Ground): ReadonlyMap<string, readonly Versions[]> {
  const found = new Map<string, Versions[]>()
  for (const { dependencies } of g.possible.packages.values())
    for (const { spec } of dependencies)
      if (spec.name !== null && spec.versions)
        found.set(spec.name, [...(found.get(spec.name) ?? []), spec.versions])
  return found
}

/** Every answer has the edge, to this very node. */
function isSure(g: Ground, { from, to }: Edge): boolean {
  const needs = g.needs.get(from.name)
  if (!needs || g.copies.has(from.name) || g.copies.has(to.name)) return false
  const only = (virtual: string) => {
    const providers = g.possible.providers.get(virtual)
    return providers?.length === 1 && providers[0] === to.name
  }
  return needs.has(to.name) || [...needs].some(only)
}
