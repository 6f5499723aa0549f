import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parseQuotas } from './parse.ts'

const mounts = '/dev/sda3 /home ext4 rw 0 0\nserver:/export/work /work nfs4 rw 0 0\n'
const text = `Disk quotas for user me (uid 1000):
     Filesystem  blocks   quota   limit   grace   files   quota   limit   grace
      /dev/sda3  1200  50000  60000  0  321  0  0  0
server:/export/work  99*  80  0  1767225600  7  100  200  0
      /dev/gone  1  2  3  0  4  5  6  0
`

test('hard limits, else soft ones; zero is none', () => {
  expect(parseQuotas(text, mounts)).toEqual([
    { mountPoint: '/home', bytes: 60000 * 1024, inodes: 'unlimited' },
    { mountPoint: '/work', bytes: 80 * 1024, inodes: 200 },
  ])
})

test('any text gives limits that are positive or none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('/dev/sda3', '0', '12', '7*', ' ', '\n', 'x')),
      (words) => {
        for (const { bytes, inodes } of parseQuotas(words.join(' '), mounts))
          for (const limit of [bytes, inodes]) expect(limit === 'unlimited' || limit > 0).toBe(true)
      },
    ),
  )
})

test('exit code 1 says that a limit is exceeded, not that it failed', async () => {
  const read = (code: number) =>
    adapter.machine?.read(
      testMachine({ files: { '/proc/mounts': mounts }, run: () => ({ code, stdout: text }) }),
    )
  expect((await read(1))?.quotas).toHaveLength(2)
  expect(await read(127)).toEqual({})
})
