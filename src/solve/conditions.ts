/**
 * Specs as solver literals: `holds` tests one on a node, `impose` demands one.
 * `^x` and `%x` in a condition see the node's direct dependencies and the virtuals it uses.
 */
import { contains, type Versions } from '../spec/range.ts'
import { parseSpec } from '../spec/parse.ts'
import { type DependencyConstraint, emptySpec, type Spec } from '../spec/spec.ts'
import { fitsMachine, virtualVersionMeets } from './possible.ts'
import {
  demand,
  edge,
  edgeVirtual,
  type Ground,
  type Node,
  nodesOf,
  valueKey,
  valueLit,
  virtual,
} from './nodes.ts'
import { FALSE, type Lit } from './program.ts'

/** The node's version lies in the constraint. */
export function versionLit(g: Ground, node: Node, versions: Versions): Lit {
  const inside = node.versions.filter((v) => contains(versions, v.version))
  if (inside.length === node.versions.length) return node.lit
  if (inside.length > node.versions.length / 2) {
    // Fewer rules: the node is there and has none of the versions outside.
    const outside = node.versions.filter((v) => !contains(versions, v.version) && v.lit !== FALSE)
    return g.program.and([node.lit, ...outside.map((v) => -v.lit)])
  }
  return g.program.or(inside.map((v) => v.lit))
}

/** The node part of the spec holds on `node`, dependencies included; implies the node is there. */
export function holds(g: Ground, node: Node, spec: Spec): Lit {
  // A plan sets no compiler flags: what speaks of some never holds.
  if (!fitsMachine(spec, g.input.machine) || Object.keys(spec.flags).length > 0) return FALSE
  const parts: Lit[] = [node.lit]
  if (spec.versions) parts.push(versionLit(g, node, spec.versions))
  for (const wanted of spec.variants) {
    for (const value of wanted.values) {
      parts.push(
        value === '*' ? hasVariant(g, node, wanted.name) : valueLit(g, node, wanted.name, value),
      )
    }
  }
  if (spec.hash !== null) parts.push(hashLit(g, node, spec.hash))
  for (const d of spec.dependencies) parts.push(dependencyHolds(g, node, d))
  return g.program.and(parts)
}

/** The node is the installation with this hash, or with one that begins so. */
const hashLit = (g: Ground, node: Node, hash: string): Lit =>
  g.program.or(
    node.candidates.filter((c) => c.installation.id.includes(`/${hash}`)).map((c) => c.lit),
  )

function hasVariant(g: Ground, node: Node, name: string): Lit {
  return g.program.or(
    (node.definitions.get(name) ?? []).map((d) => g.program.and([node.lit, d.has])),
  )
}

function dependencyHolds(g: Ground, node: Node, d: DependencyConstraint): Lit {
  const name = d.spec.name!
  const targets = nodesOf(g, name)
  if (targets.length === 0) return virtualHolds(g, node, name, d.spec)
  return g.program.or(
    targets
      .filter((target) => target !== node || targets.length === 1)
      .map((target) => {
        const e = edge(g, node, target)
        const ties = d.virtuals.length > 0 ? d.virtuals.map((v) => edgeVirtual(g, e, v)) : [e.lit]
        return g.program.and([...ties, holds(g, target, d.spec)])
      }),
  )
}

/** The node uses the virtual, and what provides it meets the spec. */
function virtualHolds(g: Ground, node: Node, name: string, spec: Spec): Lit {
  const v = virtual(g, name)
  if (!v) return FALSE
  return g.program.or(
    [...v.providers.keys()].map((provider) => {
      const p = g.nodes.get(provider)!
      const used = edgeVirtual(g, edge(g, node, p), name)
      return g.program.and([
        used,
        providesVersion(g, p, name, spec),
        holds(g, p, { ...spec, name: null, versions: null }),
      ])
    }),
  )
}

/** `provider` provides `virtual` in a version the spec asks for. */
export function providesVersion(g: Ground, provider: Node, virtualName: string, wanted: Spec): Lit {
  const found: Lit[] = []
  for (const entry of provider.possible.recipe?.provides ?? []) {
    const provided = parseSpec(entry.virtual)
    if (provided.name !== virtualName || !virtualVersionMeets(provided, wanted)) continue
    found.push(holds(g, provider, parseSpec(entry.when)))
  }
  for (const c of provider.candidates) {
    if (c.installation.provides.includes(virtualName) && !wanted.versions) found.push(c.lit)
  }
  return g.program.or(found)
}

/** Under `under`, the node must satisfy the node part of the spec; `why` names the fact. */
export function impose(g: Ground, node: Node, spec: Spec, under: Lit, why: string): void {
  const { program } = g
  if (!fitsMachine(spec, g.input.machine)) {
    program.because(why, [under])
    return
  }
  if (spec.versions) {
    const lit = versionLit(g, node, spec.versions)
    if (lit !== node.lit) program.because(why, lit === FALSE ? [under] : [under, -lit])
  }
  if (spec.hash !== null) {
    const lit = hashLit(g, node, spec.hash)
    program.because(why, lit === FALSE ? [under] : [under, -lit])
  }
  // What is installed was not compiled with flags of somebody's choice.
  if (Object.keys(spec.flags).length > 0 && node.built !== node.lit)
    program.because(why, node.built === FALSE ? [under] : [under, -node.built])
  for (const wanted of spec.variants) {
    if (wanted.propagate) g.passedOn.push({ node, wanted, under, why })
    // What is passed on need not mean the package itself.
    if (wanted.propagate && !node.definitions.has(wanted.name)) continue
    for (const value of wanted.values) {
      if (value === '*') continue
      const lit = valueLit(g, node, wanted.name, value)
      demand(node, wanted.name, value, under)
      program.because(why, lit === FALSE ? [under] : [under, -lit])
    }
    if (wanted.exact) {
      node.exact.push({ variant: wanted.name, values: wanted.values.map(valueKey), under })
    }
  }
}

/** `%gcc` or `^x` on a dependency or a root: the edge must be there and meet the spec. */
export function imposeEdge(
  g: Ground,
  from: Node,
  d: DependencyConstraint,
  under: Lit,
  why: string,
): void {
  const lit = holds(g, from, { ...emptySpec, dependencies: [d] })
  g.program.because(why, lit === FALSE ? [under] : [under, -lit])
}
