/**
 * One possible package as solver atoms: is it in the answer, built or reused, at which version,
 * with which variant values, depending on whom.
 */
import type { Evidence } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { PackageVersion, Variant } from '../model/package.ts'
import type { Spec, VariantConstraint } from '../spec/spec.ts'
import {
  compareVersions,
  isDevelop,
  isPrerelease,
  parseVersion,
  type Version,
} from '../spec/version.ts'
import { versionOf, type Possible, type PossiblePackage } from './possible.ts'
import { FALSE, type Lit, type Program, TRUE } from './program.ts'
import type { SolveInput } from './input.ts'
import type { Sure } from './sure.ts'

export type VersionChoice = {
  readonly version: Version
  /** Position in the order of preference; 0 is best. */
  readonly weight: number
  readonly declared: PackageVersion | undefined
  /** The node has this version. */
  readonly lit: Lit
  /** The node is built at this version; FALSE where no recipe has it. */
  readonly built: Lit
}

export type Definition = { readonly variant: Variant; readonly when: Spec; has: Lit }

export type ValueChoice = {
  readonly value: string | boolean
  readonly lit: Lit
  readonly built: Lit
}

export type Candidate = { readonly installation: Installation; readonly lit: Lit }

export type Node = {
  readonly id: number
  readonly name: string
  /** 0, or the number of a further node of the same package: see copies.ts. */
  readonly copy: number
  /** The name, with the number behind it for a further node. */
  readonly key: string
  readonly possible: PossiblePackage
  readonly lit: Lit
  readonly built: Lit
  /** TRUE, FALSE, or an atom for a provider that may stand for a virtual root. */
  root: Lit
  readonly candidates: readonly Candidate[]
  readonly versions: readonly VersionChoice[]
  readonly definitions: ReadonlyMap<string, readonly Definition[]>
  /** Variant → value text → choice; filled on demand. */
  readonly values: Map<string, Map<string, ValueChoice>>
  /** Variant → value text → why it was set by someone: literals under which it is demanded. */
  readonly demanded: Map<string, Map<string, Lit[]>>
  /** `variant:=values` under a literal. */
  readonly exact: { variant: string; values: readonly string[]; under: Lit }[]
}

export type EdgeType = 'build' | 'link' | 'run' | 'test'
export const edgeTypes: readonly EdgeType[] = ['build', 'link', 'run']

export type Edge = {
  readonly from: Node
  readonly to: Node
  readonly lit: Lit
  readonly types: Map<EdgeType, Lit>
  readonly virtuals: Map<string, Lit>
  /** Not only for a compiler's sake, which is an installed one. */
  named: boolean
}

export type Virtual = {
  readonly name: string
  readonly index: number
  readonly lit: Lit
  /** Key of a provider → the literal that it is the one chosen, or one of those chosen. */
  readonly providers: ReadonlyMap<string, Lit>
  /** How many providers may be chosen at once; each user then takes one of them. */
  readonly most: number
}

/** The user takes a node of a tool of which nothing is known, other than by a mere build dependency. */
export type Spare = { readonly user: Node; readonly lit: Lit }

/** Everything known while grounding. */
export type Ground = {
  readonly input: SolveInput
  readonly possible: Possible
  readonly program: Program
  /** By key. */
  readonly nodes: ReadonlyMap<string, Node>
  /** Package → its nodes, where it may have several. */
  readonly copies: ReadonlyMap<string, readonly Node[]>
  /** User and package or virtual → the literals that it takes this or that one: see copies.ts. */
  readonly picks: Map<string, readonly Lit[]>
  /** Dependencies that every answer has: see sure.ts. */
  readonly needs: Sure['needs']
  /** Versions of tools that count as one, where some may: see copies.ts. */
  readonly lumped: Map<Node, ReadonlySet<string>> | null
  /** Uses of tools that a spare node may serve; null where none may: see copies.ts. */
  readonly spares: Spare[] | null
  /** For each root the literal that it is met; TRUE where it must be. */
  readonly met: Lit[]
  /** Demands that go on to whatever lies below. */
  readonly passedOn: { node: Node; wanted: VariantConstraint; under: Lit; why: string }[]
  readonly virtuals: Map<string, Virtual>
  readonly edges: Map<string, Edge>
  readonly byInstallation: ReadonlyMap<string, readonly { node: Node; candidate: Candidate }[]>
  /** Facts of compatibility that the rules of the program rest on, by the id that guards them. */
  readonly compatFacts: Map<string, CompatFact>
}

export const keyOf = (name: string, copy: number): string => (copy > 0 ? `${name}#${copy}` : name)

/** The nodes of a package: none, one, or where copies are allowed several. */
export function nodesOf(g: Ground, name: string): readonly Node[] {
  const several = g.copies.get(name)
  if (several) return several
  const only = g.nodes.get(name)
  return only ? [only] : []
}

export type CompatFact = { readonly text: string; readonly evidence: readonly Evidence[] }

export const valueKey = (value: string | boolean): string => String(value)

/** Versions of recipe and site, in Spack's order of preference. */
function orderVersions(
  possible: PossiblePackage,
): { version: Version; declared: PackageVersion | undefined }[] {
  const declared = possible.recipe?.versions ?? []
  const known = new Set(declared.map((v) => v.version))
  const extra = [...new Set(possible.installed.map(versionOf))].filter((v) => !known.has(v))
  if (extra.length === 0) {
    return declared.map((v) => ({ version: parseVersion(v.version), declared: v }))
  }
  const all = [
    ...declared.map((v) => ({
      version: parseVersion(v.version),
      declared: v as PackageVersion | undefined,
    })),
    ...extra.map((v) => ({ version: parseVersion(v), declared: undefined })),
  ]
  return all.sort(
    (a, b) =>
      Number(b.declared?.preferred ?? false) - Number(a.declared?.preferred ?? false) ||
      Number(isDevelop(a.version)) - Number(isDevelop(b.version)) ||
      Number(isPrerelease(a.version)) - Number(isPrerelease(b.version)) ||
      compareVersions(b.version, a.version),
  )
}

export function makeNode(
  program: Program,
  possible: PossiblePackage,
  id: number,
  notBuildable: boolean,
  copy = 0,
): Node {
  const lit = program.atom()
  const candidates = possible.installed.map((installation) => ({
    installation,
    lit: program.atom(),
  }))
  const buildable = possible.recipe !== undefined && !notBuildable
  const built = !buildable ? FALSE : candidates.length === 0 ? lit : program.atom()
  let next = 0
  const versions = orderVersions(possible).map(({ version, declared }): VersionChoice => {
    // Deprecated versions take no place in the order: Spack does not consider them.
    const weight = declared?.deprecated ? next : next++
    const allowed = program.explaining || !declared?.deprecated
    const own = buildable && declared && allowed ? program.atom() : FALSE
    const shared = candidates.some((c) => versionOf(c.installation) === version.text)
    return { version, weight, declared, built: own, lit: shared ? program.atom() : own }
  })
  const definitions = new Map<string, Definition[]>()
  return {
    id,
    name: possible.name,
    copy,
    key: keyOf(possible.name, copy),
    possible,
    lit,
    built,
    root: FALSE,
    candidates,
    versions,
    definitions,
    values: new Map(),
    demanded: new Map(),
    exact: [],
  }
}

export function edge(g: Ground, from: Node, to: Node): Edge {
  const key = `${from.id}>${to.id}`
  let found = g.edges.get(key)
  if (!found) {
    found = { from, to, lit: g.program.atom(), types: new Map(), virtuals: new Map(), named: false }
    g.edges.set(key, found)
    g.program.edge(from.id, to.id, found.lit)
    g.program.rule(to.lit, [found.lit])
  }
  return found
}

/** The edge exists, with this type, whenever `under` holds; `virtual`: to provide that. */
export function addEdge(
  g: Ground,
  from: Node,
  to: Node,
  type: EdgeType,
  under: Lit,
  virtual?: string,
): void {
  if (under === FALSE) return
  const e = edge(g, from, to)
  if (virtual === undefined || !g.input.preferences.languages.includes(virtual)) e.named = true
  let lit = e.types.get(type)
  if (lit === undefined) {
    lit = g.program.atom()
    e.types.set(type, lit)
    g.program.rule(e.lit, [lit])
  }
  g.program.rule(lit, [under])
}

export function edgeVirtual(g: Ground, e: Edge, virtual: string): Lit {
  let lit = e.virtuals.get(virtual)
  if (lit === undefined) {
    lit = g.program.atom()
    e.virtuals.set(virtual, lit)
  }
  return lit
}

/** The virtual with its possible providers; makes their choice rules on first use. */
export function virtual(g: Ground, name: string): Virtual | undefined {
  const known = g.virtuals.get(name)
  if (known) return known
  const providers = g.possible.providers.get(name)
  if (!providers) return undefined
  const { program } = g
  const made: Virtual = {
    name,
    index: g.virtuals.size,
    lit: program.atom(),
    providers: new Map(
      providers.flatMap((p) => nodesOf(g, p).map((n) => [n.key, program.atom()] as const)),
    ),
    most: g.copies.size > 0 ? (g.input.preferences.nodes?.[name] ?? 1) : 1,
  }
  g.virtuals.set(name, made)
  const choices = [...made.providers.values()]
  program.choice(choices, [made.lit])
  program.atMost(made.most, choices, [program.unless(`one:${name}`, TRUE)])
  // Compilers are a matter of their own: giving up that they are installed ones needs none.
  const why = g.input.preferences.languages.includes(name) ? 'compilers' : `virtual:${name}`
  program.because(why, [made.lit, ...choices.map((c) => -c)])
  for (const [provider, lit] of made.providers) program.rule(g.nodes.get(provider)!.lit, [lit])
  return made
}

/** The literal that the node's variant has the value; FALSE where that can never be. */
export function valueLit(g: Ground, node: Node, variant: string, value: string | boolean): Lit {
  const key = valueKey(value)
  let values = node.values.get(variant)
  const known = values?.get(key)
  if (known) return known.lit
  const definitions = node.definitions.get(variant) ?? []
  const { allowed } = node.possible
  const canBuild =
    node.built !== FALSE &&
    (!allowed || allowed.get(variant)?.has(key) === true) &&
    definitions.some(
      (d) => d.variant.values === undefined || d.variant.values.some((v) => valueKey(v) === key),
    )
  const canReuse = node.candidates.some(({ installation }) => {
    const setting = installation.variants[variant]
    if (setting === undefined) return definitions.length > 0
    return (Array.isArray(setting) ? setting : [setting]).some((v) => valueKey(v) === key)
  })
  if (!canBuild && !canReuse) return FALSE
  if (!values) node.values.set(variant, (values = new Map()))
  const built = canBuild ? g.program.atom() : FALSE
  const lit = canReuse ? g.program.atom() : built
  values.set(key, { value, lit, built })
  return lit
}

export function demand(node: Node, variant: string, value: string | boolean, under: Lit): void {
  const key = valueKey(value)
  let values = node.demanded.get(variant)
  if (!values) node.demanded.set(variant, (values = new Map()))
  const list = values.get(key)
  if (list) list.push(under)
  else values.set(key, [under])
}
