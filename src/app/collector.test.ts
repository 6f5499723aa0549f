/** The collector with the probes of every adapter: what `site collect` sends to a machine. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { collector } from './site.ts'

test('it can be made of all probes, and a shell can parse it', () => {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: collector(), encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})
