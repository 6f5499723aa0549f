import { expect, test } from 'vitest'
import { isKnown, valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

test('devices with their driver; what nobody could check stays unknown', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: { '/sys/class/cxi/cxi0/x': '', '/sys/class/cxi/cxi1/x': '' },
      links: { '/sys/class/cxi/cxi0/device/driver': '../../bus/pci/drivers/cxi_ss1' },
    }),
  )
  expect(facts?.fabrics?.map((f) => [f.kind, f.device, valueOf(f.driver)])).toEqual([
    ['cxi', 'cxi0', 'cxi_ss1'],
    ['cxi', 'cxi1', undefined],
  ])
  expect(isKnown(facts?.fabrics?.[0]?.state)).toBe(false)
})
