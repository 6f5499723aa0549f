/** ReFrame: a Site as its system configuration. */
import type { Adapter } from '../adapter.ts'
import { exportReframe } from './export.ts'

export const adapter: Adapter = {
  id: 'reframe',
  title: 'ReFrame',
  homepage: 'https://reframe-hpc.readthedocs.io/',
  siteExporters: [
    {
      format: 'reframe',
      title: 'ReFrame system configuration (JSON), for ReFrame 4',
      checkedAgainst: 'tool',
      says: [
        'name',
        'hostnames',
        'nodeClasses',
        'target',
        'cores',
        'memory',
        'accelerators',
        'scheduler',
        'partitions',
        'containers',
        'modules',
      ],
      loses: [
        'versions of scheduler, module system and container runtimes',
        'of installed software all but compilers and MPIs',
        'NUMA nodes and swap; memory of accelerators',
        'which nodes a partition is made of, where nobody tells',
      ],
      export: exportReframe,
    },
  ],
}
