import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Package, Source } from '../../../model/package.ts'
import { testTree } from '../../test-tree.ts'
import type { TreeView } from '../../adapter.ts'
import { recipes } from './index.ts'
import { openEasyconfigs } from './reader.ts'
import { EasybuildDetails } from './package.ts'
import { debian, easyconfig, fixtureFiles, fixtureTree } from './testing.ts'

const root = 'easybuild/easyconfigs'
const files = fixtureFiles('tree')

function readAll(...trees: TreeView[]) {
  const source = openEasyconfigs(trees, debian)
  const units = new Map(source.units().map((unit) => [unit, source.read(unit)]))
  const found = [...units.values()].flatMap((u) => u.recipes)
  return {
    units,
    found,
    get: (key: string) => found.find((r) => r.package.key === key),
    skipped: [...units.values()].flatMap((u) => u.skipped),
  }
}

const all = readAll(testTree(files))

test('every recipe is a Package with sources, each key is there once', () => {
  expect(all.found.length).toBeGreaterThan(30)
  for (const { package: one, sources } of all.found) {
    expect(Package.parse(one)).toEqual(one)
    expect(sources.map((s) => Source.parse(s))).toEqual(sources)
    if (one.details) expect(EasybuildDetails.parse(one.details)).toEqual(one.details)
  }
  expect(new Set(all.found.map((r) => r.package.key)).size).toBe(all.found.length)
})

test('what is refused is skipped with its file, and with its line where there is one', () => {
  expect(all.skipped.map((s) => s.skipped.source.replace(`${root}/`, '')).sort()).toEqual([
    'b/blocks/blocks-1.eb',
    ...Object.keys(files)
      .filter((path) => path.includes('/refused/'))
      .map((path) => path.replace(`${root}/`, ''))
      .sort(),
  ])
  const lines = all.skipped.map((s) => [s.skipped.source.split('/').at(-1), s.skipped.line])
  expect(lines).toContainEqual(['raises.eb', 7])
  expect(lines).toContainEqual(['syntax.eb', 8])
  expect(lines).toContainEqual(['blocks-1.eb', 8])
})

test('an easyconfig as a package', () => {
  const dependency = (spec: string, types: string[], name: string, version: string, tc: string) => {
    const [toolchain = '', of = ''] = tc.split(' ')
    return { spec, when: '', types, name, version, toolchain: { name: toolchain, version: of } }
  }
  expect(all.get('templates/1.2.3-foss-2025b-Python-3.13.5-CUDA-12.9.1')?.package).toEqual({
    tool: 'easybuild',
    name: 'templates',
    key: 'templates/1.2.3-foss-2025b-Python-3.13.5-CUDA-12.9.1',
    homepage: 'https://example.org/templates',
    licences: [],
    maintainers: [],
    tags: [],
    buildSystems: ['ConfigureMake'],
    versions: [{ version: '1.2.3' }],
    variants: [],
    dependencies: [
      dependency(
        'Python/3.13.5-GCCcore-14.3.0',
        ['link', 'run'],
        'Python',
        '3.13.5',
        'GCCcore 14.3.0',
      ),
      dependency('CUDA/12.9.1', ['link', 'run'], 'CUDA', '12.9.1', 'system system'),
      dependency('HDF5/1.14.6-gompi-2025b', ['link', 'run'], 'HDF5', '1.14.6', 'gompi 2025b'),
      dependency('Perl/5.40.2-GCCcore-14.3.0', ['link', 'run'], 'Perl', '5.40.2', 'GCCcore 14.3.0'),
    ],
    provides: [],
    providedTogether: [],
    conflicts: [],
    requires: [],
    extends: [],
    hasCode: true,
    detect: [],
    patches: [{ when: '', count: 3 }],
    resources: [
      { name: '%(name)s-%(installdir)s.tar', when: '' },
      { name: 'v1.2.zip', when: '' },
    ],
    redistribute: [],
    toolchain: { name: 'foss', version: '2025b' },
    versionSuffix: '-Python-3.13.5-CUDA-12.9.1',
    evidence: {
      source: `${root}/t/templates/templates-1.2.3-foss-2025b-Python-3.13.5-CUDA-12.9.1.eb`,
    },
  })
})

test.each([
  [
    'templates/1.2.3-foss-2025b-Python-3.13.5-CUDA-12.9.1',
    {
      version: '1.2.3',
      url: 'https://github.com/someone/templates/archive/templates-1.2.3.tar.gz',
      sha256: '0'.repeat(64),
    },
  ],
  [
    'git-source/20240101',
    {
      version: '20240101',
      sha256: '12'.repeat(32),
      git: 'https://example.org/group/repo.git',
      ref: 'abc123',
      commit: 'abc123',
    },
  ],
  [
    'renamed/pre-4.5',
    {
      version: '4.5',
      url: 'https://example.org/get?file=v4.5.tar.gz',
      sha256: '56'.repeat(32),
    },
  ],
  [
    'python-part/0.5-foss-2025b',
    {
      version: '0.5',
      url: 'https://pypi.python.org/packages/source/P/Python_Part/Python_Part-0.5.tar.gz',
      sha256: 'c'.repeat(64),
    },
  ],
  [
    'components/7.0-GCC-14.3.0',
    {
      version: '7.0',
      url: 'https://example.org/components/components-7.0.tar.xz',
      sha256: 'f'.repeat(64),
    },
  ],
  [
    'extensions/3.0-foss-2025b',
    {
      version: '3.0',
      url: 'https://pypi.python.org/packages/source/e/extensions/extensions_3.0.zip',
      sha256: 'a'.repeat(64),
    },
  ],
  [
    'crates/0.1.0-GCCcore-14.3.0',
    { version: '0.1.0', url: 'https://example.org/crates.tar.gz', sha256: 'ab'.repeat(32) },
  ],
  ['foss/2025b', undefined],
])('source of %s', (key, source) => {
  expect(all.get(key)?.sources).toEqual(source === undefined ? [] : [source])
})

test('of several checksums that may be right, none is taken for sure', () => {
  const written = all.get('programs/2.4-GCC-14.3.0')
  expect(written?.sources[0]?.url).toMatch(/^https:/)
  expect(written?.sources[0]?.sha256).toBeUndefined()
})

test('details say what nothing else does', () => {
  expect(all.get('dependencies/1-foss-2025b')?.package.details).toMatchObject({
    externalModules: ['cray-fftw/3.3', 'some/.hidden'],
    osdependencies: ['alone', ['one', 'other'], expect.any(Array)],
    unresolved: expect.arrayContaining(['absent/9-foss-2025b', 'absent/9-foss-2025b-suffix-1']),
  })
  expect(all.get('secret/.1-GCC-14.3.0')?.package.details).toMatchObject({ hidden: true })
  expect(all.get('crates/0.1.0-GCCcore-14.3.0')?.package.details).toMatchObject({ crates: 2 })
  expect(all.get('unknowns/1')?.package.details).toMatchObject({
    unknownParameters: ['parameter_nobody_knows'],
  })
  expect(all.get('renamed/pre-4.5')?.package.licences).toEqual([{ id: 'GPL-3.0-only', when: '' }])
})

test('of two trees the first one counts for what is in both', () => {
  const path = `${root}/z/zlib/zlib-1.3.1-GCC-14.3.0.eb`
  const gcc = "toolchain = {'name': 'GCC', 'version': '14.3.0'}"
  const site = testTree({ [path]: easyconfig('zlib', gcc) }, 'site')
  const hdf5 = readAll(site, testTree(files)).get('HDF5/1.14.6-gompi-2025b')
  expect(hdf5?.package.dependencies[0]?.spec).toBe('zlib/1.3.1-GCC-14.3.0')
})

test('easyblocks may be in a tree of their own', () => {
  const mine = {
    'a.eb': easyconfig('a', 'toolchain = SYSTEM').replace('Tarball', 'EB_My_minus_Own'),
  }
  expect(readAll(testTree(mine)).skipped).toHaveLength(1)
  const blocks = testTree({ 'easybuild/easyblocks/m/my_own.py': '' }, 'blocks')
  expect(recipes.cannot(blocks)).toBeNull()
  const { found, units } = readAll(testTree(mine), blocks)
  expect(found.map((r) => r.package.buildSystems)).toEqual([['EB_My_minus_Own']])
  expect(units.get('test:a.eb')?.inputs).toContain('blocks:easybuild/easyblocks/m/')
})

test('a folder without easyconfigs is none of ours', () => {
  expect(recipes.cannot(testTree({ 'a/b/c.py': '' }))).toMatch(/no easyconfig/)
  expect(recipes.cannot(fixtureTree('tree'))).toBeNull()
  expect(recipes.cannot(fixtureTree('site'))).toBeNull()
})

const units = [...all.units.keys()]

test('the order of reading changes nothing', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(units, { minLength: 5 }), (some) => {
      const source = openEasyconfigs([testTree(files)], debian)
      for (const unit of some) expect(source.read(unit)).toEqual(all.units.get(unit))
    }),
    { numRuns: 20 },
  )
})

const folderOf = (path: string) => path.replace(/[^/]*$/, '')
const changes = fc.tuple(
  fc.constantFrom(...Object.keys(files)),
  fc.constantFrom('gone', 'broken', 'other version', 'beside'),
)

test('inputs: where none has changed, the result has not either', () => {
  fc.assert(
    fc.property(changes, ([path, change]) => {
      const changed = new Map(Object.entries(files))
      const touched = new Set([`test:${path}`])
      if (change === 'gone') changed.delete(path)
      if (change === 'broken') changed.set(path, 'name = ')
      if (change === 'other version')
        changed.set(path, (files[path] ?? '').replaceAll('14.3.0', '15.1.0'))
      if (change === 'beside') changed.set(path.replace(/-[^-]*\.eb$/, '-GCC-14.3.0.eb'), 'name = ')
      // Listings that are not as they were.
      const before = testTree(files)
      const after = testTree(Object.fromEntries(changed))
      for (let folder = folderOf(path); ; folder = folderOf(folder.replace(/\/$/, ''))) {
        const name = folder.replace(/\/$/, '')
        if (before.list(name).join() !== after.list(name).join()) touched.add(`test:${folder}`)
        if (folder === '') break
      }
      const source = openEasyconfigs([after], debian)
      for (const unit of source.units()) {
        const known = all.units.get(unit)
        if (!known || known.inputs.some((input) => touched.has(input))) continue
        expect(source.read(unit)).toEqual(known)
      }
    }),
    { numRuns: 150 },
  )
})
