import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

test('its version', async () => {
  const facts = await adapter.machine?.read(
    testMachine({ run: () => ({ stdout: 'commands:    \t\t0.66.0\nlibflux-core:\t\t0.66.0\n' }) }),
  )
  expect(valueOf(facts?.scheduler?.kind)).toBe('flux')
  expect(valueOf(facts?.scheduler?.version)).toBe('0.66.0')
})

test('absent', async () => {
  expect(await adapter.machine?.read(testMachine({ run: () => ({ code: 127 }) }))).toEqual({
    noScheduler: 'flux version: no such program',
  })
})
