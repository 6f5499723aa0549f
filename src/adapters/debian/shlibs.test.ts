import { expect, test } from 'vitest'
import { parseShlibs } from './shlibs.ts'

test('gives sonames, each once', () => {
  expect(
    parseShlibs('libz 1 zlib1g (>= 1:1.2.13)\nudeb: libz 1 zlib1g-udeb\n# comment\n\n'),
  ).toEqual(['libz.so.1'])
})

test('a version before .so is told by the package files', () => {
  const text = 'libdb 5.3 libdb5.3\n'
  expect(parseShlibs(text)).toEqual(['libdb.so.5.3'])
  expect(parseShlibs(text, ['/usr/lib/x86_64-linux-gnu/libdb-5.3.so'])).toEqual(['libdb-5.3.so'])
})
