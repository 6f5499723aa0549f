import { expect, test } from 'vitest'
import { history } from './history.ts'

const versions = (...lines: string[]) =>
  history.versionsIn({ subject: '', path: 'x.eb', added: [lines] })

test('name and version of a new easyconfig', () => {
  expect(versions("name = 'HDF5'", "version = '1.14.0'  # newest", "versionsuffix = '-x'")).toEqual(
    [{ name: 'HDF5', version: '1.14.0' }],
  )
  expect(versions('name="zlib"', 'version="1.3"')).toEqual([{ name: 'zlib', version: '1.3' }])
})

test.each([
  [["version = '1'"]],
  [["name = 'x'", 'version = local_version']],
  [["name = 'x'", "version = '%(x)s'"]],
  [["name = 'x'", "version = '1'", "version = '2'"]],
  [["name = 'x'", "version = '1' + '2'"]],
])('nothing is guessed from %j', (lines) => {
  expect(versions(...lines)).toEqual([])
})
