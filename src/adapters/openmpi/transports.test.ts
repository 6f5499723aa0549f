import { describe, expect, test } from 'vitest'
import { transports } from './transports.ts'

// Recorded from Open MPI 4.1.4, two ranks on one host.
const said = `[vm:21046] select: initializing btl component tcp
[vm:21046] select: init of component tcp returned success
[vm:21046] select: component v not in the include list
[vm:21046] select: initializing pml component ob1
[vm:21046] selected ob1 best priority 20
[vm:21046] select: component ob1 selected
[vm:21047] select: component ob1 selected
[vm:21046] mca: bml: Using vader btl for send to [[16078,1],1] on node vm
[vm:21046] mca: bml: Using self btl for send to [[16078,1],0] on node vm
[vm:21047] mca: bml: Using vader btl for send to [[16078,1],0] on node vm
`

describe('transports of Open MPI', () => {
  test('the layer chosen and what carries it, from messages and mapped segments', () => {
    expect(transports(said, ['/dev/shm/vader_segment.vm.23456.38220001.0'])).toEqual([
      'ob1 over vader',
      'shared memory on the host (segments of vader)',
    ])
  })

  test('a layer that was only started is not in use', () => {
    expect(transports('[vm:1] select: initializing pml component ucx\n', [])).toEqual([])
  })
})
