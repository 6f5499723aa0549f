/** Fortran modules are read by the compiler that wrote them, or one with the same format. */
import { judgeFortranModules } from '../../compat/rules/gcc.ts'
import type { Installation } from '../../model/installation.ts'
import { type Candidate, edgeVirtual, type Ground } from '../nodes.ts'
import { fitFact, nameOf } from './facts.ts'

/** Compiler its modules are of; null where it has none, or nobody knows. */
export function moduleWriter(i: Installation): { name: string; version: string } | null {
  const [name, version] = i.compiler?.split('@') ?? []
  if (name === undefined || version === undefined) return null
  return i.variants['fortran'] === true ? { name, version } : null
}

const reader = ({ installation: i }: Candidate) => ({
  name: i.software ?? i.name,
  version: i.upstreamVersion ?? i.version,
})

export function groundFortranModules(g: Ground): void {
  const compilers = [...(g.virtuals.get('fortran')?.providers.keys() ?? [])]
  for (const e of g.edges.values()) {
    const link = e.types.get('link')
    if (link === undefined) continue
    for (const c of e.to.candidates) {
      const writer = moduleWriter(c.installation)
      if (!writer) continue
      for (const key of compilers) {
        const compiler = g.nodes.get(key)!
        const uses = g.edges.get(`${e.from.id}>${compiler.id}`)
        if (!uses?.virtuals.has('fortran')) continue
        for (const by of compiler.candidates) {
          const fit = judgeFortranModules(writer, reader(by))
          if (fit.verdict !== 'does not fit') continue
          g.program.because(fitFact(g, nameOf(c), fit), [
            link,
            c.lit,
            e.from.built,
            edgeVirtual(g, uses, 'fortran'),
            by.lit,
          ])
        }
      }
    }
  }
}
