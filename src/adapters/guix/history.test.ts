import { expect, test } from 'vitest'
import { history } from './history.ts'

const versions = (subject: string) =>
  history.versionsIn({ subject, path: '', added: [] }).map((v) => `${v.name}@${v.version}`)

test.each([
  ['gnu: hdf5: Update to 1.14.6.', ['hdf5@1.14.6']],
  ['gnu: hdf5: Update to 1.14.6', ['hdf5@1.14.6']],
  ['gnu: python-numpy: Update to 2.0.0rc1.', ['python-numpy@2.0.0rc1']],
  ['gnu: rust-1.93: Upgrade to 1.93.0.', ['rust-1.93@1.93.0']],
  ['gnu: gtk+: Update to v3.24.', ['gtk+@3.24']],
  ['gnu: Add hdf5.', []],
  ['gnu: hdf5: Update home page.', []],
  ['gnu: hdf5: Update to 1.14 and fix the build.', []],
  ['Revert "gnu: hdf5: Update to 1.14.6."', []],
  ['services: nginx: Update to 1.0.', []],
])('%s', (subject, expected) => {
  expect(versions(subject)).toEqual(expected)
})
