/** `catalog sync` with all adapters there are, for a named machine, and `catalog remove`. */
import type { RecipeHost } from '../adapters/adapter.ts'
import { archspec } from '../adapters/archspec/targets.ts'
import { adapters } from '../adapters/registry.ts'
import { PortolanError } from '../model/errors.ts'
import type { WriteEffects } from '../store/open.ts'
import { didYouMean } from '../util/suggest.ts'
import { catalogSync, type CatalogSyncEffects, type CatalogSyncOptions } from './catalog-sync.ts'
import { catalogRemove } from './catalog-stored.ts'
import { loadSite } from './load-site.ts'
import { machineOf } from './plan.ts'

export type HostOptions = { site?: string; target?: string; os?: string }

/**
 * What is told to recipes: as asked for, else as the Site says, else nothing, and what they were
 * told last time stands. Throws UNKNOWN_TARGET and as `loadSite`.
 */
export async function recipeHost({ site, target, os }: HostOptions): Promise<Partial<RecipeHost>> {
  const machine = site === undefined ? null : machineOf(await loadSite(site), target).machine
  const name = target ?? machine?.target
  const system = os ?? machine?.os
  return {
    ...(name !== undefined && { target: name, family: familyOf(name) }),
    ...(system !== undefined && { os: system }),
  }
}

function familyOf(target: string): string {
  const { targets } = archspec()
  const found = targets.get(target)
  if (found) return found.family
  throw new PortolanError('UNKNOWN_TARGET', `archspec knows no processor '${target}'`, {
    hint: didYouMean(target, [...targets.keys()]) ?? "name one, e.g. '--target x86_64_v3'",
  })
}

export const catalogSyncHere = async (
  tool: string,
  locations: readonly string[],
  { host, ...options }: Omit<CatalogSyncOptions, 'host'> & { host: HostOptions },
  effects: Omit<CatalogSyncEffects, 'adapters'>,
) =>
  catalogSync(
    tool,
    locations,
    { ...options, host: await recipeHost(host) },
    { ...effects, adapters },
  )

export const catalogRemoveHere = (
  tool: string,
  location: string | undefined,
  database: string | undefined,
  effects: WriteEffects,
) => catalogRemove(tool, location, database, { ...effects, adapters })
