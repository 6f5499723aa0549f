/**
 * The configuration the recorded answers were made with (shared/data/concretized/config) as a Site,
 * by `site import spack-config`; the operating system is that of the records.
 *
 *   node scripts/conformance/recorded-site.ts [CONFIG] > site.json
 */
import { join } from 'node:path'
import { adapters } from '../../src/adapters/registry.ts'
import { importSite } from '../../src/app/import-site.ts'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { known } from '../../src/model/common.ts'
import type { Site } from '../../src/model/site.ts'
import { sharedFolder } from '../catalog/facts.ts'

/** Externals, target and choices of a folder of configuration, and an install tree, on Debian 12. */
export function configuredSite(config: string, database?: string): Site {
  const catalog = openStarterCatalog()
  const effects = { adapters, catalog, now: () => '2026-01-01T00:00:00Z' }
  const site = importSite('spack-config', config, effects)
  const is = (value: string) => known(value, { method: 'imported', source: config })
  for (const { os, libc } of site.nodeClasses) {
    Object.assign(os, { id: is('debian'), versionId: is('12'), architecture: is('x86_64') })
    Object.assign(libc, { family: is('glibc'), version: is('2.36') })
  }
  return database === undefined ? site : importSite('spack-database', database, effects, site)
}

export const configOf = (shared: string): string => join(shared, 'data/concretized/config')
export const recordedSite = (shared: string): Site => configuredSite(configOf(shared))

if (import.meta.main) {
  const shared = sharedFolder()
  const config = process.argv[2]
  if (config === undefined && shared === null)
    throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
  console.log(JSON.stringify(config ? configuredSite(config) : recordedSite(shared!), null, 1))
}
