import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import { PackageDocument } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { parseModuleName } from './module-name.ts'
import { recipes } from './read.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
const list = 'eessi_api_metadata_software.json'
const read = (document: unknown) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return recipes.open([testTree({ [list]: text })], host).read(`test:${list}`)
}
const module = (full: string) => ({ full_module_name: full })

const entry = {
  homepage: 'https://wavekit.example/',
  license: ['MIT', 'ours'],
  description: 'A sentence that is not kept.',
  toolchain: { name: 'foss', version: '2023a' },
  module: module('wavekit/2.3-foss-2023a-CUDA-12.1.1'),
  required_modules: [
    module('EESSI/2023.06'),
    module('GCCcore/12.3.0'),
    module('HDF5/1.14.0-gompi-2023a'),
    module('wavekit/2.3-foss-2023a-CUDA-12.1.1'),
  ],
  cpu_arch: ['x86_64/generic', 'x86_64/amd/zen3'],
  gpu_arch: { 'x86_64/amd/zen3': ['nvidia/cc80'] },
  version: '2.3',
  versionsuffix: '-CUDA-12.1.1',
  extensions: [{ type: 'python', name: 'pluggy', version: '1.2.0' }, { name: 7 }],
}

test('facts of the API', () => {
  const { recipes: found, skipped } = read({ software: { wavekit: { versions: [entry] } } })
  expect(skipped).toEqual([])
  const [{ package: p, sources }] = found as [(typeof found)[number]]
  PackageDocument.parse({ ...head('package'), ...p, sources })
  expect(p).toMatchObject({
    tool: 'eessi',
    name: 'wavekit',
    key: '2023.06/wavekit/2.3-foss-2023a-CUDA-12.1.1',
    homepage: 'https://wavekit.example/',
    licences: [{ id: 'MIT', when: '' }],
    versions: [{ version: '2.3' }],
    toolchain: { name: 'foss', version: '2023a' },
    versionSuffix: '-CUDA-12.1.1',
    extensions: [{ name: 'pluggy', version: '1.2.0' }],
    dependencies: [
      { spec: 'GCCcore/12.3.0', name: 'GCCcore', types: ['run'] },
      {
        spec: 'HDF5/1.14.0-gompi-2023a',
        name: 'HDF5',
        version: '1.14.0',
        toolchain: { name: 'gompi', version: '2023a' },
      },
    ],
    details: {
      release: '2023.06',
      cpu: ['x86_64/generic', 'x86_64/amd/zen3'],
      gpu: { 'x86_64/amd/zen3': ['nvidia/cc80'] },
    },
  })
  expect(JSON.stringify(found)).not.toContain('sentence')
})

test('bad entries are skipped, good ones survive', () => {
  const { version: _, ...unversioned } = entry
  const { recipes: found, skipped } = read({
    software: { a: { versions: [7, unversioned, { version: '1' }, entry, entry] }, b: 5, c: {} },
  })
  expect(found.map((r) => r.package.name)).toEqual(['a'])
  expect(skipped.map((s) => s.reason)).toEqual([
    'a, version 1 is no object',
    'a, version 2 has no version',
    'a, version 3 has no module',
    '2023.06/wavekit/2.3-foss-2023a-CUDA-12.1.1 stands here twice; the first one counts',
    'b has no list of versions',
    'c has no list of versions',
  ])
})

test.each(['{"software": [', '[]', '{"software": 5}'])('%s is skipped as a whole', (text) => {
  const { recipes: found, skipped } = read(text)
  expect([found.length, skipped.length]).toEqual([0, 1])
})

test('the mounted folders', () => {
  const stack = 'versions/2023.06/software/linux'
  const tree = testTree({
    [`${stack}/x86_64/generic/modules/all/HDF5/1.14.0-gompi-2023a.lua`]: '',
    [`${stack}/x86_64/generic/modules/all/HDF5/.modulerc.lua`]: '',
    [`${stack}/x86_64/amd/zen3/modules/all/HDF5/1.14.0-gompi-2023a.lua`]: '',
    [`${stack}/x86_64/amd/zen3/modules/all/EasyBuild/5.1.0.lua`]: '',
    [`${stack}/x86_64/amd/zen3/accel/nvidia/cc80/modules/all/wavekit/2.3-foss-2023a.lua`]: '',
    [`${stack}/x86_64/amd/zen3/software/HDF5/1.14.0-gompi-2023a/lib/libhdf5.so`]: '',
    'versions/2023.06/compat/linux/x86_64/usr/bin/sh': '',
  })
  expect(recipes.cannot(tree)).toBeNull()
  const source = recipes.open([tree], host)
  expect(source.units()).toEqual([`test:${stack}/`])
  const { recipes: found, inputs } = source.read(`test:${stack}/`)
  expect(found.map((r) => r.package)).toMatchObject([
    {
      name: 'EasyBuild',
      key: '2023.06/EasyBuild/5.1.0',
      toolchain: { name: 'system' },
      details: { cpu: ['x86_64/amd/zen3'] },
    },
    {
      name: 'HDF5',
      versions: [{ version: '1.14.0' }],
      toolchain: { name: 'gompi', version: '2023a' },
      details: { cpu: ['x86_64/amd/zen3', 'x86_64/generic'] },
    },
    { name: 'wavekit', details: { gpu: { 'x86_64/amd/zen3': ['nvidia/cc80'] } } },
  ])
  // A new version in any folder of any target is noticed.
  expect(inputs).toContain(`test:${stack}/x86_64/amd/zen3/modules/all/HDF5/`)
  expect(inputs.filter((input) => input.includes('/software/HDF5'))).toEqual([])
})

test.each([
  ['HDF5/1.14.0-gompi-2023a', ['1.14.0', 'gompi', '2023a', '']],
  ['CUDA-Samples/12.1-GCC-12.3.0-CUDA-12.1.1', ['12.1', 'GCC', '12.3.0', '-CUDA-12.1.1']],
  ['iccifort/2020.4.304', ['2020.4.304', 'system', 'system', '']],
  ['x/1-2-GCCcore-12.3.0', ['1-2', 'GCCcore', '12.3.0', '']],
])('%s', (full, [version, name, release, versionSuffix]) => {
  expect(parseModuleName(full)).toMatchObject({
    version,
    toolchain: { name, version: release },
    versionSuffix,
  })
})
