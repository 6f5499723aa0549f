/** Installed software as candidates: its version, and what it is already bound to. */
import {
  addEdge,
  edge,
  edgeVirtual,
  type EdgeType,
  type Ground,
  type Node,
  virtual,
} from './nodes.ts'
import { pickNode, unlessSpare } from './copies.ts'
import { versionOf } from './possible.ts'
import { FALSE } from './program.ts'

export function groundInstalled(g: Ground, node: Node): void {
  const { program } = g
  const all = node.candidates.map((c) => c.lit)
  if (all.length === 0) {
    if (node.built === FALSE) program.because(`absent:${node.name}`, [node.lit])
    return
  }
  program.choice(all, [node.lit])
  program.atMostOne(all)
  if (node.built === FALSE)
    program.because(`absent:${node.name}`, [node.lit, ...all.map((c) => -c)])
  else program.rule(node.built, [node.lit, ...all.map((c) => -c)])
  for (const candidate of node.candidates) {
    const { installation, lit } = candidate
    const version = node.versions.find((v) => v.version.text === versionOf(installation))
    if (version) program.rule(version.lit, [lit])
    for (const d of installation.dependencies) {
      const types = d.types.filter((t): t is EdgeType => t === 'link' || t === 'run')
      const all = (g.byInstallation.get(d.id) ?? []).filter((b) => b.node !== node)
      if (types.length === 0) continue
      const nodes = all.map((b) => b.node)
      // What a binary was linked with is not a choice: the very same installation must be used.
      const tied = program.unless(`bound:${installation.id}:${d.id}`, lit)
      all.forEach((bound, i) => {
        const here = program.and([
          unlessSpare(g, node, bound.node, types, tied),
          pickNode(g, node, nodes, tied, i),
        ])
        for (const type of types) addEdge(g, node, bound.node, type, here)
        program.constraint([here, -bound.candidate.lit])
        for (const name of d.virtuals ?? []) {
          const v = virtual(g, name)
          const chosen = v?.providers.get(bound.node.key)
          if (!v || chosen === undefined) continue
          program.rule(v.lit, [lit])
          program.rule(edgeVirtual(g, edge(g, node, bound.node), name), [here])
          program.constraint([here, -chosen])
        }
      })
    }
  }
}

/** What has no headers or libraries to link with serves only to be run. */
export function groundLinkable(g: Ground): void {
  for (const e of g.edges.values()) {
    const linked = e.types.get('link')
    if (linked === undefined) continue
    for (const c of e.to.candidates) {
      if (!c.installation.linkable) {
        g.program.because(`unlinkable:${c.installation.id}`, [linked, e.from.built, c.lit])
      }
    }
  }
}
