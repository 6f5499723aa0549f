import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import { PackageDocument } from '../../model/package.ts'
import { disorder, misordered } from '../test-order.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './read.ts'
import { versions } from './versions.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
function read(files: Record<string, string>, unit: string) {
  const result = recipes.open([testTree(files)], host).read(`test:${unit}`)
  for (const { package: p, sources } of result.recipes)
    PackageDocument.parse({ ...head('package'), ...p, sources })
  return result
}
const path = 'environments/23.08/cpu/spack.yaml'

test('specs, pins of the same tree, releases', () => {
  const {
    recipes: found,
    skipped,
    inputs,
  } = read(
    {
      [path]: `spack:
  include: [../_config/packages.yaml, https://x.example/packages.yaml, $spack/packages.yaml]
  view: false
  specs:
  - wavekit +mpi ^hdf5@1.12
  - hdf5@1.10
  - zlib-ng@2.1:2.3
  - cmake
  packages:
    cmake: {version: [3.20]}
`,
      'environments/23.08/_config/packages.yaml':
        "packages: {all: {require: ['@:9']}, wavekit: {require: ['+x', '@2.10']}, cmake: {require: '@1'}}",
    },
    path,
  )
  expect(skipped).toEqual([])
  expect(inputs).toEqual([`test:${path}`, 'test:environments/23.08/_config/packages.yaml'])
  expect(found.map((r) => [r.package.name, r.package.versions[0]?.version])).toEqual([
    ['wavekit', '2.10'],
    ['hdf5', '1.10'],
    ['zlib-ng', undefined],
    ['cmake', '3.20'],
  ])
  expect(found[0]?.package).toMatchObject({
    key: 'environments/23.08/cpu: wavekit +mpi ^hdf5@1.12',
    details: { release: '23.08', environment: 'environments/23.08/cpu' },
  })
})

test('definitions and matrices', () => {
  const { recipes: found, skipped } = read(
    {
      'spack.yaml': `spack:
  definitions:
  - packages: [hdf5, netcdf-c]
  - compilers: [gcc@12, gcc@13]
  - maybe: [x]
    when: os.environ
  - loop: [$loop]
  specs:
  - matrix: [[$packages], [$%compilers]]
  - $packages
  - matrix: [[a], [b]]
    exclude: [a]
  - $maybe
  - $loop
  - 
  - {x: y}
  - 'hdf5 ++'
  - +mpi
  - hdf5
`,
    },
    'spack.yaml',
  )
  expect(found.map((r) => r.package.details?.['spec'])).toEqual([
    'hdf5 %gcc@12',
    'hdf5 %gcc@13',
    'netcdf-c %gcc@12',
    'netcdf-c %gcc@13',
    'hdf5',
    'netcdf-c',
  ])
  expect(skipped.map((s) => s.reason)).toEqual([
    'a matrix with exclude is not expanded',
    '$maybe is not defined here',
    'definitions refer to each other without end',
    'a spec is an object without a matrix',
    expect.stringContaining('hdf5 ++'),
    "'+mpi' names no package",
    expect.stringContaining('stands here twice'),
  ])
})

test.each(['spack: 5', '[]', 'spack: {specs: [', 'spack: {specs: {}}'])('%s', (text) => {
  const { recipes: found, skipped } = read({ 'spack.yaml': text }, 'spack.yaml')
  expect([found.length, skipped.length]).toEqual([0, 1])
})

test('a matrix that grows without bound is refused', () => {
  const row = `[${Array.from({ length: 100 }, (_, i) => `a${i}`).join(', ')}]`
  const text = `spack: {specs: [{matrix: [${[row, row, row, row].join(', ')}]}]}`
  expect(read({ 'spack.yaml': text }, 'spack.yaml').skipped).toHaveLength(1)
})

test('an included file that is broken costs the pins alone', () => {
  const files = {
    'a/spack.yaml': 'spack: {include: [../p/packages.yaml], specs: [x]}',
    'p/packages.yaml': '[',
  }
  const { recipes: found, skipped } = read(files, 'a/spack.yaml')
  expect(found.map((r) => r.package.name)).toEqual(['x'])
  expect(skipped).toMatchObject([{ skipped: { source: 'p/packages.yaml' } }])
})

test('deployments: one package a product, each build once', () => {
  const row = { product: 'WAVEKIT', area: 'PMR', facility: 'F', system: 's1', version: '1.9' }
  const lines = [
    row,
    row,
    { ...row, version: '1.10', compiler: 'gcc@12', variants: '', arch: 'linux-x-zen3' },
    { ...row, product: 'OTHER' },
    { ...row, version: undefined },
    7,
  ].map((r) => JSON.stringify(r))
  const { recipes: found, skipped } = read(
    { 'deployments.jsonl': [...lines, '{"cut', ''].join('\n') },
    'deployments.jsonl',
  )
  expect(found.map((r) => r.package)).toMatchObject([
    {
      name: 'WAVEKIT',
      tags: ['PMR'],
      versions: [{ version: '1.10' }, { version: '1.9' }],
      details: {
        deployments: [
          { facility: 'F', system: 's1', version: '1.9' },
          { version: '1.10', compiler: 'gcc@12', arch: 'linux-x-zen3' },
        ],
      },
    },
    { name: 'OTHER' },
  ])
  expect(skipped.map((s) => s.skipped.line)).toEqual([5, 6, 7])
})

test('versions as Spack orders them', () => {
  expect(misordered(versions, '1.9-rc1 < 1.9 < 1.10 = 1-10 < develop')).toEqual([])
  expect(disorder(versions, ['1', '.', 'rc', 'a', 'develop', '-', '+'])).toBeNull()
  expect(versions.satisfies?.('1.2.3', '1.2:1.4')).toBe(true)
  expect(versions.satisfies?.('1.2.3', '1:2:3')).toBeNull()
})
