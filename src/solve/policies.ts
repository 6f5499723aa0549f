/**
 * Must-reuse, forbid, prefer and request-only rules. What must be reused and is not there is not
 * refused: it becomes a request to support. Another provider or version is taken to avoid one, but
 * no feature is switched off for it.
 */
import { supportRulesOf } from '../compat/support.ts'
import type { PolicyRule } from '../model/site.ts'
import { parseSpec } from '../spec/parse.ts'
import { emptySpec } from '../spec/spec.ts'
import { holds, providesVersion } from './conditions.ts'
import { groundLinkable } from './installed.ts'
import { type Ground, type Node, nodesOf, virtual } from './nodes.ts'
import { FALSE, type Lit } from './program.ts'

/** Below the variants of built nodes (250), above their providers (248). */
export const REQUEST_PRIORITY = 249
export const PREFER_PRIORITY = 310

export function groundPolicies(g: Ground): void {
  const { mustReuse, requestOnly, forbid, prefer } = g.input.policies
  groundLinkable(g)
  ;[...mustReuse, ...requestOnly].forEach((rule) => {
    for (const { node, lit } of matching(g, rule)) {
      if (node.built === FALSE) continue
      const requested = g.program.and([lit, node.built])
      g.program.cost(REQUEST_PRIORITY, 1, requested, `request:${node.id}`)
    }
  })
  for (const node of g.nodes.values())
    for (const { spec } of node.built === FALSE ? [] : supportRulesOf(node.name)) {
      const requested = g.program.and([holds(g, node, spec), node.built])
      g.program.cost(REQUEST_PRIORITY, 1, requested, `request:${node.id}`)
    }
  forbid.forEach((rule, index) => {
    for (const { lit } of matching(g, rule)) g.program.because(`policy:forbid:${index}`, [lit])
  })
  prefer.forEach((rule) => {
    const name = parseSpec(rule.spec).name
    for (const { node, lit } of matching(g, rule)) {
      if (name !== null && name !== node.name) continue
      // Of a rule for everything: what cannot follow it is not blamed.
      if (name === null && lit === FALSE) continue
      g.program.cost(PREFER_PRIORITY, 1, g.program.and([node.lit, -lit]))
    }
    if (name !== null) preferProvider(g, name)
  })
}

/** A preferred package is preferred as the provider of each virtual it can provide. */
function preferProvider(g: Ground, name: string): void {
  for (const v of g.virtuals.values()) {
    if (!g.input.catalog.providers(v.name).includes(name) && !v.providers.has(name)) continue
    const node = g.nodes.get(name)
    const chosen = v.providers.get(name)
    if (!node || chosen === undefined) {
      g.program.cost(PREFER_PRIORITY, 1, v.lit)
      continue
    }
    // It may be there without providing this virtual: gcc need not become the Go compiler.
    const able = providesVersion(g, node, v.name, emptySpec)
    const unable = g.program.and([node.lit, -able])
    g.program.cost(PREFER_PRIORITY, 1, g.program.and([v.lit, -chosen, -unable]))
  }
}

/** Nodes a rule speaks of, each with the literal that it applies. */
export function matching(g: Ground, rule: PolicyRule): { node: Node; lit: Lit }[] {
  const spec = parseSpec(rule.spec)
  if (spec.name === null) {
    return [...g.nodes.values()].map((node) => ({ node, lit: holds(g, node, spec) }))
  }
  const nodes = nodesOf(g, spec.name)
  if (nodes.length > 0) return nodes.map((node) => ({ node, lit: holds(g, node, spec) }))
  const v = virtual(g, spec.name)
  if (!v) return []
  return [...v.providers].map(([provider, chosen]) => {
    const n = g.nodes.get(provider)!
    return { node: n, lit: g.program.and([chosen, holds(g, n, { ...spec, versions: null })]) }
  })
}
