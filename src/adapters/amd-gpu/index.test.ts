import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { gfxTarget } from './kfd.ts'

test.each([
  [90010, 'gfx90a'],
  [90402, 'gfx942'],
  [90006, 'gfx906'],
  [100300, 'gfx1030'],
  [110001, 'gfx1101'],
  [0, null],
])('%i is %s', (version, target) => {
  expect(gfxTarget(version)).toBe(target)
})

const node = (version: number) =>
  `cpu_cores_count 0\nsimd_count 440\ngfx_target_version ${version}\n`
const nodes = '/sys/class/kfd/kfd/topology/nodes'
const device = '0000:c1:00.0 0x038000 0x1002 0x7408 amdgpu\n'

test('GPUs of the topology, by target; its processors are none', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: {
        [`${nodes}/0/properties`]: node(0),
        [`${nodes}/1/properties`]: node(90010),
        [`${nodes}/2/properties`]: node(90010),
        '/sys/module/amdgpu/version': '6.3.6\n',
      },
      run: () => ({ stdout: device }),
    }),
  )
  expect(facts?.accelerators).toHaveLength(1)
  const [gpu] = facts?.accelerators ?? []
  expect([valueOf(gpu?.target), valueOf(gpu?.count), valueOf(gpu?.driver)]).toEqual([
    'gfx90a',
    2,
    '6.3.6',
  ])
})

test('a device without the compute driver is counted', async () => {
  const facts = await adapter.machine?.read(testMachine({ run: () => ({ stdout: device }) }))
  expect(valueOf(facts?.accelerators?.[0]?.count)).toBe(1)
  expect(facts?.accelerators?.[0]?.target).toEqual({ unknown: `${nodes} is absent` })
})

test('none', async () => {
  const facts = await adapter.machine?.read(testMachine({ run: () => ({ stdout: '' }) }))
  expect(facts?.accelerators).toEqual([])
})
