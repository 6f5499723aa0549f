import { expect, test } from 'vitest'
import { elfFacts } from '../../adapters/test-machine.ts'
import { familyNeeded, familyOfLibrary } from './mpi.ts'

test.each([
  ['libmpi.so.12', [], 'mpich'],
  ['libmpich.so.12', [], 'mpich'],
  ['libmpi_gnu_91.so.12', [], 'mpich'],
  ['libmpi_cray.so.12', [], 'mpich'],
  ['libmpi.so.40', ['libopen-pal.so.40'], 'openmpi'],
  ['libmpi.so.20', [], 'openmpi'],
  // Open MPI 1.10 took the soname of the MPICH family.
  ['libmpi.so.12', ['libopen-pal.so.13'], 'openmpi'],
  ['libmpi_abi.so.1', [], 'mpi-standard-abi'],
])('a library %s that needs %j is of family %s', (soname, needed, family) => {
  expect(familyOfLibrary(elfFacts('/l', { soname, needed }))?.family).toBe(family)
})

test('a library that is no MPI has no family', () => {
  expect(familyOfLibrary(elfFacts('/l', { soname: 'libhdf5.so.103' }))).toBeNull()
  expect(familyOfLibrary(elfFacts('/l', {}))).toBeNull()
})

test.each([
  [['libhdf5.so.103', 'libmpich.so.12'], 'mpich'],
  [['libmpi.so.40', 'libc.so.6'], 'openmpi'],
  [['libmpi.so.12', 'libopen-rte.so.12'], 'openmpi'],
  [['libmpi.so.12', 'libc.so.6'], undefined],
  [['libc.so.6'], undefined],
])('what needs %j was linked with %s', (needed, family) => {
  expect(familyNeeded(elfFacts('/p', { needed }))?.family).toBe(family)
})
