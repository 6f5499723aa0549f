import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parseWrapper, wrapperScript } from './wrapper.ts'

const openmpi =
  'gcc -I/opt/ompi/include -L/opt/ompi/lib -lmpi\n#define OMPI_MAJOR_VERSION 4\n#define OMPI_MINOR_VERSION 1\n#define OMPI_RELEASE_VERSION 6\n'

test.each([
  ['/opt/ompi/bin/mpicc', openmpi, 'openmpi', '4.1.6'],
  ['/sw/mpich/bin/mpicc', 'gcc -lmpi\n#define MPICH_VERSION "4.2.1"\n', 'mpich', '4.2.1'],
  [
    '/sw/mv/bin/mpicc',
    'gcc\n#define MPICH_VERSION "3.2.1"\n#define MVAPICH2_VERSION "2.3.7"\n',
    'mvapich2',
    '2.3.7',
  ],
  [
    '/opt/cray/pe/mpich/8.1.28/ofi/gnu/12.3/bin/mpicc',
    'gcc\n#define MPICH_VERSION "3.4a2"\n',
    'cray-mpich',
    '8.1.28',
  ],
  ['/opt/intel/oneapi/mpi/2021.11/bin/mpicc', 'gcc -I"/opt"\n', 'intel-oneapi-mpi', '2021.11'],
])('%s is %s', (path, text, software, version) => {
  expect(parseWrapper(path, text)).toMatchObject({ software, version })
})

test('a wrapper that tells nothing is none', () => {
  expect(parseWrapper('/x/bin/mpicc', 'cc\n#define OMPI_MAJOR_VERSION 4\n')).toBeNull()
})

const read = async (machine: TestMachine) =>
  Array.fromAsync(adapter.installations?.read(testMachine(machine)) ?? [])
const asks = (text: string) => (argv: readonly string[]) =>
  argv[0] === 'sh' ? { stdout: text } : null

test('an MPI in a folder of its own is an installation with what it takes to use it', async () => {
  const [first] = await read({
    files: { '/opt/ompi/bin/mpicc': '', '/opt/ompi/bin/mpiexec': '' },
    elf: { '/opt/ompi/lib/libmpi.so': { soname: 'libmpi.so.40' }, '/opt/other/lib/libmpi.so': {} },
    run: asks(openmpi),
  })
  const found = first && 'found' in first ? Installation.parse(first.found) : undefined
  expect(found).toMatchObject({
    id: 'mpi:/opt/ompi',
    software: 'openmpi',
    provides: ['mpi'],
    use: {
      includeDirs: ['/opt/ompi/include'],
      libraryDirs: ['/opt/ompi/lib'],
      programs: { mpicc: '/opt/ompi/bin/mpicc', mpiexec: '/opt/ompi/bin/mpiexec' },
    },
  })
  expect(found?.elf.map((e) => e.path)).toEqual(['/opt/ompi/lib/libmpi.so'])
})

test("wrappers in the system's bin are left to its packages, links to one are one", async () => {
  const all = await read({
    files: { '/usr/bin/mpicc': '', '/opt/ompi/bin/mpicc': '' },
    links: {
      '/opt/link/bin/mpicc': '/opt/ompi/bin/mpicc',
      '/usr/local/bin/mpicc': '/usr/bin/mpicc',
    },
    run: asks(openmpi),
  })
  expect(all.map((r) => ('found' in r ? r.found.id : r))).toEqual(['mpi:/opt/link'])
})

test('one that does not answer is told', async () => {
  const [only] = await read({
    files: { '/opt/x/bin/mpicc': '' },
    run: () => ({ code: 1, stderr: 'licence expired\n' }),
  })
  expect(only).toMatchObject({ skipped: { source: '/opt/x/bin/mpicc', detail: 'licence expired' } })
})

test('the shell text prints the shown command and the macros of the header it leads to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mpi-'))
  try {
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'inc'))
    const wrapper = join(folder, 'bin/mpicc')
    writeFileSync(wrapper, `#!/bin/sh\necho gcc -I${folder}/none -I${folder}/inc -lmpi\n`, {
      mode: 0o755,
    })
    writeFileSync(join(folder, 'inc/mpi.h'), '#  define MPICH_VERSION "4.0.2"\n#define OTHER 1\n')
    const text = execFileSync('sh', ['-c', wrapperScript, 'sh', wrapper], { encoding: 'utf8' })
    expect(parseWrapper(wrapper, text)).toMatchObject({ software: 'mpich', version: '4.0.2' })
    expect(text).not.toContain('OTHER')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
