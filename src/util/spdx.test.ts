import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { spdxExpression } from './spdx.ts'

test.each([
  ['MIT', 'MIT'],
  ['mit', 'MIT'],
  ['https://spdx.org/licenses/BSD-3-Clause', 'BSD-3-Clause'],
  ['http://spdx.org/licenses/Apache-2.0.html', 'Apache-2.0'],
  ['BSD 3-Clause', 'BSD-3-Clause'],
  ['Apache License 2.0', 'Apache-2.0'],
  ['LGPL-2.1-or-later', 'LGPL-2.1-or-later'],
  ['GPL-2.0+', 'GPL-2.0+'],
  ['Apache-2.0+', 'Apache-2.0+'],
  [
    'gpl-3.0-only with gcc-exception-3.1 and (MIT or Zlib)',
    'GPL-3.0-only WITH GCC-exception-3.1 AND (MIT OR Zlib)',
  ],
  ['((MIT))', '((MIT))'],
  ['LicenseRef-Proprietary', 'LicenseRef-Proprietary'],
  ['MIT, BSD-3-Clause', null],
  ['BSD', null],
  ['Proprietary', null],
  ['', null],
  ['()', null],
  ['MIT OR', null],
  ['MIT BSD-3-Clause', null],
  ['(MIT', null],
  ['MIT)', null],
  ['MIT WITH MIT', null],
  ['MIT WITH (GCC-exception-3.1)', null],
  ['(MIT) WITH GCC-exception-3.1', null],
  ['https://example.org/licenses/MIT', null],
])('%s is %s', (text, expected) => {
  expect(spdxExpression(text)).toBe(expected)
})

test('an expression is its own proper writing', () => {
  const word = fc.constantFrom(
    'MIT',
    'or',
    'AND',
    '(',
    ')',
    'with',
    'GCC-exception-3.1',
    'zlib',
    'x',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const made = spdxExpression(words.join(' '))
      expect(made === null ? null : spdxExpression(made)).toBe(made)
    }),
  )
})
