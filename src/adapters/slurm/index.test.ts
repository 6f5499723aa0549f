import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parsePartitions } from './partitions.ts'

/** As Slurm 22.05.8 printed it for two CPU nodes and one GPU node. */
const recorded = 'cpu*|2|8|4000|(null)|infinite\ngpu|1|8|4000|gpu:a100:4|infinite\n'

test('partitions as sinfo prints them', () => {
  expect(parsePartitions(recorded)).toEqual([
    { name: 'cpu', nodes: 2, cpusPerNode: 8, memoryBytes: 4000 * 2 ** 20, timeLimit: 'infinite' },
    {
      name: 'gpu',
      nodes: 1,
      cpusPerNode: 8,
      memoryBytes: 4000 * 2 ** 20,
      gres: 'gpu:a100:4',
      timeLimit: 'infinite',
    },
  ])
})

test('kinds of nodes of a partition are joined: nodes added, the least of what they have', () => {
  expect(
    parsePartitions('big|10|128+|256000|(null)|1-00:00:00\nbig|2|64|1024000+|gpu:4|1-00:00:00\n'),
  ).toEqual([
    {
      name: 'big',
      nodes: 12,
      cpusPerNode: 64,
      memoryBytes: 256000 * 2 ** 20,
      gres: 'gpu:4',
      timeLimit: '1-00:00:00',
    },
  ])
})

test('any text gives partitions with names, at most one a name', () => {
  fc.assert(
    fc.property(fc.array(fc.string().map((s) => `${s}|1|2|3|(null)|4`)), (lines) => {
      const names = parsePartitions(lines.join('\n')).map((p) => p.name)
      expect(names).toEqual([...new Set(names)])
    }),
  )
})

test('Slurm with its version', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      run: (argv) =>
        argv[1] === '--version' ? { stdout: 'slurm-wlm 22.05.8\n' } : { stdout: recorded },
    }),
  )
  expect(valueOf(facts?.scheduler?.kind)).toBe('slurm')
  expect(valueOf(facts?.scheduler?.version)).toBe('22.05.8')
  expect(valueOf(facts?.scheduler?.partitions)?.length).toBe(2)
})

test('clients without a controller: Slurm, but its partitions are unknown', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      run: (argv) =>
        argv[1] === '--version'
          ? { stdout: 'slurm 23.11.1\n' }
          : { code: 1, stderr: 'slurm_load_partitions: Unable to contact slurm controller\n' },
    }),
  )
  expect(facts?.scheduler?.partitions).toMatchObject({
    unknown: expect.stringContaining('Unable to contact'),
  })
})

test('no Slurm: what was looked for', async () => {
  expect(await adapter.machine?.read(testMachine({ run: () => ({ code: 127 }) }))).toEqual({
    noScheduler: 'sinfo --version: no such program',
  })
})
