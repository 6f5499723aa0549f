/** What a compiler links in must be new enough for everything it is linked with: libstdc++. */
import { valueOf } from '../../model/common.ts'
import { type HostLibstdcxx, judgeLibstdcxx } from '../../compat/rules/gcc.ts'
import type { Installation } from '../../model/installation.ts'
import { type Candidate, edgeVirtual, type Ground, type Node } from '../nodes.ts'
import type { Lit } from '../program.ts'
import { carryUp } from './carry.ts'
import { fitFact, nameOf } from './facts.ts'

const needsOf = (i: Installation): string[] => [
  ...new Set(i.elf.flatMap((e) => e.versionsNeeded['libstdc++.so.6'] ?? [])),
]

/** The libstdc++ that a C++ compiler brings to what it links: GCC its own, others the system's. */
function broughtBy(g: Ground, { installation: i }: Candidate): HostLibstdcxx {
  const own = i.elf.find((e) => e.soname === 'libstdc++.so.6')
  if (own && own.versionsDefined.length > 0) return { defines: own.versionsDefined }
  if (i.software === 'gcc') return { gcc: i.upstreamVersion ?? i.version }
  const node = g.input.compat?.host.node
  return { newest: node ? valueOf(node.runtimes)?.['libstdc++.so.6'] : undefined }
}

export function groundRuntimes(g: Ground): void {
  const compilers = [...(g.virtuals.get('cxx')?.providers.keys() ?? [])].flatMap((key) => {
    const node = g.nodes.get(key)!
    return node.candidates.map((candidate) => ({ node, candidate }))
  })
  for (const { node: compiler, candidate } of compilers) {
    const have = broughtBy(g, candidate)
    const sources = new Map<Node, Lit[]>()
    for (const node of g.nodes.values())
      for (const c of node.candidates) {
        if (c.installation.universe !== 'host') continue
        const fit = judgeLibstdcxx(needsOf(c.installation), have)
        if (fit.verdict !== 'does not fit') continue
        const id = fitFact(g, `${nameOf(c)} with what ${nameOf(candidate)} links`, fit)
        sources.set(node, [...(sources.get(node) ?? []), g.program.unless(id, c.lit)])
      }
    if (sources.size === 0) continue
    const marks = carryUp(g, sources)
    for (const e of g.edges.values()) {
      const mark = marks.get(e.from)
      if (e.to !== compiler || mark === undefined || !e.virtuals.has('cxx')) continue
      g.program.constraint([e.from.built, edgeVirtual(g, e, 'cxx'), candidate.lit, mark])
    }
  }
}
