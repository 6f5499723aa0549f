import { expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import type { Installation } from '../model/installation.ts'
import { find } from './find.ts'

const installation = (id: string, more: Partial<Installation> = {}): Installation => ({
  id,
  tool: 'debian',
  name: id,
  version: '1',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [],
  ...more,
})
const hdf5 = (flavour: string, mpi?: string) =>
  installation(`libhdf5-${flavour}-dev`, {
    software: 'hdf5',
    version: '1.10.8+repack1-1',
    upstreamVersion: '1.10.8',
    variants: { mpi: mpi !== undefined },
    compiler: 'gcc@12.2.0',
    target: 'x86_64',
    dependencies: mpi === undefined ? [] : [{ id: mpi, types: ['link'], virtuals: ['mpi'] }],
  })
const machine = [
  installation('libmpich-dev', { software: 'mpich', version: '4.0.2', provides: ['mpi'] }),
  installation('libopenmpi-dev', {
    software: 'openmpi',
    version: '4.1.4',
    provides: ['mpi'],
    sonames: ['libmpi.so.40'],
    details: { packages: ['libopenmpi3'] },
  }),
  hdf5('serial'),
  hdf5('mpich', 'libmpich-dev'),
  hdf5('openmpi', 'libopenmpi-dev'),
  installation('gcc', { version: '4:12.2.0-3' }),
]
const ids = (text: string) => find(text, machine).matches.map((m) => m.installation.id)
const misses = (text: string) =>
  Object.fromEntries(find(text, machine).misses.map((m) => [m.id, m.because]))

test.each([
  ['hdf5', ['libhdf5-serial-dev', 'libhdf5-mpich-dev', 'libhdf5-openmpi-dev']],
  ['hdf5@1.10: +mpi', ['libhdf5-mpich-dev', 'libhdf5-openmpi-dev']],
  ['hdf5 +mpi ^openmpi', ['libhdf5-openmpi-dev']],
  ['hdf5 ^mpich@4', ['libhdf5-mpich-dev', 'libhdf5-serial-dev']],
  ['mpi', ['libmpich-dev', 'libopenmpi-dev']],
  ['libmpi.so.40', ['libopenmpi-dev']],
  ['libopenmpi3', ['libopenmpi-dev']],
  ['libhdf5-mpich-dev', ['libhdf5-mpich-dev']],
  ['gcc', ['gcc']],
  ['libnothing.so.1', []],
])('%s finds %j', (text, expected) => {
  expect(ids(text)).toEqual(expected)
})

test('what nobody has probed is open, and certain matches come first', () => {
  const { matches } = find('hdf5 +szip ^mpich', machine)
  expect(matches.map((m) => [m.installation.id, m.open])).toEqual([
    ['libhdf5-mpich-dev', ['+szip']],
    ['libhdf5-serial-dev', ['+szip', '^mpich']],
  ])
  expect(find('mpi@3:', machine).matches.map((m) => m.open)).toEqual([['mpi@3:'], ['mpi@3:']])
})

test('a miss says why', () => {
  expect(misses('hdf5@1.14: +mpi')).toMatchObject({
    'libhdf5-mpich-dev': 'version 1.10.8 is not in @1.14:',
  })
  expect(misses('hdf5 +mpi ^openmpi')).toMatchObject({
    'libhdf5-serial-dev': '~mpi instead of +mpi',
    'libhdf5-mpich-dev': 'it uses mpich instead',
  })
  expect(misses('hdf5 +mpi ^mpich@5:')).toMatchObject({
    'libhdf5-mpich-dev': 'its mpich differs: version 4.0.2 is not in @5:',
  })
  expect(misses('hdf5 target=zen3')).toMatchObject({
    'libhdf5-mpich-dev': 'target=x86_64 instead of target=zen3',
  })
})

test('a compiler is known by name and version', () => {
  expect(ids('hdf5 %gcc@12')).toHaveLength(3)
  expect(misses('hdf5 %gcc@13:')['libhdf5-mpich-dev']).toMatch(/compiler differs/)
  expect(find('hdf5 %clang', machine).matches[0]?.open).toEqual(['%llvm'])
})

test('a mistyped name gets a hint; no name is an error', () => {
  expect(find('hdf6', machine)).toMatchObject({ matches: [], hint: 'did you mean hdf5?' })
  expect(() => find('+mpi', machine)).toThrow(PortolanError)
})
