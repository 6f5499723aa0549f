import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { readModules } from './read.ts'

async function read(machine: TestMachine) {
  const all = await Array.fromAsync(readModules(testMachine(machine)))
  const found = all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : []))
  return {
    found,
    skipped: all.filter((r) => 'skipped' in r),
    get: (id: string) => found.find((i) => i.id === id),
  }
}

const files = {
  '/m/Core/gcc/12.lua':
    'family("compiler")\nwhatis("Version: 12.2.0")\nprepend_path("MODULEPATH", "/m/gcc-12")\nprepend_path("PATH", "/opt/gcc-12/bin")',
  '/m/Core/tool/2.0': '#%Module\nsetenv TOOL_HOME /opt/tool\nconflict other',
  '/m/Core/README': 'no module',
  '/m/gcc-12/openmpi/4.1.6.lua':
    'family("mpi")\nprepend_path("MODULEPATH", "/m/gcc-12-openmpi")\nprepend_path("LD_LIBRARY_PATH", "/opt/openmpi/lib")',
  '/m/gcc-12-openmpi/hdf5/1.14.6-gompi-2025b.lua':
    'local root = "/sw/software/HDF5/1.14.6"\nsetenv("EBROOTHDF5", root)\nsetenv("EBVERSIONHDF5", "1.14.6")\ndepends_on("openmpi/4.1.6")',
}
const environment = { MODULEPATH: '/m/Core:/m/absent' }

test('a hierarchy is followed; what to load before stays in use.modules', async () => {
  const { found, get } = await read({ files, environment })
  expect(found.map((i) => i.id)).toEqual([
    'lmod:gcc/12',
    'lmod:tool/2.0',
    'lmod:gcc/12+openmpi/4.1.6+hdf5/1.14.6-gompi-2025b',
    'lmod:gcc/12+openmpi/4.1.6',
  ])
  expect(get('lmod:gcc/12+openmpi/4.1.6+hdf5/1.14.6-gompi-2025b')).toMatchObject({
    name: 'hdf5',
    version: '1.14.6-gompi-2025b',
    upstreamVersion: '1.14.6',
    prefix: '/sw/software/HDF5/1.14.6',
    compiler: 'gcc@12.2.0',
    use: { modules: ['gcc/12', 'openmpi/4.1.6', 'hdf5/1.14.6-gompi-2025b'] },
    dependencies: [{ id: 'lmod:gcc/12+openmpi/4.1.6', virtuals: ['mpi'] }, { id: 'lmod:gcc/12' }],
  })
  expect(get('lmod:gcc/12')).toMatchObject({ prefix: '/opt/gcc-12', upstreamVersion: '12.2.0' })
  expect(get('lmod:gcc/12+openmpi/4.1.6')).toMatchObject({
    prefix: '/opt/openmpi',
    provides: ['mpi'],
  })
  expect(get('lmod:tool/2.0')).toMatchObject({
    prefix: '/opt/tool',
    details: { conflicts: ['other'] },
  })
})

test("where Lmod's spider ran, modules outside MODULEPATH are as it says", async () => {
  const spider = {
    openmpi: {
      '/m/gcc-12/openmpi/4.1.6.lua': {
        fullName: 'openmpi/4.1.6',
        parentAA: [['gcc/12']],
        pathA: { '/opt/openmpi/bin': 1 },
        family: 'mpi',
      },
    },
  }
  const { found, get } = await read({
    files,
    environment,
    run: () => ({ stdout: JSON.stringify(spider) }),
  })
  expect(found.map((i) => i.id)).toEqual([
    'lmod:gcc/12',
    'lmod:tool/2.0',
    'lmod:gcc/12+openmpi/4.1.6',
  ])
  expect(get('lmod:gcc/12+openmpi/4.1.6')).toMatchObject({
    prefix: '/opt/openmpi',
    provides: ['mpi'],
    compiler: 'gcc@12.2.0',
  })
})

test('a module reached in two ways is one with two ways to load it', async () => {
  const { get } = await read({
    environment: { MODULEPATH: '/m/Core' },
    files: {
      '/m/Core/gcc/12.lua': 'prepend_path("MODULEPATH", "/m/any")',
      '/m/Core/gcc/13.lua': 'prepend_path("MODULEPATH", "/m/any")',
      '/m/any/zlib/1.3.lua': 'setenv("ZLIB_ROOT", "/opt/zlib")',
    },
  })
  expect(get('lmod:gcc/12+zlib/1.3')?.use).toEqual({
    modules: ['gcc/12', 'zlib/1.3'],
    commands: ['module load gcc/13 zlib/1.3'],
  })
})

test('a loop of folders ends', async () => {
  const { found } = await read({
    environment: { MODULEPATH: '/m/Core' },
    files: { '/m/Core/loop/1.lua': 'prepend_path("MODULEPATH", "/m/Core")' },
  })
  expect(found).toHaveLength(1)
})

test('a failing spider is reported and the files are read instead', async () => {
  const { found, skipped } = await read({
    files,
    environment,
    run: () => ({ code: 1, stderr: 'lua: no such file\nmore' }),
  })
  expect(found).toHaveLength(4)
  expect(skipped).toEqual([
    {
      skipped: { source: 'spider -o spider-json "$MODULEPATH"' },
      reason: 'ended with code 1: lua: no such file',
    },
  ])
})

test('a prefix under a known root is looked into', async () => {
  const { get } = await read({
    environment: { MODULEPATH: '/m' },
    files: {
      '/m/netcdf/4.9.lua': 'setenv("NETCDF_DIR", "/opt/netcdf")',
      '/opt/netcdf/include/netcdf.h': '',
      '/opt/netcdf/lib/libnetcdf.so': '',
      '/opt/netcdf/bin/nc-config': '',
    },
    elf: { '/opt/netcdf/lib/libnetcdf.so': { soname: 'libnetcdf.so.19' } },
  })
  expect(get('lmod:netcdf/4.9')).toMatchObject({
    linkable: true,
    elf: [{ soname: 'libnetcdf.so.19' }],
    use: {
      includeDirs: ['/opt/netcdf/include'],
      libraryDirs: ['/opt/netcdf/lib'],
      programs: { 'nc-config': '/opt/netcdf/bin/nc-config' },
      modules: ['netcdf/4.9'],
    },
  })
})
