import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

const read = (said: string, path = '/opt/x/bin:/usr/bin') =>
  adapter.machine?.read(
    testMachine({
      files: { '/opt/x/bin/singularity': '', '/usr/bin/singularity': '' },
      environment: { PATH: path },
      run: ([program]) => (program === 'singularity' ? { stdout: `${said}\n` } : null),
    }),
  )

test('its version, and the program that PATH finds first', async () => {
  expect(await read('singularity-ce version 4.1.0')).toEqual({
    containerRuntimes: [{ name: 'singularity', version: '4.1.0', path: '/opt/x/bin/singularity' }],
  })
})

test('not in PATH: known to be absent', async () => {
  expect(await read('singularity-ce version 4.1.0', '/nowhere')).toEqual({ containerRuntimes: [] })
})

test('an answer that names no version is told, not guessed', async () => {
  const facts = await read('cannot open library')
  expect(facts?.containerRuntimes).toEqual([])
  expect(facts?.skipped?.[0]?.reason).toContain('cannot open library')
})

test("Apptainer's singularity is not taken for one", async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: { '/usr/bin/singularity': '' },
      environment: { PATH: '/usr/bin' },
      run: () => ({ stdout: 'apptainer version 1.3.4\n' }),
    }),
  )
  expect(facts?.containerRuntimes).toEqual([])
  expect(facts?.skipped?.[0]?.reason).toContain('does not tell its version')
})
