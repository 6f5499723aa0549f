/** CycloneDX: a Site as an operations bill of materials. */
import type { Adapter } from '../adapter.ts'

export const adapter: Adapter = {
  id: 'cyclonedx',
  title: 'CycloneDX',
  homepage: 'https://cyclonedx.org/',
  siteExporters: [
    {
      format: 'cyclonedx-obom',
      title: 'CycloneDX 1.6 operations bill of materials (OBOM), JSON',
      checkedAgainst: 'tool',
      says: [
        'name',
        'operator',
        'nodeClasses',
        'target',
        'cores',
        'memory',
        'os',
        'kernel',
        'firmware',
        'libc',
        'accelerators',
        'drivers',
        'interconnect',
        'containers',
        'modules',
        'scheduler',
        'software',
        'variants',
      ],
      loses: [
        'ties between node classes and software other than as properties',
        'amounts (cores, memory) other than as properties',
        'what a dependency is for: link, run, and by which virtual',
      ],
      export: async (site, context) => (await import('./obom.ts')).exportObom(site, context),
    },
  ],
}
