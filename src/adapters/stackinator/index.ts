/** stackinator: a Site as the configuration of a cluster. */
import type { Adapter } from '../adapter.ts'

export const adapter: Adapter = {
  id: 'stackinator',
  title: 'stackinator',
  homepage: 'https://eth-cscs.github.io/stackinator/',
  siteExporters: [
    {
      format: 'stackinator',
      title: 'stackinator cluster configuration: packages.yaml and network.yaml',
      checkedAgainst: 'tool',
      says: ['policies', 'reasons', 'choices', 'target', 'software', 'variants'],
      loses: [
        'libfabric and UCX other than as externals of network.yaml',
        'all that packages.yaml loses, see spack',
      ],
      export: async (site, context) =>
        (await import('./export.ts')).exportStackinator(site, context),
    },
  ],
}
