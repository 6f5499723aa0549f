import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parseLustreQuotas } from './parse.ts'

const text = `= /scratch
      /scratch   1048576  20971520 31457280       -   12345  1800000 2000000       -
= /a/very/long/mount/point/of/lustre
/a/very/long/mount/point/of/lustre
                  [512*]       0     400       -    10*       0       0       -
= /broken
Permission denied.
`

test('limits of each mount, wrapped lines and marks included', () => {
  expect(parseLustreQuotas(text)).toEqual([
    { mountPoint: '/scratch', bytes: 31457280 * 1024, inodes: 2000000 },
    { mountPoint: '/a/very/long/mount/point/of/lustre', bytes: 400 * 1024, inodes: 'unlimited' },
  ])
})

test('a machine without lfs says nothing of quotas', async () => {
  expect(await adapter.machine?.read(testMachine({}))).toEqual({})
})

test('a machine with it', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: { '/usr/bin/lfs': '' },
      environment: { PATH: '/usr/bin' },
      run: () => ({ stdout: text }),
    }),
  )
  expect(facts?.quotas?.map((q) => q.source)).toEqual([
    'lfs quota -q -u USER',
    'lfs quota -q -u USER',
  ])
})
