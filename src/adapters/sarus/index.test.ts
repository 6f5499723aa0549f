import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

const read = (said: string, path = '/opt/x/bin:/usr/bin') =>
  adapter.machine?.read(
    testMachine({
      files: { '/opt/x/bin/sarus': '', '/usr/bin/sarus': '' },
      environment: { PATH: path },
      run: ([program]) => (program === 'sarus' ? { stdout: `${said}\n` } : null),
    }),
  )

test('its version, and the program that PATH finds first', async () => {
  expect(await read('1.6.4')).toEqual({
    containerRuntimes: [{ name: 'sarus', version: '1.6.4', path: '/opt/x/bin/sarus' }],
  })
})

test('not in PATH: known to be absent', async () => {
  expect(await read('1.6.4', '/nowhere')).toEqual({ containerRuntimes: [] })
})

test('an answer that names no version is told, not guessed', async () => {
  const facts = await read('cannot open library')
  expect(facts?.containerRuntimes).toEqual([])
  expect(facts?.skipped?.[0]?.reason).toContain('cannot open library')
})
