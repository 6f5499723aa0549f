/** No toolkit above what the driver in the nodes' kernel runs. */
import { cudaOf, rocmDriverOf } from '../../compat/host.ts'
import { judgeCuda, judgeRocm } from '../../compat/rules/gpu.ts'
import type { Fit } from '../../compat/rules/fit.ts'
import { type Ground, nodesOf } from '../nodes.ts'
import { fitFact } from './facts.ts'

/** Packages that are a toolkit, or the part of one that speaks with the driver. */
export const toolkits = { cuda: ['cuda'], rocm: ['hip', 'hsa-rocr-dev'] } as const

export function groundDrivers(g: Ground): void {
  const host = g.input.compat?.host
  if (!host) return
  const cuda = cudaOf(host)
  const rocm = rocmDriverOf(host)
  if (cuda) limit(g, toolkits.cuda, (version) => judgeCuda(version, cuda))
  if (rocm) limit(g, toolkits.rocm, (version) => judgeRocm(version, rocm.driver))
}

function limit(g: Ground, names: readonly string[], judge: (version: string) => Fit): void {
  for (const name of names)
    for (const v of nodesOf(g, name).flatMap((node) => node.versions)) {
      const fit = judge(v.version.text)
      if (fit.verdict === 'does not fit')
        g.program.because(fitFact(g, `${name} ${v.version.text}`, fit), [v.lit])
    }
}
