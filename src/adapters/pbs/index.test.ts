import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

const queues = `Queue: workq
    queue_type = Execution
    total_jobs = 0
    resources_max.walltime = 24:00:00
    enabled = True

Queue: route
    queue_type = Route
    route_destinations = workq

Queue: debug
    queue_type = Execution
`

const read = (version: string, code = 0) =>
  adapter.machine?.read(
    testMachine({
      run: (argv) => (argv[1] === '-Qf' ? { stdout: queues } : { stdout: version, code }),
    }),
  )

test('version and execution queues', async () => {
  const facts = await read('pbs_version = 22.05.11\n')
  expect(valueOf(facts?.scheduler?.version)).toBe('22.05.11')
  expect(valueOf(facts?.scheduler?.partitions)).toEqual([
    { name: 'workq', timeLimit: '24:00:00' },
    { name: 'debug' },
  ])
})

test.each([
  ['Version: 6.1.2\nCommit: 661e092', 0, 'not of PBS'],
  ['', 127, 'no such program'],
])("another scheduler's qstat, or none", async (version, code, why) => {
  expect(await read(version, code)).toEqual({ noScheduler: `qstat --version: ${why}` })
})
