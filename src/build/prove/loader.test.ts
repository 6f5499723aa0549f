import { describe, expect, test } from 'vitest'
import { loadedFiles } from './loader.ts'

const account = (lines: readonly string[]) => lines.map((line) => `     24753:\t${line}`).join('\n')

describe("the loader's account", () => {
  test('says by which part of the search each file was found', () => {
    const log = account([
      'find library=libhdf5_mpich.so.103 [0]; searching',
      ' search path=/wrong/hdf5\t\t(LD_LIBRARY_PATH)',
      '  trying file=/wrong/hdf5/libhdf5_mpich.so.103',
      ' search path=/sw/jansson/lib\t\t(RUNPATH from file ./heat)',
      '  trying file=/sw/jansson/lib/libhdf5_mpich.so.103',
      ' search cache=/etc/ld.so.cache',
      '  trying file=/lib/libhdf5_mpich.so.103',
      '',
      'find library=libjansson.so.4 [0]; searching',
      ' search path=/wrong/hdf5\t\t(LD_LIBRARY_PATH)',
      '  trying file=/wrong/hdf5/libjansson.so.4',
      ' search path=/sw/jansson/lib\t\t(RUNPATH from file ./heat)',
      '  trying file=/sw/jansson/lib/libjansson.so.4',
      '',
      'find library=libm.so.6 [0]; searching',
      ' search path=/wrong/hdf5\t\t(LD_LIBRARY_PATH)',
      '  trying file=/wrong/hdf5/libm.so.6',
      '',
      '',
      'calling init: /lib64/ld-linux-x86-64.so.2',
      '',
      '',
      'calling init: /wrong/hdf5/libm.so.6',
      '',
      'calling init: /sw/jansson/lib/libjansson.so.4',
      '',
      'calling init: /lib/libhdf5_mpich.so.103',
      '',
      'initialize program: ./heat',
    ])
    expect(loadedFiles(log)).toEqual([
      { file: '/lib64/ld-linux-x86-64.so.2', by: 'path' },
      { file: '/wrong/hdf5/libm.so.6', asked: 'libm.so.6', by: 'LD_LIBRARY_PATH' },
      { file: '/sw/jansson/lib/libjansson.so.4', asked: 'libjansson.so.4', by: 'RUNPATH' },
      { file: '/lib/libhdf5_mpich.so.103', asked: 'libhdf5_mpich.so.103', by: 'cache' },
    ])
  })

  test('what was only tried is not loaded', () => {
    const log = account([
      'find library=libnone.so [0]; searching',
      ' search path=/usr/lib\t\t(system search path)',
      '  trying file=/usr/lib/libnone.so',
      '',
    ])
    expect(loadedFiles(log)).toEqual([])
  })

  test('a log that breaks off keeps what stands in it', () => {
    const log = account([
      'find library=libz.so.1 [0]; searching',
      ' search path=/a\t\t(RPATH from file ./x)',
      '  trying file=/a/libz.so.1',
      'calling init: /a/libz.so.1',
    ])
    expect(loadedFiles(log)).toEqual([{ file: '/a/libz.so.1', asked: 'libz.so.1', by: 'RPATH' }])
  })
})
