/** `catalog sync` with all adapters there are. */
import { adapters } from '../adapters/registry.ts'
import { catalogSync, type CatalogSyncEffects } from './catalog-sync.ts'

export const catalogSyncHere = (
  tool: string,
  locations: readonly string[],
  options: Parameters<typeof catalogSync>[2],
  effects: Omit<CatalogSyncEffects, 'adapters'>,
) => catalogSync(tool, locations, options, { ...effects, adapters })
