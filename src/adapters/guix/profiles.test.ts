import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { readProfiles } from './profiles.ts'

const read = (files: Record<string, string>) =>
  Array.fromAsync(readProfiles(testMachine({ files, environment: { HOME: '/home/me' } })))

const manifest = `(manifest (version 4) (packages (
  ("hdf5" "1.14.3" "out" "/gnu/store/aaa-hdf5-1.14.3"
   (propagated-inputs (("zlib" "1.3" "out" "/gnu/store/bbb-zlib-1.3")))
   (search-paths (("PATH" ("bin") ":" directory #f))))
  (repeated "zlib" "1.3" "/gnu/store/bbb-zlib-1.3")
  ("hdf5" "1.14.3" "fortran" "/gnu/store/ccc-hdf5-1.14.3-fortran"))))`

test('entries and what they propagate, each once, of all profiles', async () => {
  const found = await read({
    '/home/me/.guix-profile/manifest': manifest,
    '/var/guix/profiles/per-user/me/guix-profile/manifest': manifest,
  })
  expect(found.map((one) => 'found' in one && [one.found.name, one.found.prefix])).toEqual([
    ['hdf5', '/gnu/store/aaa-hdf5-1.14.3'],
    ['zlib', '/gnu/store/bbb-zlib-1.3'],
    ['hdf5', '/gnu/store/ccc-hdf5-1.14.3-fortran'],
  ])
  expect(found[0]).toMatchObject({
    found: {
      id: 'guix:/gnu/store/aaa-hdf5-1.14.3',
      version: '1.14.3',
      universe: 'guix',
      use: { commands: ['. /home/me/.guix-profile/etc/profile'] },
    },
  })
})

test('what is no manifest is skipped with the reason', async () => {
  const [one] = await read({ '/run/current-system/profile/manifest': '(manifest (version 9) ())' })
  expect(one).toEqual({
    skipped: { source: '/run/current-system/profile/manifest' },
    reason: 'no manifest of format 3 or 4',
  })
})
