/** Open MPI: its library, its launcher, and what it says of its transports. */
import type { Adapter } from '../adapter.ts'
import { transports } from './transports.ts'

export const adapter: Adapter = {
  id: 'openmpi',
  title: 'Open MPI',
  homepage: 'https://www.open-mpi.org/',
  mpi: {
    software: ['openmpi'],
    // libmpi.so.40 since 3.0; 20 in the 2 series. Before, it was 12, as MPICH's is.
    library: /^libmpi\.so\.(20|40)(\.|$)/,
    launcher: /^(orterun|prterun|prun)$/,
    version: /^Open MPI v(\d[^\s,]*)/,
    rank: { rank: 'OMPI_COMM_WORLD_RANK', size: 'OMPI_COMM_WORLD_SIZE' },
    local: (ranks, { cores, root }) => ({
      args: [
        ...(ranks > cores ? ['--oversubscribe'] : []),
        ...(root ? ['--allow-run-as-root'] : []),
      ],
      env: {},
    }),
    verbose: {
      OMPI_MCA_pml_base_verbose: '10',
      OMPI_MCA_btl_base_verbose: '10',
      OMPI_MCA_mtl_base_verbose: '10',
    },
    transports,
  },
}
