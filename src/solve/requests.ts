/**
 * Who installs what is not there: the user with a tool, or support on request. Support installs what
 * is requested whole, so what only requested software needs is part of the request.
 */
import type { Assumption, Reason, Step } from '../model/plan.ts'
import { keyOfNode, type SolvedNode } from './decode.ts'

/** A tool that can build steps, and why it can't build one. */
export type Builder = {
  readonly tool: string
  /** What must be at hand to run the tool and no Site tells of. */
  readonly assumes?: readonly Assumption[]
  cannot(step: Pick<Step, 'software' | 'version' | 'variants' | 'own'>): string | null
}

export type Installer = { tool: string } | { request: Reason }

/** Tools in order of preference; `auto`: one tool for everything where one can. */
export type Tools = { readonly builders: readonly Builder[]; readonly auto: boolean }

/** Why support must install a node itself, or null. */
export type RequestReason = (node: SolvedNode) => Reason | null

/**
 * Names of the nodes requested for their own sake or as a part, each with the requests it is for
 * (itself, or those that need it). `nodes` in build order, reused ones included.
 */
function requested(
  nodes: readonly SolvedNode[],
  reason: RequestReason,
): ReadonlyMap<string, readonly string[]> {
  const requests = new Map<string, readonly string[]>()
  const parents = new Map<string, string[]>()
  // Dependents first, so that all that need a node are settled before it.
  for (const node of nodes.toReversed()) {
    const by = parents.get(keyOfNode(node)) ?? []
    if (node.reused) continue
    for (const d of node.dependencies) {
      parents.set(d.name, [...(parents.get(d.name) ?? []), keyOfNode(node)])
    }
    if (reason(node)) requests.set(keyOfNode(node), [keyOfNode(node)])
    else if (!node.root && by.length > 0 && by.every((p) => requests.has(p))) {
      requests.set(keyOfNode(node), [...new Set(by.flatMap((p) => requests.get(p)!))].sort())
    }
  }
  return requests
}

const partReason = (wholes: readonly string[], evidence: Reason['evidence']): Reason => ({
  code: 'part-of-request',
  text: `needed only by ${wholes.join(' and ')}, which support installs whole`,
  evidence,
})

const canBuild = (b: Builder, n: SolvedNode): boolean =>
  b.cannot({ software: n.name, version: n.version, variants: n.variants }) === null

/** Who installs each node that is not there. `policy` says what only support may install. */
export function installers(
  nodes: readonly SolvedNode[],
  policy: RequestReason,
  { builders, auto }: Tools,
): ReadonlyMap<string, Installer> {
  const barred = requested(nodes, policy)
  const own = nodes.filter((n) => !n.reused && !barred.has(keyOfNode(n)))
  const whole = auto ? builders.find((b) => own.every((n) => canBuild(b, n))) : undefined
  const tool = (n: SolvedNode) => whole ?? builders.find((b) => canBuild(b, n))
  const reason: RequestReason = (n) => policy(n) ?? (tool(n) ? null : noBuilder(n, builders))
  const requests = requested(nodes, (n) => (barred.has(keyOfNode(n)) ? policy(n) : reason(n)))
  return new Map(
    nodes
      .filter((n) => !n.reused)
      .map((n): [string, Installer] => {
        const wholes = requests.get(keyOfNode(n))
        if (!wholes) return [keyOfNode(n), { tool: tool(n)!.tool }]
        const because = reason(n)
        if (because && wholes.includes(keyOfNode(n))) return [keyOfNode(n), { request: because }]
        const evidence = wholes.flatMap(
          (w) => reason(nodes.find((o) => keyOfNode(o) === w)!)?.evidence ?? [],
        )
        return [keyOfNode(n), { request: partReason(wholes, evidence) }]
      }),
  )
}

function noBuilder(node: SolvedNode, builders: readonly Builder[]): Reason {
  const { name: software, version, variants } = node
  const why = builders.map((b) => `${b.tool}: ${b.cannot({ software, version, variants })}`)
  return {
    code: 'no-builder',
    text: `no usable builder: ${why.join('; ') || 'no tool was named'}`,
    evidence: [{ source: 'site' }],
  }
}
