import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mappedFiles } from './maps.ts'

const sample = `555555554000-555555555000 r--p 00000000 08:01 131 /home/me/sw/bin/heat
7ffff7c00000-7ffff7c28000 r--p 00000000 08:01 77   /usr/lib/x86_64-linux-gnu/libmpich.so.12.2.2
7ffff7c28000-7ffff7dbd000 r-xp 00028000 08:01 77   /usr/lib/x86_64-linux-gnu/libmpich.so.12.2.2
7ffff7e00000-7ffff7e20000 rw-s 00000000 00:1a 12   /dev/shm/mpich_shar_tmpediLSi (deleted)
7ffff7f00000-7ffff7f01000 rw-s 00000000 00:01 3    /SYSV00000000 (deleted)
7ffff7fc1000-7ffff7fc5000 r--p 00000000 00:00 0    [vvar]
7ffff7fd0000-7ffff7fd2000 rw-p 00000000 00:00 0
`

describe('mapped files', () => {
  test('each once, without anonymous and special mappings', () => {
    expect(mappedFiles(sample)).toEqual([
      '/home/me/sw/bin/heat',
      '/usr/lib/x86_64-linux-gnu/libmpich.so.12.2.2',
      '/dev/shm/mpich_shar_tmpediLSi',
      '/SYSV00000000',
    ])
  })

  test('any path comes back, spaces and newlines included', () => {
    const path = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((name) => !name.includes('\0') && !/\\012|\(deleted\)$|[\r\u2028\u2029]/.test(name))
      .map((name) => `/${name}`)
    fc.assert(
      fc.property(fc.uniqueArray(path), (paths) => {
        const text = paths
          .map((p) => `7f00-7f01 r--p 00000000 08:01 77   ${p.replaceAll('\n', '\\012')}`)
          .join('\n')
        expect(mappedFiles(text)).toEqual(paths)
      }),
    )
  })
})
