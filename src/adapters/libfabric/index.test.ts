import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

test('version and providers as fi_info 1.17 prints them', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      run: ([, option]) =>
        option === '-l'
          ? { stdout: 'tcp:\n    version: 117.0\nofi_rxm:\n    version: 117.0\n' }
          : { stdout: 'fi_info: 1.17.0\nlibfabric: 1.17.0\nlibfabric api: 1.17\n' },
    }),
  )
  expect(valueOf(facts?.libfabric?.version)).toBe('1.17.0')
  expect(valueOf(facts?.libfabric?.providers)).toEqual(['tcp', 'ofi_rxm'])
})

test('without fi_info both are unknown, and why', async () => {
  const facts = await adapter.machine?.read(testMachine({ run: () => ({ code: 127 }) }))
  expect(facts?.libfabric?.version).toEqual({ unknown: 'fi_info --version: no such program' })
})
