import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultLibraryFolders } from './loader.ts'

test('folders of the configuration, its includes and what is built in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-loader-'))
  mkdirSync(join(folder, 'conf.d'))
  writeFileSync(
    join(folder, 'ld.so.conf'),
    '# a comment\ninclude conf.d/*.conf\n/opt/a/lib # why\n',
  )
  writeFileSync(join(folder, 'conf.d', 'x.conf'), '/opt/b/lib\ninclude ../ld.so.conf\n')
  writeFileSync(join(folder, 'conf.d', 'ignored'), '/opt/c/lib\n')
  const found = defaultLibraryFolders(join(folder, 'ld.so.conf'))
  expect([...found].toSorted()).toEqual(
    ['/lib', '/lib64', '/opt/a/lib', '/opt/b/lib', '/usr/lib', '/usr/lib64'].toSorted(),
  )
  expect(defaultLibraryFolders(join(folder, 'none')).has('/usr/lib')).toBe(true)
  rmSync(folder, { recursive: true })
})
