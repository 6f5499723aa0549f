/** MPICH: its library, its launcher Hydra, and what it says of its transports. */
import type { Adapter } from '../adapter.ts'
import { transports } from './transports.ts'

export const adapter: Adapter = {
  id: 'mpich',
  title: 'MPICH',
  homepage: 'https://www.mpich.org/',
  mpi: {
    software: ['mpich'],
    // libmpi.so.12 is the name of the MPICH ABI initiative; Debian calls the same libmpich.so.12.
    library: /^libmpi(ch)?\.so\.12(\.|$)/,
    launcher: /^mpiexec\.(hydra|gforker)$/,
    version: /^MPICH Version:\s*(\S+)/,
    rank: { rank: 'PMI_RANK', size: 'PMI_SIZE' },
    local: () => ({ args: [], env: {} }),
    // The first is MPICH's own, the second that of UCX, one of the libraries it can sit on.
    verbose: { MPIR_CVAR_DEBUG_SUMMARY: '1', UCX_LOG_LEVEL: 'info' },
    transports,
  },
}
