import { expect, test } from 'vitest'
import { compilerFlags } from './compiler-flags.ts'

test('flags depend on the version of the compiler', () => {
  expect(compilerFlags('zen3', 'gcc', '12.2.0')).toEqual(['-march=znver3', '-mtune=znver3'])
  expect(compilerFlags('x86_64_v3', 'gcc', '12.2.0')).toEqual([
    '-march=x86-64-v3',
    '-mtune=generic',
  ])
  expect(compilerFlags('x86_64_v3', 'gcc', '9.4.0')).toContain('-mavx2')
  expect(compilerFlags('zen3', 'llvm', '14.0.6')).toEqual(['-march=znver3', '-mtune=znver3'])
})

test('what archspec does not list is null', () => {
  expect(compilerFlags('zen3', 'gcc', '8.3.0')).toBeNull()
  expect(compilerFlags('zen3', 'tcc', '0.9')).toBeNull()
  expect(compilerFlags('no-such-target', 'gcc', '12')).toBeNull()
})
