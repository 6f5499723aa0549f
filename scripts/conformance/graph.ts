/** Concrete graphs reduced to what two planners can be compared by. */
import { compareVersions, parseVersion } from '../../src/spec/version.ts'
import type { Recorded, Setting } from './recorded.ts'

export type GraphEdge = {
  readonly to: string
  readonly types: readonly string[]
  readonly virtuals: readonly string[]
}

export type GraphNode = {
  readonly name: string
  readonly version: string
  readonly variants: Readonly<Record<string, Setting>>
  /** Installed by others: only the variants both sides name can be compared. */
  readonly external: boolean
  readonly edges: readonly GraphEdge[]
}

/** Nodes by key: the name, or name and hash of a second configuration of the same package. */
export type Graph = {
  readonly root: string
  /** Where there are several, the first one included. */
  readonly roots?: readonly string[]
  readonly nodes: ReadonlyMap<string, GraphNode>
}

/** Spack adds these to every compiled node; a planner may leave them to the tool that builds. */
export const injected: ReadonlySet<string> = new Set(['compiler-wrapper', 'gcc-runtime', 'glibc'])

/** Set by Spack from the recipe's patches and git references; nobody chooses them. */
const derived = new Set(['patches', 'commit'])

export type Vertex = Omit<GraphNode, 'name'> & { readonly id: string; readonly name: string }

/**
 * A graph whose nodes are named by their packages: of several nodes of one package the root is the
 * first, then the newer one, the built one; the others have their place behind the name.
 */
export function graphOf(
  root: string,
  vertices: readonly Vertex[],
  roots: readonly string[] = [root],
): Graph {
  const text = (v: Vertex) => JSON.stringify([v.external, v.variants])
  const keys = new Map<string, string>()
  for (const [name, same] of Map.groupBy(vertices, (v) => v.name))
    same
      .toSorted(
        (a, b) =>
          Number(b.id === root) - Number(a.id === root) ||
          compareVersions(parseVersion(b.version), parseVersion(a.version)) ||
          (text(a) < text(b) ? -1 : 1),
      )
      .forEach((v, at) => keys.set(v.id, at === 0 ? name : `${name}#${at}`))
  const nodes = vertices.map(({ id, edges, ...node }) => {
    const named = edges.map((e) => ({ ...e, to: keys.get(e.to) ?? e.to }))
    return [keys.get(id)!, { ...node, edges: named }] as const
  })
  const named = roots.map((id) => keys.get(id) ?? id)
  return { root: keys.get(root) ?? root, roots: named, nodes: new Map(nodes) }
}

function reachable(roots: readonly string[], all: readonly Vertex[]): Vertex[] {
  const byId = new Map(all.map((v) => [v.id, v]))
  const seen = new Set(roots)
  for (const id of seen) for (const e of byId.get(id)?.edges ?? []) seen.add(e.to)
  return all.filter((v) => seen.has(v.id))
}

/**
 * The recorded graph without the injected nodes; null when Spack found no answer. `installed`:
 * hashes that were in Spack's database; with what those were built does not count.
 */
export function recordedGraph(
  recorded: Recorded,
  installed: ReadonlySet<string> = new Set(),
): Graph | null {
  const [root] = recorded.nodes ?? []
  if (!root) return null
  const skipped = new Set(recorded.nodes!.filter((n) => injected.has(n.name)).map((n) => n.hash))
  const vertices = recorded
    .nodes!.filter((n) => !skipped.has(n.hash))
    .map((node) => ({
      id: node.hash,
      name: node.name,
      version: node.version,
      variants: {
        ...Object.fromEntries(Object.entries(node.variants).filter(([v]) => !derived.has(v))),
        ...node.flags,
      },
      external: node.external !== undefined || installed.has(node.hash),
      edges: node.deps
        .filter((d) => !skipped.has(d.hash))
        .map((d) => ({
          to: d.hash,
          types: d.types
            .filter((t) => !installed.has(node.hash) || t === 'link' || t === 'run')
            .toSorted(),
          virtuals: (d.virtuals ?? []).toSorted(),
        }))
        .filter((e) => e.types.length > 0),
    }))
  const roots = recorded.roots?.map(([, hash]) => hash) ?? [root.hash]
  return graphOf(roots[0] ?? root.hash, reachable(roots, vertices), roots)
}

/** The nodes reached from the root over link and run edges, with those edges only. */
export function runtimePart(graph: Graph): Graph {
  const nodes = new Map<string, GraphNode>()
  const visit = (key: string) => {
    const node = graph.nodes.get(key)
    if (!node || nodes.has(key)) return
    const edges = node.edges
      .map((e) => ({ ...e, types: e.types.filter((t) => t === 'link' || t === 'run') }))
      .filter((e) => e.types.length > 0)
    nodes.set(key, { ...node, edges })
    for (const e of edges) visit(e.to)
  }
  for (const key of graph.roots ?? [graph.root]) visit(key)
  return { ...graph, nodes }
}

export const onlyRoot = (graph: Graph): Graph => ({
  root: graph.root,
  nodes: new Map([[graph.root, { ...graph.nodes.get(graph.root)!, edges: [] }]]),
})

const show = (setting: Setting | undefined): string =>
  setting === undefined ? '(none)' : [setting].flat().map(String).toSorted().join(',')

function nodeDifferences(key: string, ours: GraphNode, theirs: GraphNode): string[] {
  const found: string[] = []
  const is = (what: string, a: string, b: string) => {
    if (a !== b) found.push(`${key}: ${what} ${a}, Spack ${b}`)
  }
  is('version', ours.version, theirs.version)
  is('verdict', ours.external ? 'reuse' : 'build', theirs.external ? 'reuse' : 'build')
  const both = ours.external || theirs.external
  for (const name of new Set([...Object.keys(ours.variants), ...Object.keys(theirs.variants)])) {
    const [a, b] = [ours.variants[name], theirs.variants[name]]
    if (both && (a === undefined || b === undefined)) continue
    is(`variant ${name}=`, show(a), show(b))
  }
  const edgesTo = new Set([...ours.edges, ...theirs.edges].map((e) => e.to))
  for (const to of edgesTo) {
    const text = (node: GraphNode) => {
      const e = node.edges.find((x) => x.to === to)
      return e
        ? `${e.types.join(',')}${e.virtuals.length > 0 ? ` as ${e.virtuals.join(',')}` : ''}`
        : '(none)'
    }
    is(`edge to ${to}`, text(ours), text(theirs))
  }
  return found
}

/** What differs, one line each, the root's first; empty when identical. */
export function differences(ours: Graph, theirs: Graph): string[] {
  const found = ours.root === theirs.root ? [] : [`root ${ours.root}, Spack ${theirs.root}`]
  const keys = [ours.root, ...[...new Set([...theirs.nodes.keys(), ...ours.nodes.keys()])].sort()]
  for (const key of new Set(keys)) {
    const [a, b] = [ours.nodes.get(key), theirs.nodes.get(key)]
    if (a && b) found.push(...nodeDifferences(key, a, b))
    else if (a) found.push(`${key}: not in Spack's answer`)
    else found.push(`${key}: only in Spack's answer`)
  }
  return found
}
