import { expect, test } from 'vitest'
import { licenceId } from './licences.ts'

test.each([
  ['GPL 3+', 'GPL-3.0-or-later'],
  ['GPL 2', 'GPL-2.0-only'],
  ['LGPL 2.1+', 'LGPL-2.1-or-later'],
  ['LGPL 2.0', 'LGPL-2.0-only'],
  ['AGPL 3+', 'AGPL-3.0-or-later'],
  ['Expat', 'MIT'],
  ['Modified BSD', 'BSD-3-Clause'],
  ['ASL 2.0', 'Apache-2.0'],
  ['LPPL 1.3c', 'LPPL-1.3c'],
  ['LPPL 1.3c+', 'LPPL-1.3c+'],
  ['LPPL (any version)', 'LPPL (any version)'],
  ['non-copyleft', 'non-copyleft'],
  ['constructor', 'constructor'],
])('%s is %s', (guix, id) => {
  expect(licenceId(guix)).toBe(id)
})
