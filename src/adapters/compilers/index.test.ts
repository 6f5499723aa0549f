import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { compilers } from './families.ts'
import { adapter } from './index.ts'

test.each([
  ['gcc', 'gcc (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright (C) 2022', '12.2.0'],
  ['gcc', 'gcc-13 (SUSE Linux) 13.2.1 20230803 [revision abc]', '13.2.1'],
  ['gcc', 'gcc (GCC) 8.5.0 20210514 (Red Hat 8.5.0-20)', '8.5.0'],
  ['llvm', 'Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu', '14.0.6'],
  ['llvm', 'clang version 18.1.8 (https://github.com/llvm/llvm-project.git 3b5b5c1)', '18.1.8'],
  [
    'intel-oneapi-compilers',
    'Intel(R) oneAPI DPC++/C++ Compiler 2024.2.1 (2024.2.1.20240711)',
    '2024.2.1',
  ],
  ['nvhpc', '\nnvc 24.7-0 64-bit target on x86-64 Linux -tp zen3', '24.7'],
  ['aocc', 'AMD clang version 17.0.6 (CLANG: AOCC_5.0.0-Build#1377 2024_09_24)', '17.0.6'],
  ['cce', 'Cray clang version 17.0.1 (7ae4e57)', '17.0.1'],
])('%s: %j', (software, text, version) => {
  expect(compilers.find((c) => c.software === software)?.version.exec(text)?.[1]).toBe(version)
})

const gcc = { stdout: 'gcc (GCC) 13.2.0\n' }
const read = async (machine: TestMachine) =>
  (await Array.fromAsync(adapter.installations?.read(testMachine(machine)) ?? [])).map((r) =>
    'found' in r ? Installation.parse(r.found) : r,
  )

test('a compiler with its companions of the same version', async () => {
  const [found] = await read({
    files: { '/usr/bin/gcc-13': '', '/usr/bin/g++-13': '', '/usr/bin/gfortran-12': '' },
    run: () => gcc,
  })
  expect(found).toMatchObject({
    id: 'compilers:/usr/bin/gcc-13',
    version: '13.2.0',
    provides: ['c', 'cxx'],
    use: { programs: { cc: '/usr/bin/gcc-13', cxx: '/usr/bin/g++-13' } },
  })
})

test("where dpkg manages the system, those in its bin are its adapter's; others are found", async () => {
  const all = await read({
    files: {
      '/var/lib/dpkg/status': '',
      '/usr/bin/gcc': '',
      '/opt/gcc-13/bin/gcc': '',
      '/opt/gcc-13/bin/gfortran': '',
    },
    run: () => gcc,
  })
  expect(all).toMatchObject([{ id: 'compilers:/opt/gcc-13/bin/gcc', provides: ['c', 'fortran'] }])
})

test('a caching front end and a second name of the same file are left out', async () => {
  const all = await read({
    files: { '/opt/gcc/bin/gcc': '', '/usr/bin/ccache': '' },
    links: { '/usr/lib/ccache/gcc': '/usr/bin/ccache', '/usr/local/bin/gcc': '/opt/gcc/bin/gcc' },
    environment: { PATH: '/usr/lib/ccache:/usr/local/bin' },
    run: () => gcc,
  })
  expect(all).toHaveLength(1)
})

test('one that does not tell its version is told', async () => {
  const [only] = await read({ files: { '/opt/x/bin/icx': '' }, run: () => ({ code: 127 }) })
  expect(only).toMatchObject({ skipped: { source: '/opt/x/bin/icx' } })
})
