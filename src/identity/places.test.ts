import { expect, test } from 'vitest'
import { placeReader } from './places.ts'
import { rules } from './testing.ts'

const places = placeReader(rules)
const source = (url: string) => places.ofSource(url)?.value
const homepage = (url: string) => places.ofHomepage(url)

test('a repository is the same however it is written', () => {
  for (const url of [
    'https://github.com/HDFGroup/hdf5/archive/refs/tags/hdf5-1.14.6.tar.gz',
    'https://github.com/HDFGroup/hdf5.git',
    'http://www.github.com/hdfgroup/HDF5',
    'https://codeload.github.com/HDFGroup/hdf5/tar.gz/v1',
  ])
    expect(source(url)).toBe('github:hdfgroup/hdf5')
  expect(source('https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz')).toBe(
    'gitlab.com:libeigen/eigen',
  )
})

test('an entry of a registry is the same by archive, page and mirror', () => {
  const numpy = { kind: 'registry', value: 'pypi:numpy' }
  expect(homepage('https://pypi.org/project/NumPy/')).toEqual(numpy)
  expect(source('https://files.pythonhosted.org/packages/source/n/numpy/numpy-2.tar.gz')).toBe(
    'pypi:numpy',
  )
  expect(source('mirror://cran/src/contrib/data.table_1.15.tar.gz')).toBe('cran:data-table')
  expect(homepage('https://cran.r-project.org/package=data.table')?.value).toBe('cran:data-table')
  expect(homepage('https://metacpan.org/pod/Sub::Exporter')?.value).toBe('cpan:sub-exporter')
  expect(source('mirror://cpan/authors/id/R/RJ/RJBS/Sub-Exporter-0.991.tar.gz')).toBe(
    'cpan:sub-exporter',
  )
})

test("a forge's page of a project and its pages site are one", () => {
  expect(homepage('https://ofiwg.github.io/libfabric/')?.value).toBe('github:ofiwg/libfabric')
  expect(homepage('http://zlib.sourceforge.net/')?.value).toBe('sourceforge:zlib')
})

test('other pages are compared without what does not matter', () => {
  const page = { kind: 'homepage', value: 'open-mpi.org' }
  expect(homepage('https://www.open-mpi.org')).toEqual(page)
  expect(homepage('http://open-mpi.org/index.html#top')).toEqual(page)
})

test('other archives are told by host and file, without the version', () => {
  expect(source('https://download.open-mpi.org/release/v4.1/openmpi-4.1.5.tar.bz2')).toBe(
    'download.open-mpi.org/openmpi',
  )
  expect(source('https://example.org/releases/1.2.tar.gz')).toBeUndefined()
})

test('what is no address, or says nothing, is no key', () => {
  for (const url of ['', 'nonsense', 'file:///tmp/x-1.tar.gz', 'https://web.archive.org/web/1/x'])
    expect(places.ofSource(url)).toBeNull()
})
