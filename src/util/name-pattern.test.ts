import { expect, test } from 'vitest'
import { isPattern, matchName } from './name-pattern.ts'

test.each([
  ['gcc-#', 'gcc-12', '12'],
  ['gcc-#', 'gcc-12-base', null],
  ['python3.#', 'python3.11', '11'],
  ['python3.#', 'python3', null],
  ['libboost-*#-dev', 'libboost-system1.74-dev', '1.74'],
  ['lib*-dev', 'lib-dev', ''],
  ['g++-#', 'g++-12', '12'],
  ['zlib', 'zlib1g', null],
])('%s against %s gives %j', (pattern, name, version) => {
  expect(matchName(pattern, name)).toBe(version)
})

test('a name without signs is no pattern', () => {
  expect(isPattern('libstdc++6')).toBe(false)
  expect(isPattern('gcc-#')).toBe(true)
})
