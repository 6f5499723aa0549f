import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

const device = (name: string, driver: string, layer: string) => ({
  files: {
    [`/sys/class/infiniband/${name}/fw_ver`]: '20.31.1014\n',
    [`/sys/class/infiniband/${name}/ports/1/state`]: '4: ACTIVE\n',
    [`/sys/class/infiniband/${name}/ports/1/rate`]: '200 Gb/sec (4X HDR)\n',
    [`/sys/class/infiniband/${name}/ports/1/link_layer`]: `${layer}\n`,
  },
  links: { [`/sys/class/infiniband/${name}/device/driver`]: `../../../bus/pci/drivers/${driver}` },
})

test.each([
  ['mlx5_0', 'mlx5_core', 'InfiniBand', 'infiniband'],
  ['mlx5_1', 'mlx5_core', 'Ethernet', 'roce'],
  ['hfi1_0', 'hfi1', 'InfiniBand', 'omni-path'],
  ['rdmap0s6', 'efa', 'Unspecified', 'efa'],
])('%s with driver %s and link layer %s is %s', async (name, driver, layer, kind) => {
  const facts = await adapter.machine?.read(testMachine(device(name, driver, layer)))
  const [fabric] = facts?.fabrics ?? []
  expect(fabric?.kind).toBe(kind)
  expect(fabric?.device).toBe(name)
  expect([fabric?.driver, fabric?.firmware, fabric?.state].map((f) => valueOf(f))).toEqual([
    driver,
    '20.31.1014',
    'active, 200 Gb/sec (4X HDR)',
  ])
})

test('no device', async () => {
  expect(await adapter.machine?.read(testMachine({}))).toEqual({ fabrics: [] })
})
