/** A plan needs no two modules that cannot be loaded together. */
import { judgeModules } from '../../compat/modules.ts'
import type { Ground } from '../nodes.ts'
import { fitFact, nameOf } from './facts.ts'

export function groundModules(g: Ground): void {
  const all = [...g.nodes.values()].flatMap((node) =>
    node.candidates
      .filter((c) => c.installation.use.modules !== undefined)
      .map((candidate) => ({ node, candidate })),
  )
  all.forEach((a, i) => {
    for (const b of all.slice(i + 1)) {
      if (a.node === b.node || a.candidate.installation === b.candidate.installation) continue
      const fit = judgeModules(a.candidate.installation, b.candidate.installation)
      if (fit.verdict !== 'does not fit') continue
      const about = `${nameOf(a.candidate)} with ${nameOf(b.candidate)}`
      g.program.because(fitFact(g, about, fit), [a.candidate.lit, b.candidate.lit])
    }
  })
}
