import { expect, test } from 'vitest'
import { adviceFor, firstError } from './failure.ts'

test.each([
  ['a\nx.c:3:1: error: expected ;\nmake: *** [all] Error 1', 'x.c:3:1: error: expected ;'],
  [
    'checking\nconfigure: error: no acceptable C compiler\n',
    'configure: error: no acceptable C compiler',
  ],
  [
    'CMake Error at CMakeLists.txt:3 (find_package):\n\n  Could not find X\n',
    'CMake Error at CMakeLists.txt:3 (find_package): Could not find X',
  ],
  [
    "ld: a.o: undefined reference to `f'\ncollect2: error: ld returned 1",
    "ld: a.o: undefined reference to `f'",
  ],
  [
    'cc1: fatal error: x.h: No such file or directory',
    'cc1: fatal error: x.h: No such file or directory',
  ],
  ['sh: 1: libtoolize: not found', 'sh: 1: libtoolize: not found'],
  ['x: error: y\ncp: write: No space left on device', 'cp: write: No space left on device'],
  [
    '2/8 Test #2: exact ....***Failed\n90% tests passed, 1 tests failed out of 8',
    '90% tests passed, 1 tests failed out of 8',
  ],
])('of %j the telling line is found', (log, line) => {
  expect(firstError(log)).toBe(line)
})

test('commands and harmless lines are no errors', () => {
  expect(firstError('$ grep "error: x" file\nall fine')).toBeNull()
})

test('advice follows the log', () => {
  expect(adviceFor('No space left on device')).toContain('--prefix')
  expect(adviceFor('cc1: out of memory')).toContain('--jobs')
  expect(adviceFor('sh: 1: m4: not found')).toContain('requires')
  expect(adviceFor('')).toContain('same command')
})
