/** Where things run: on the nodes the plan is for, or only where it is built; in which universe. */
import type { Edge, Ground, Node } from '../nodes.ts'
import { FALSE, type Lit, TRUE } from '../program.ts'
import { factId, fitFact, nameOf } from './facts.ts'

export function groundPlaces(g: Ground): void {
  groundTools(g)
  groundUniverses(g)
}

const closureLits = (e: Edge): Lit[] =>
  (['link', 'run'] as const).flatMap((type) => e.types.get(type) ?? [])

/** What does not run on the nodes is no root, and nothing that does is linked with it or runs it. */
function groundTools(g: Ground): void {
  const { program } = g
  const wrong = g.input.compat?.toolsOnly
  if (!wrong || wrong.size === 0) return
  for (const node of g.nodes.values())
    for (const c of node.candidates) {
      const fit = wrong.get(c.installation.id)
      if (fit && node.root !== FALSE && isAsked(g, node))
        program.because(
          fitFact(g, nameOf(c), fit),
          node.root === TRUE ? [c.lit] : [node.root, c.lit],
        )
    }
  for (const e of g.edges.values()) {
    const tools = e.from.candidates.filter((c) => wrong.has(c.installation.id))
    for (const c of e.to.candidates) {
      const fit = wrong.get(c.installation.id)
      if (!fit) continue
      for (const lit of closureLits(e))
        program.because(fitFact(g, nameOf(c), fit), [lit, c.lit, ...tools.map((t) => -t.lit)])
    }
  }
}

/** Asked for to be used, not to build the user's own code. */
const isAsked = (g: Ground, { name, key }: Node): boolean =>
  g.input.roots.some(
    ({ implied, spec }) =>
      !implied &&
      (spec.name === name || g.virtuals.get(spec.name ?? '')?.providers.has(key) === true),
  )

/** What is linked or run together is of one universe; what is built is of the host's. */
function groundUniverses(g: Ground): void {
  const { program } = g
  for (const e of g.edges.values()) {
    const lits = closureLits(e)
    for (const c of lits.length > 0 ? e.to.candidates : []) {
      const { universe } = c.installation
      const same = e.from.candidates.filter((f) => f.installation.universe === universe)
      if (universe === 'host' && same.length === e.from.candidates.length) continue
      const id = factId(
        g,
        `${nameOf(c)} is of the universe ${universe}`,
        c.installation.evidence.slice(0, 1),
      )
      // Who may use it: what is built, in the host's universe, or installations of the same one.
      const may = [...(universe === 'host' ? [e.from.built] : []), ...same.map((f) => f.lit)]
      if (may.includes(TRUE)) continue
      const not = may.filter((lit) => lit !== FALSE).map((lit) => -lit)
      for (const lit of lits) program.because(id, [lit, c.lit, ...not])
    }
  }
}
