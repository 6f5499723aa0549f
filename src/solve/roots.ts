/**
 * What was asked for. Each part of a root (its version, each variant, each dependency) is a fact of
 * its own, so that an explanation can name the part that is in the way.
 */
import { formatVariant, printSpec } from '../spec/print.ts'
import { compilerAliases, type DependencyConstraint, emptySpec, type Spec } from '../spec/spec.ts'
import { holds, impose, imposeEdge, providesVersion } from './conditions.ts'
import { pickNode } from './copies.ts'
import type { Root } from './input.ts'
import { type Ground, type Node, nodesOf, virtual } from './nodes.ts'
import { PREFER_PRIORITY } from './policies.ts'
import { FALSE, type Lit, TRUE } from './program.ts'

type Part = { readonly id: string; readonly text: string; readonly spec: Spec }

/** The parts of a root, named `request:<root>` and `request:<root>:<part>`. */
export function partsOf(spec: Spec, root: number): Part[] {
  const parts: Omit<Part, 'id'>[] = []
  if (spec.versions) {
    parts.push({ text: `@${spec.versions.text}`, spec: { ...emptySpec, versions: spec.versions } })
  }
  for (const v of spec.variants) {
    parts.push({ text: formatVariant(v.name, v.values), spec: { ...emptySpec, variants: [v] } })
  }
  for (const key of ['target', 'os', 'platform'] as const) {
    if (spec[key] !== null)
      parts.push({ text: `${key}=${spec[key]}`, spec: { ...emptySpec, [key]: spec[key] } })
  }
  for (const [name, value] of Object.entries(spec.flags)) {
    parts.push({ text: `${name}=${value}`, spec: { ...emptySpec, flags: { [name]: value } } })
  }
  if (spec.hash !== null)
    parts.push({ text: `/${spec.hash}`, spec: { ...emptySpec, hash: spec.hash } })
  for (const d of spec.dependencies) {
    const spec = { ...emptySpec, dependencies: [d] }
    parts.push({ text: printSpec(spec), spec })
  }
  return parts.map((part, i) => ({ ...part, id: `request:${root}:${i}` }))
}

/** The root without one of its parts, by the part's number. */
export function withoutPart(root: Root, part: number): Root {
  const own = partsOf(root.spec, 0)
  const kept = own.filter((_, i) => i !== part).map((p) => p.spec)
  const spec: Spec = {
    ...root.spec,
    ...emptySpec,
    name: root.spec.name,
    namespace: root.spec.namespace,
    flags: root.spec.flags,
    versions: kept.find((s) => s.versions)?.versions ?? null,
    variants: kept.flatMap((s) => s.variants),
    target: kept.find((s) => s.target !== null)?.target ?? null,
    os: kept.find((s) => s.os !== null)?.os ?? null,
    platform: kept.find((s) => s.platform !== null)?.platform ?? null,
    hash: kept.find((s) => s.hash !== null)?.hash ?? null,
    dependencies: kept.flatMap((s) => s.dependencies),
  }
  return { ...root, spec, text: printSpec(spec) }
}

/** Source: Spack's when_possible.lp. */
export const UNMET_PRIORITY = 320

export function groundRoots(g: Ground): void {
  const { program } = g
  g.input.roots.forEach(() => g.met.push(g.input.optionalRoots ? program.atom() : TRUE))
  if (g.input.optionalRoots) {
    program.choice(g.met, [])
    program.atLeastOne(g.met, [])
    for (const met of g.met) program.cost(UNMET_PRIORITY, 1, -met)
  }
  g.input.roots.forEach((root, index) => {
    const written = root.spec.name!
    const name = g.nodes.has(written) ? written : (compilerAliases[written] ?? written)
    const parts = partsOf(root.spec, index)
    const node = g.nodes.get(name)
    const met = g.met[index]!
    const required = (lit: Lit) =>
      met === TRUE ? program.given(lit, `request:${index}`) : program.rule(lit, [met])
    if (node) {
      required(node.lit)
      node.root = met === TRUE || node.root === FALSE ? met : program.or([node.root, met])
      for (const part of parts) imposePart(g, node, part, program.and([met, node.lit]))
      return
    }
    const v = virtual(g, name)
    if (!v) return
    required(v.lit)
    for (const [provider, taken] of v.providers) {
      const chosen = program.and([met, taken])
      const p = g.nodes.get(provider)!
      if (p.root !== TRUE) p.root = p.root === FALSE ? chosen : program.or([p.root, chosen])
      for (const part of parts) {
        if (part.spec.versions) {
          const meets = providesVersion(g, p, name, part.spec)
          program.because(part.id, meets === FALSE ? [chosen] : [chosen, -meets])
        } else imposePart(g, p, part, chosen)
      }
    }
  })
}

function imposePart(g: Ground, node: Node, { id, spec }: Part, under: Lit): void {
  impose(g, node, spec, under, id)
  for (const d of spec.dependencies) {
    const here = d.when ? g.program.and([under, holds(g, node, d.when)]) : under
    if (d.sigil === '^') imposeBelow(g, d, here, id)
    else if (d.sigil === '%') imposeEdge(g, node, d, here, id)
    else {
      const met = holds(g, node, { ...emptySpec, dependencies: [d] })
      g.program.cost(PREFER_PRIORITY, 1, g.program.and([here, -met]))
    }
  }
}

/** `^x`: anywhere below the root. */
function imposeBelow(g: Ground, d: DependencyConstraint, under: Lit, why: string): void {
  const { program } = g
  const name = d.spec.name!
  const nodes = nodesOf(g, name)
  if (nodes.length > 0) {
    nodes.forEach((below, i) => {
      const here = program.and([under, pickNode(g, null, nodes, under, i)])
      program.because(why, [here, -below.lit])
      impose(g, below, d.spec, here, why)
      for (const tie of d.virtuals) {
        const chosen = virtual(g, tie)?.providers.get(below.key)
        program.because(why, chosen === undefined ? [here] : [here, -chosen])
      }
      for (const inner of d.spec.dependencies) imposeEdge(g, below, inner, here, why)
    })
    return
  }
  const v = virtual(g, name)
  program.because(why, v ? [under, -v.lit] : [under])
  for (const [provider, chosen] of v?.providers ?? []) {
    const both = program.and([under, chosen])
    if (d.spec.versions) {
      const meets = providesVersion(g, g.nodes.get(provider)!, name, d.spec)
      program.because(why, meets === FALSE ? [both] : [both, -meets])
    }
    impose(g, g.nodes.get(provider)!, { ...d.spec, versions: null }, both, why)
  }
}
