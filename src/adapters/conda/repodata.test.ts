import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import { PackageDocument } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './repodata.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
function read(files: Record<string, string | Uint8Array>) {
  const source = recipes.open([testTree(files)], host)
  const units = source.units().map((unit) => source.read(unit))
  for (const { package: p, sources } of units.flatMap((u) => u.recipes))
    PackageDocument.parse({ ...head('package'), ...p, sources })
  return {
    units: source.units(),
    found: units.flatMap((u) => u.recipes.map((r) => r.package)),
    skipped: units.flatMap((u) => u.skipped),
  }
}
const record = (version: string, more: object = {}) => ({
  name: 'wavekit',
  version,
  build: 'py39_0',
  build_number: 0,
  depends: [`needed-by-${version}`],
  ...more,
})
const whole = {
  info: { subdir: 'linux-64' },
  packages: { 'wavekit-1.9-py39_0.tar.bz2': record('1.9') },
  'packages.conda': {
    'wavekit-1.10-py39_0.conda': record('1.10', { license: 'bsd-3-clause' }),
    'wavekit-1.10-py310_1.conda': record('1.10', {
      build_number: 1,
      depends: ['numpy >=1.21,<3', 'python_abi 3.9.* *_cp39', 'hdf5 1.12.1 mpi_0'],
      license: 'MIT AND (Apache-2.0 OR Zlib)',
      sha256: 'x',
    }),
    'wavekit-1.11rc1-0.conda': record('1.11rc1', { build_number: 'x' }),
    'other-1-0.conda': { name: 'other', version: '1', license: 'ours' },
  },
}

test('all builds of a name are one package; the newest build says what it needs', () => {
  const files = { ...whole['packages.conda'] }
  delete (files as Record<string, unknown>)['wavekit-1.11rc1-0.conda']
  const { found, skipped } = read({
    'repodata.json': JSON.stringify({ ...whole, 'packages.conda': files }),
  })
  expect(skipped).toEqual([])
  expect(found).toMatchObject([
    {
      tool: 'conda',
      name: 'wavekit',
      key: 'linux-64::wavekit',
      versions: [{ version: '1.10' }, { version: '1.9' }],
      licences: [{ id: 'MIT AND (Apache-2.0 OR Zlib)', when: '' }],
      dependencies: [
        { spec: 'numpy >=1.21,<3', name: 'numpy', types: ['run'] },
        { spec: 'python_abi 3.9.* *_cp39', name: 'python_abi' },
        { spec: 'hdf5 1.12.1 mpi_0', name: 'hdf5', version: '1.12.1' },
      ],
      details: { file: 'wavekit-1.10-py310_1.conda', subdir: 'linux-64' },
    },
    { name: 'other', licences: [], details: { licence: 'ours' } },
  ])
})

test('what is built for a Python is a Python package; what runs a script is not', () => {
  const of = (name: string, more: object) => [`${name}-1-0.conda`, { name, version: '1', ...more }]
  const packages = Object.fromEntries([
    of('pure', { noarch: 'python' }),
    of('compiled', { depends: ['python_abi 3.12.* *_cp312'] }),
    of('ranged', { depends: ['python >=3.11,<3.12.0a0'] }),
    of('script', { depends: ['python', 'libzlib'] }),
  ])
  const { found } = read({ 'repodata.json': JSON.stringify({ 'packages.conda': packages }) })
  expect(found.map((p) => [p.name, ...p.buildSystems])).toEqual([
    ['pure', 'python'],
    ['compiled', 'python'],
    ['ranged', 'python'],
    ['script'],
  ])
})

test('the order of records changes nothing', () => {
  const reversed = {
    ...whole,
    'packages.conda': Object.fromEntries(Object.entries(whole['packages.conda']).reverse()),
  }
  const [a, b] = [whole, reversed].map((data) =>
    read({ 'repodata.json': JSON.stringify(data) }).found.toSorted((x, y) =>
      x.name < y.name ? -1 : 1,
    ),
  )
  expect(b).toEqual(a)
  expect(a?.[1]?.versions[0]).toEqual({ version: '1.11rc1', prerelease: true })
})

test('one file a platform folder, the whole list before the current one', () => {
  const text = JSON.stringify({ ...whole, info: undefined })
  const { units, found } = read({
    'linux-64/repodata.json.zst': zstdCompressSync(text),
    'linux-64/current_repodata.json': '{}',
    'noarch/repodata.json.gz': gzipSync(text),
  })
  expect(units).toEqual(['test:linux-64/repodata.json.zst', 'test:noarch/repodata.json.gz'])
  expect(found.map((p) => p.key)).toContain('noarch::wavekit')
})

test('bad records are skipped, good ones survive; a file that is cut keeps what came before', () => {
  const text = JSON.stringify({
    packages: {
      a: 7,
      b: { name: 'b' },
      c: { version: '1' },
      d: { name: 'd', version: '1', depends: [7, 'x'] },
    },
    'packages.conda': whole['packages.conda'],
  })
  const { found, skipped } = read({ 'repodata.json': text.slice(0, text.indexOf('py310_1')) })
  expect(found.map((p) => [p.name, p.versions[0]?.version])).toEqual([
    ['d', '1'],
    ['wavekit', '1.10'],
  ])
  expect(found[0]?.dependencies.map((d) => d.spec)).toEqual(['x'])
  expect(skipped.map((s) => s.reason)).toEqual([
    'a is a number, not an object',
    'b has no version',
    'c has no name',
    expect.stringMatching(/ends early|no end/),
  ])
})

test.each([
  ['repodata.json', '[]', /no object/],
  ['repodata.json', '{"packages": []}', /no object/],
  ['repodata.json', '{"packages": {"a": {"b": 01}}}', /a is no JSON/],
  ['repodata.json.bz2', 'BZh9', /packed with bzip2/],
  ['repodata_shards.msgpack.zst', '', /sharded/],
])('%s with %s is skipped', (path, text, why) => {
  const { found, skipped } = read({ [path]: text })
  expect(found).toEqual([])
  expect(skipped[0]?.reason).toMatch(why)
})
