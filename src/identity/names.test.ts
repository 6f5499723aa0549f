import { expect, test } from 'vitest'
import { keyReader } from './keys.ts'
import { nameKey } from './names.ts'
import { row, rules } from './testing.ts'

const read = keyReader(rules)
const facts = (...args: Parameters<typeof row>) => read(row(...args)).name

test('a prefix says which world of names it is, and the rest is the name there', () => {
  expect(facts('spack', 'py-numpy')).toMatchObject({ ecosystem: 'python', base: 'numpy' })
  expect(facts('guix', 'python-numpy')).toMatchObject({ ecosystem: 'python', base: 'numpy' })
  expect(facts('debian', 'r-cran-zoo')).toMatchObject({ ecosystem: 'r', base: 'zoo' })
  expect(facts('debian', 'libjson-perl')).toMatchObject({ ecosystem: 'perl', base: 'json' })
  expect(facts('spack', 'hdf5')).toMatchObject({ ecosystem: '', base: 'hdf5' })
})

test('so do a build system, binary parts and the one registry it comes from', () => {
  expect(facts('easybuild', 'Biopython', { builds: ['PythonPackage'] }).ecosystem).toBe('python')
  expect(facts('debian', 'numpy', { parts: ['python3-numpy', 'numpy-doc'] }).ecosystem).toBe(
    'python',
  )
  expect(facts('debian', 'gdal', { parts: ['python3-gdal', 'libgdal-dev'] }).ecosystem).toBe('')
  const urls = ['https://hackage.haskell.org/package/pandoc/pandoc-3.1.tar.gz']
  expect(facts('debian', 'pandoc', { urls }).ecosystem).toBe('haskell')
})

test('an ecosystem that the recipe gives stands, and the name with it', () => {
  const extension = facts('easybuild', 'python-dateutil', { ecosystem: 'python' })
  expect(extension).toMatchObject({ ecosystem: 'python', base: 'python-dateutil' })
})

test('a version at the end is taken off when it is one of the versions', () => {
  const stem = (name: string, version: string) => facts('guix', name, { versions: [version] }).stem
  expect(stem('hdf5-1.10', '1.10.9')).toBe('hdf5')
  expect(stem('gcc-12', '12.2.0')).toBe('gcc')
  expect(stem('fftw3', '3.3.10')).toBe('fftw')
  expect(stem('gcc-1', '12.2.0')).toBe('gcc1')
  expect(stem('tinyxml2', '9.0.0')).toBe('tinyxml2')
  expect(stem('hdf5', '1.14.6')).toBe('hdf5')
})

test('an ending that says how it is built is taken off', () => {
  expect(facts('guix', 'hdf5-parallel-openmpi')).toMatchObject({
    stem: 'hdf5',
    taken: '-parallel-openmpi',
    suffix: { features: '+mpi ^openmpi' },
  })
})

test('names are compared by letters and digits, a plus being one', () => {
  expect(nameKey('netCDF-Fortran')).toBe('netcdffortran')
  expect(nameKey('libsigc++')).toBe('libsigcpp')
  expect(nameKey('gtk+')).toBe('gtkplus')
})
