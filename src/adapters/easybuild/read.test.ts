import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine } from '../test-machine.ts'
import { readEasyBuild } from './read.ts'

const software = '/sw/software'
const eb = (folder: string, text: string): [string, string] => {
  const [name = '', version = ''] = folder.split('/')
  return [`${software}/${folder}/easybuild/${name}-${version}.eb`, text]
}
const GCCcore = "{'name': 'GCCcore', 'version': '14.3.0'}"
const files = Object.fromEntries([
  eb('GCCcore/14.3.0', "name = 'GCCcore'\nversion = '14.3.0'\ntoolchain = SYSTEM\n"),
  eb(
    'GCC/14.3.0',
    "name = 'GCC'\nversion = '14.3.0'\ntoolchain = SYSTEM\ndependencies = [('GCCcore', '14.3.0')]\n",
  ),
  eb(
    'OpenMPI/5.0.8-GCC-14.3.0',
    "name = 'OpenMPI'\nversion = '5.0.8'\ntoolchain = {'name': 'GCC', 'version': '14.3.0'}\n",
  ),
  eb(
    'gompi/2025b',
    "name = 'gompi'\nversion = '2025b'\ntoolchain = SYSTEM\ndependencies = [('GCC', '14.3.0'), ('OpenMPI', '5.0.8', '', ('GCC', '14.3.0'))]\n",
  ),
  eb('zlib/1.3.1-GCCcore-14.3.0', `name = 'zlib'\nversion = '1.3.1'\ntoolchain = ${GCCcore}\n`),
  eb(
    'HDF5/1.14.6-gompi-2025b',
    "name = 'HDF5'\nversion = '1.14.6'\ntoolchain = {'name': 'gompi', 'version': '2025b'}\ndependencies = [('zlib', '1.3.1'), ('Szip', '2.1.1')]\nmoduleclass = 'data'\n",
  ),
])

async function read(more: Record<string, string> = {}) {
  const machine = testMachine({
    environment: { EASYBUILD_PREFIX: '/sw' },
    files: { ...files, ...more },
  })
  const all = await Array.fromAsync(readEasyBuild(machine))
  const found = all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : []))
  return {
    skipped: all.filter((r) => 'skipped' in r),
    get: (id: string) => found.find((i) => i.id === id),
  }
}

test('dependencies are found within the toolchain, and the toolchain is one', async () => {
  const { get, skipped } = await read()
  expect(skipped).toEqual([])
  const hdf5 = get('easybuild:HDF5/1.14.6-gompi-2025b')
  expect(hdf5).toMatchObject({
    name: 'HDF5',
    version: '1.14.6-gompi-2025b',
    upstreamVersion: '1.14.6',
    prefix: `${software}/HDF5/1.14.6-gompi-2025b`,
    compiler: 'gcc@14.3.0',
    details: { toolchain: 'gompi/2025b', moduleclass: 'data', unresolved: ['Szip/2.1.1'] },
  })
  expect(hdf5?.dependencies.map((d) => [d.id, d.types.join()])).toEqual([
    ['easybuild:zlib/1.3.1-GCCcore-14.3.0', 'link,run'],
    ['easybuild:gompi/2025b', 'build,link'],
    ['easybuild:GCC/14.3.0', 'build,link'],
    ['easybuild:GCCcore/14.3.0', 'build,link'],
    ['easybuild:OpenMPI/5.0.8-GCC-14.3.0', 'build,link'],
  ])
})

test('the folder alone still names an installation, and the bad easyconfig is said', async () => {
  const path = `${software}/FFTW/3.3.10-GCC-14.3.0/easybuild/FFTW-3.3.10-GCC-14.3.0.eb`
  const { get, skipped } = await read({ [path]: 'name = compute()\n' })
  expect(get('easybuild:FFTW/3.3.10-GCC-14.3.0')).toMatchObject({
    name: 'FFTW',
    upstreamVersion: '3.3.10',
  })
  expect(skipped).toMatchObject([{ skipped: { source: path } }])
})

test('headers and libraries come from the prefix', async () => {
  const prefix = `${software}/HDF5/1.14.6-gompi-2025b`
  const { get } = await read({
    [`${prefix}/include/hdf5.h`]: '',
    [`${prefix}/lib/libhdf5.so`]: '',
    [`${prefix}/bin/h5pcc`]: '',
  })
  expect(get('easybuild:HDF5/1.14.6-gompi-2025b')).toMatchObject({
    linkable: true,
    use: {
      includeDirs: [`${prefix}/include`],
      libraries: [`${prefix}/lib/libhdf5.so`],
      programs: { h5pcc: `${prefix}/bin/h5pcc` },
    },
  })
})
