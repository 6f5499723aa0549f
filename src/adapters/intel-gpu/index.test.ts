import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

const read = (rows: string) =>
  adapter.machine?.read(
    testMachine({
      files: { '/sys/module/i915/version': '1.23.10\n' },
      run: () => ({ stdout: rows }),
    }),
  )

test('Data Center GPU Max by its PCI id', async () => {
  const [gpu] = (await read('0000:18:00.0 0x038000 0x8086 0x56c0 i915\n'))?.accelerators ?? []
  expect(gpu?.model).toMatchObject({ unknown: 'PCI ids 56c0' })
  const [max] = (await read('0000:18:00.0 0x038000 0x8086 0x0bd5 i915\n'))?.accelerators ?? []
  expect([max?.model, max?.target, max?.driver].map((f) => valueOf(f))).toEqual([
    'Data Center GPU Max',
    'pvc',
    '1.23.10',
  ])
})

test("a processor's own graphics are no accelerator", async () => {
  expect((await read('0000:00:02.0 0x030000 0x8086 0x9a60 i915\n'))?.accelerators).toEqual([])
})
