/** Benchpark: its static system configurations, read and written. */
import type { Adapter } from '../adapter.ts'
import { importer } from './import.ts'

export const adapter: Adapter = {
  id: 'benchpark',
  title: 'Benchpark',
  homepage: 'https://software.llnl.gov/benchpark/',
  sites: [importer],
  siteExporters: [
    {
      format: 'benchpark',
      title: 'Benchpark static system: system_definition, variables, software and packages.yaml',
      checkedAgainst: 'recorded',
      says: [
        'name',
        'operator',
        'target',
        'cores',
        'memory',
        'accelerators',
        'interconnect',
        'scheduler',
        'policies',
        'reasons',
        'choices',
        'software',
        'variants',
      ],
      loses: [
        'node classes but one: compute nodes come first',
        'country and contacts; partitions and their limits',
        'of the network all but the kind of the fabric',
        'all that packages.yaml loses, see spack',
      ],
      export: async (site, context) => (await import('./export.ts')).exportBenchpark(site, context),
    },
  ],
}
