import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter, parseTransports, parseVersion } from './index.ts'

test.each([
  ['# Version 1.13.1\n# Git branch', '1.13.1'],
  ['# UCT version=1.9.0 revision 1d0a420', '1.9.0'],
  ['# Library version: 1.17.0\n# Library path: /x', '1.17.0'],
  ['ucx_info: error', null],
])('version of %j', (text, expected) => {
  expect(parseVersion(text)).toBe(expected)
})

test('each transport once, whatever its devices', () => {
  const text =
    '#      Transport: self\n#         Device: memory0\n#      Transport: tcp\n#      Transport: tcp\n'
  expect(parseTransports(text)).toEqual(['self', 'tcp'])
  expect(parseTransports('')).toBeNull()
})

test('a failing ucx_info leaves the transports unknown', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      run: ([, option]) =>
        option === '-v' ? { stdout: '# Version 1.13.1\n' } : { code: 1, stderr: 'no memory' },
    }),
  )
  expect(valueOf(facts?.ucx?.version)).toBe('1.13.1')
  expect(facts?.ucx?.transports).toEqual({ unknown: 'ucx_info -d: exit code 1: no memory' })
})
