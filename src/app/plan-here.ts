/** Everything `portolan plan` needs, opened and closed: request, Site, catalogue, solver. */
import type { Conflict } from '../model/conflict.ts'
import type { Plan } from '../model/plan.ts'
import { openSolver } from '../solve/clasp.ts'
import { makePlan } from './plan.ts'
import { type PlanOptions, planRequest } from './plan-request.ts'
import { loadSite } from './load-site.ts'
import { openPlanningCatalog, type PlanningCatalogOptions } from './planning-catalog.ts'

export async function planHere(
  what: readonly string[],
  options: PlanOptions &
    PlanningCatalogOptions & { readonly site?: string; readonly seconds: number },
  effects: { signal: AbortSignal; progress(text: string): void },
): Promise<Plan | Conflict> {
  const request = await planRequest(what, options)
  // The solver's thread starts while the Site and the catalogue are read.
  const solver = openSolver({
    signal: effects.signal,
    seconds: options.seconds,
    together: true,
  })
  try {
    const { builders } = await import('../adapters/builders.ts')
    if (options.site === undefined) effects.progress('describing this machine')
    const site = await loadSite(options.site, effects.signal)
    return await makePlan(request, site, {
      adapters: builders,
      catalog: await openPlanningCatalog(options, (text) => effects.progress(text)),
      solver,
      progress: (text) => effects.progress(text),
    })
  } finally {
    await solver.close()
  }
}
