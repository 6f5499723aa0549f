import { expect, test } from 'vitest'
import { elfFacts, testMachine, type TestMachine } from '../../adapters/test-machine.ts'
import type { Installation } from '../../model/installation.ts'
import { configurationHeaders } from '../../util/abi-libraries.ts'
import type { Test } from './feature.ts'
import { prove } from './prove.ts'
import { features } from './table.ts'

const installation = (more: Partial<Installation>): Installation => ({
  id: 'x:1',
  tool: 'x',
  name: 'hdf5',
  software: 'hdf5',
  version: '1.10.8',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [{ source: 'database' }],
  ...more,
})
const proven = async (more: Partial<Installation>, machine: TestMachine = {}) => {
  const [one] = await prove([installation(more)], testMachine(machine))
  return { variants: one?.variants, evidence: one?.variantEvidence }
}

const use = {
  includeDirs: ['/h/include'],
  libraryDirs: ['/h/lib'],
  libraries: ['/h/lib/libhdf5.so', '/h/lib/libhdf5_hl.so', '/h/lib/libhdf5.a'],
}

test('a configuration header settles its variants, with line and text', async () => {
  const { variants, evidence } = await proven(
    { use },
    {
      files: {
        '/h/include/H5pubconf.h':
          '/* #undef H5_HAVE_THREADSAFE */\n#define H5_HAVE_PARALLEL 1\n#define H5_HAVE_FILTER_SZIP 0\n#define H5_USE_18_API_DEFAULT 1\n',
      },
    },
  )
  expect(variants).toEqual({
    mpi: true,
    threadsafe: false,
    szip: false,
    api: 'v18',
    hl: true,
    cxx: false,
    fortran: false,
    shared: true,
    java: false,
  })
  expect(evidence?.['mpi']).toEqual({
    source: '/h/include/H5pubconf.h',
    line: 2,
    detail: '#define H5_HAVE_PARALLEL 1',
  })
  expect(evidence?.['fortran']).toEqual({
    source: '/h/lib/libhdf5.so',
    detail: 'no libhdf5*_fortran.* among its libraries',
  })
})

test('without the evidence a variant stays unknown, never false', async () => {
  expect((await proven({})).variants).toEqual({})
  expect((await proven({ use: { libraryDirs: ['/elsewhere'] } })).variants).toEqual({})
})

test('a header that never mentions a macro says nothing, save one that leaves out what is off', async () => {
  const hdf5 = await proven({ use }, { files: { '/h/include/H5pubconf.h': '\n' } })
  expect(hdf5.variants).not.toHaveProperty('mpi')
  const petsc = await proven(
    { software: 'petsc', version: '3.18.5', use },
    { files: { '/h/include/petscconf.h': '#define PETSC_HAVE_HYPRE 1\n' } },
  )
  expect(petsc.variants).toMatchObject({ hypre: true, metis: false, mpi: true })
})

test('one of several macros suffices for yes, all are needed for no', async () => {
  const dap = async (...lines: string[]) => {
    const files = { '/h/include/netcdf_meta.h': lines.map((l) => `#define ${l}`).join('\n') }
    return (await proven({ software: 'netcdf-c', version: '4.9.0', use }, { files })).variants?.[
      'dap'
    ]
  }
  expect(await dap('NC_HAS_DAP2 1')).toBe(true)
  expect(await dap('NC_HAS_DAP 1')).toBe(true)
  expect(await dap('NC_HAS_DAP2 0', 'NC_HAS_DAP4 0')).toBeUndefined()
  expect(await dap('NC_HAS_DAP 0', 'NC_HAS_DAP2 0', 'NC_HAS_DAP4 0')).toBe(false)
})

test("a neighbour's file in a shared folder proves nothing", async () => {
  const { variants } = await proven(
    { use },
    { files: { '/h/lib/libhdf5_fortran.so': '', '/h/lib/libhdf5.so': '' } },
  )
  expect(variants).toMatchObject({ fortran: false })
})

test('a version that has no such variant states none', async () => {
  const machine = {
    files: {
      '/h/include/H5pubconf.h': '#define H5_HAVE_SUBFILING_VFD 1\n/* #undef H5_HAVE_MAP_API */\n',
    },
  }
  expect((await proven({ use }, machine)).variants).not.toHaveProperty('subfiling')
  expect((await proven({ use, version: '1.14.6' }, machine)).variants).toMatchObject({
    subfiling: true,
    map: false,
  })
})

test('what is known already stands', async () => {
  const { variants, evidence } = await proven({ use, variants: { shared: false } })
  expect(variants).toMatchObject({ shared: false })
  expect(evidence).not.toHaveProperty('shared')
})

test('what a library was linked with tells the device; what it was not linked with tells nothing', async () => {
  const elf = [elfFacts('/m/lib/libmpich.so', { needed: ['libucp.so.0', 'libhwloc.so.15'] })]
  const { variants, evidence } = await proven({ software: 'mpich', version: '4.0.2', elf })
  expect(variants).toMatchObject({ device: 'ch4', netmod: 'ucx', hwloc: true, cuda: false })
  expect(variants).not.toHaveProperty('pmi')
  expect(evidence?.['netmod']).toEqual({
    source: '/m/lib/libmpich.so',
    detail: 'needs libucp.so.0',
  })
})

test('a multi-valued variant lists what is there, or none', async () => {
  const at = (files: readonly string[]) =>
    proven(
      { software: 'openmpi', version: '4.1.4', use: { libraryDirs: ['/o/lib'] } },
      { files: Object.fromEntries(files.map((f) => [`/o/lib/openmpi/mca_${f}.so`, ''])) },
    )
  expect((await at(['pml_ucx', 'mtl_ofi', 'ess_slurm'])).variants).toMatchObject({
    fabrics: ['ucx', 'ofi'],
    schedulers: ['slurm'],
  })
  expect((await at(['btl_self'])).variants).toMatchObject({
    fabrics: ['none'],
    schedulers: ['none'],
  })
  // Components may be linked in: without any as files nothing is known.
  expect((await at([])).variants).not.toHaveProperty('fabrics')
})

test('languages follow the programs', async () => {
  const programs = { cc: '/usr/bin/gcc-12', fc: '/usr/bin/gfortran-12' }
  const { variants } = await proven({ software: 'gcc', version: '12.2.0', use: { programs } })
  expect(variants).toEqual({ languages: ['c', 'fortran'] })
})

test('modules of the interpreter are looked for in its own version', async () => {
  const { variants } = await proven(
    { software: 'python', version: '3.11.2', prefix: '/usr' },
    {
      files: {
        '/usr/lib/python3.11/lib-dynload/_ssl.cpython-311.so': '',
        '/usr/lib/python3.12/lib-dynload/_tkinter.cpython-312.so': '',
      },
    },
  )
  expect(variants).toEqual({ ssl: true, tkinter: false })
})

const headersOf = (test: Test): string[] =>
  'any' in test ? test.any.flatMap(headersOf) : 'header' in test ? [test.header] : []

test('every header that is read is one the collector records', () => {
  const read = Object.values(features).flatMap((table) =>
    table.flatMap((f) =>
      ('test' in f ? [f.test] : Object.values(f.parts)).flatMap((t) => headersOf(t)),
    ),
  )
  expect(read.filter((header) => !configurationHeaders.includes(header))).toEqual([])
})
