/** Ready builds of synced caches in place of compiling. */
import { runsOn } from '../adapters/archspec/targets.ts'
import { cachedNamed } from '../catalog/query/binaries.ts'
import type { Plan } from '../model/plan.ts'
import { takeBinaries } from '../solve/binaries/take.ts'
import type { Store } from '../store/dialect.ts'

/** The plan itself without a store or where nothing is built. */
export async function withBinaries(plan: Plan, store: Store | null): Promise<Plan> {
  const names = plan.steps
    .filter((s) => s.verdict === 'build' && !s.own)
    .map((s) => s.package?.name ?? s.software)
  if (!store || names.length === 0) return plan
  const cached = await cachedNamed(store.db, [...new Set(names)])
  const { os, target } = plan.site
  return takeBinaries(plan, cached, { os, target, runsOn, derived })
}

/** Spack writes these into builds; no recipe has them as a choice of its user. */
const derived = new Set(['patches', 'commit'])
