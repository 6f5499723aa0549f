import { describe, expect, test } from 'vitest'
import { transports } from './transports.ts'

// Recorded from MPICH 4.0.2 on UCX 1.13.1, two ranks on one host.
const said = `[1795389310.951072] [vm:20731:0]     ucp_context.c:1849 UCX  INFO  Version 1.13.1 (loaded from /lib/x86_64-linux-gnu/libucp.so.0)
==== Various sizes and limits ====
sizeof(MPIDI_per_vci_t): 192
==== UCX netmod Capability ====
MPIDI_UCX_CONTEXT_ID_BITS: 16
===============================
[1795389310.976876] [vm:20731:0]      ucp_worker.c:1763 UCX  INFO    ep_cfg[0]: tag(sysv/memory cma/memory) rma(sysv/memory posix/memory) am(sysv/memory cma/memory)
[1795389310.977069] [vm:20731:0]      ucp_worker.c:1763 UCX  INFO    ep_cfg[1]: tag(self/memory0 cma/memory) rma(self/memory0 sysv/memory posix/memory)
40 x 40 intervals
`

describe('transports of MPICH', () => {
  test('from what MPICH and UCX say and from mapped segments', () => {
    expect(transports(said, ['/usr/lib/libmpich.so.12', '/dev/shm/mpich_shar_tmpediLSi'])).toEqual([
      'shared memory on the host (POSIX segments of ch4)',
      'UCX 1.13.1: cma, sysv',
    ])
  })

  test('nothing said, nothing claimed', () => {
    expect(transports('40 x 40 intervals\n', ['/usr/lib/libmpich.so.12'])).toEqual([])
  })
})
