import { expect, test } from 'vitest'
import { Package, Source } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './read.ts'
import { fixture, host, readUnit, withModule } from './testing.ts'

const base = await readUnit([fixture('guix')], 'guix:gnu/packages/base.scm')
const recipe = (key: string) => base.recipes.find((r) => r.package.key === key)
const specs = (key: string) =>
  recipe(key)?.package.dependencies.map((d) => `${d.spec} ${d.types.join('+')}`)

test('every recipe and source is one of the model', () => {
  for (const { package: found, sources } of base.recipes) {
    expect(Package.parse(found)).toEqual(found)
    for (const source of sources) expect(Source.parse(source)).toEqual(source)
  }
  expect(base.skipped).toEqual([])
})

test('a package: url put together, hash in hexadecimal, patches, outputs, licence', () => {
  expect(recipe('shore@1.10.2')).toEqual({
    package: expect.objectContaining({
      tool: 'guix',
      name: 'shore',
      homepage: 'https://example.org/shore',
      licences: [{ id: 'GPL-3.0-or-later', when: '' }],
      buildSystems: ['gnu'],
      versions: [{ version: '1.10.2' }],
      outputs: ['out', 'doc'],
      patches: [{ when: '', count: 2 }],
      evidence: { source: 'gnu/packages/base.scm', line: 17 },
      details: expect.objectContaining({ variable: 'shore', aliases: ['shore-1'] }) as unknown,
    }) as unknown,
    sources: [
      {
        version: '1.10.2',
        url: 'https://mirror.example.org/lab/shore-1.10.2.tar.gz',
        sha256: `01${'0'.repeat(62)}`,
      },
    ],
  })
})

test('a checkout at a commit: its hash is not that of a file', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  expect(recipe('pebble@0.1-3.0123456')?.sources).toEqual([
    {
      version: '0.1-3.0123456',
      git: 'https://example.org/pebble',
      ref: commit,
      commit,
      submodules: true,
    },
  ])
  expect(recipe('pebble@0.1-3.0123456')?.package).toMatchObject({
    versions: [{ version: '0.1-3.0123456', git: true }],
    licences: [
      { id: 'MIT', when: '' },
      { id: 'House rules', when: '' },
    ],
    details: { sourceHash: `sha256:02${'0'.repeat(62)}` },
  })
})

test.each([
  [
    'pebble@0.1-3.0123456',
    ['shore@1.10.2 build+link', 'shore@1.10.2:doc build+link', 'tide@2 build+link'],
  ],
  ['pebble-minimal@0.1-3.0123456', ['shore-static@1.10.2 build+link']],
  [
    'pebble-more@0.1-3.0123456',
    [
      'shore@1.10.2 build+link',
      'shore@1.10.2:doc build+link',
      'tide@2 build+link',
      'pebble-minimal@0.1-3.0123456 build+link',
    ],
  ],
  ['grain-2@1.10.2', ['shore@1.10.2 build']],
  ['grain-3-wet@1.10.2', ['shore@1.10.2 build']],
  ['shore-copy@1.10.2', []],
  [
    'dune@1.10.2',
    [
      'shore@1.10.2 build+link+run',
      'pebble@0.1-3.0123456:doc build+link',
      'tool@1.10.2 build',
      'pebble@0.1-3.0123456 build+link+run',
    ],
  ],
  ['late@2', ['shore@1.10.2 build+link']],
])('%s depends on %j', (key, expected) => {
  expect(specs(key)).toEqual(expected)
})

test('inherited origins, systems, deprecation, hidden packages, values at once, archives as inputs', () => {
  expect(recipe('dune@1.10.2')?.package).toMatchObject({
    patches: [{ count: 3 }],
    details: { supportedSystems: ['x86_64-linux'] },
  })
  expect(recipe('old-shore@1.10.2')?.package).toMatchObject({
    versions: [{ version: '1.10.2', deprecated: true }],
    details: { superseded: 'shore' },
    evidence: { source: 'gnu/packages/base.scm', line: 135 },
  })
  expect(recipe('shore@1.10.2 (secret)')?.package.details).toMatchObject({ hidden: true })
  expect(recipe('grain-ebb@1.10.2')).toBeDefined()
  expect(recipe('grain-flow@1.10.2')).toBeDefined()
  expect(recipe('reef@1.10.2')?.package).toMatchObject({
    resources: [{ name: 'data-1.tar.gz', when: '' }],
    dependencies: [{ spec: 'shore@1.10.2' }],
  })
})

test('what is private is not told, what cannot be followed is, with file and line', async () => {
  expect(base.recipes.map((r) => r.package.name)).not.toContain('shore-static')
  const apps = await readUnit([fixture('guix')], 'guix:gnu/packages/apps.scm')
  expect(apps.recipes.map((r) => r.package.key)).toEqual(['tide@2', 'tide-finder@2'])
  expect(apps.recipes[1]?.package.dependencies[0]?.spec).toBe('pebble@0.1-3.0123456')
  expect(apps.skipped).toEqual([
    {
      skipped: { source: 'gnu/packages/apps.scm', line: 31, detail: 'tide-of-tomorrow' },
      reason: 'current-time-of-day is not defined',
    },
  ])
})

test('the machine asked for decides, not the one that reads', async () => {
  const arm = await readUnit([fixture('guix')], 'guix:gnu/packages/base.scm', {
    ...host,
    target: 'neoverse_v1',
  })
  const grain = arm.recipes.find((r) => r.package.name === 'grain-2')
  expect(grain?.package.dependencies.map((d) => d.spec)).toEqual(['pebble@0.1-3.0123456'])
})

test('a channel of a lab builds on Guix given beside it, and without it says what is missing', async () => {
  const both = await readUnit(
    [fixture('channel'), fixture('guix')],
    'channel:modules/lab/chemistry.scm',
  )
  expect(both.recipes.map((r) => r.package.key)).toEqual(['shore-for-lab@1.10.2-lab'])
  expect(both.recipes[0]?.package.dependencies.map((d) => d.spec)).toEqual(['pebble@0.1-3.0123456'])
  expect(both.inputs).toEqual(
    expect.arrayContaining([
      'channel:.guix-channel',
      'channel:modules/lab/chemistry.scm',
      'guix:gnu/packages/base.scm//define shore',
      'guix:gnu/packages/base.scm//define pebble',
      'guix:guix/packages.scm//',
    ]),
  )
  const alone = await readUnit([fixture('channel')], 'channel:modules/lab/chemistry.scm')
  expect(alone.recipes).toEqual([])
  expect(alone.skipped[0]).toMatchObject({
    skipped: { source: 'modules/lab/chemistry.scm', line: 6, detail: 'shore-for-lab' },
    reason: 'package is not defined; not found: (guix packages), (gnu packages base)',
  })
})

test('of two trees with the same module the first counts for those who import it', async () => {
  const other = testTree(
    {
      'gnu/packages/base.scm':
        '(define-module (gnu packages base) #:use-module (guix packages) #:use-module (gnu packages apps))\n(define-public shore (package (inherit tide) (version "9")))\n(define-public pebble shore)',
    },
    'other',
  )
  const unit = await readUnit(
    [other, fixture('channel'), fixture('guix')],
    'channel:modules/lab/chemistry.scm',
  )
  expect(unit.recipes[0]?.package.dependencies.map((d) => d.spec)).toEqual(['tide@9'])
  const guix = await readUnit([other, fixture('guix')], 'guix:gnu/packages/base.scm')
  expect(guix.recipes.map((r) => r.package.key)).toContain('shore@1.10.2')
})

test('reading is independent of order', async () => {
  const units = ['guix:gnu/packages/apps.scm', 'guix:gnu/packages/base.scm']
  const there = await recipes.open([fixture('guix')], host)
  const back = await recipes.open([fixture('guix')], host)
  expect(there.units()).toEqual(units)
  const forwards = units.map((unit) => there.read(unit))
  const backwards = units
    .toReversed()
    .map((unit) => back.read(unit))
    .reverse()
  expect(backwards).toEqual(forwards)
})

test('a result hangs on the files it names: a changed input changes it, other files do not', async () => {
  const unit = await readUnit([fixture('guix')], 'guix:gnu/packages/apps.scm')
  expect(unit.inputs).toContain('guix:gnu/packages/apps.scm')
  expect(unit.inputs).toContain('guix:gnu/packages/base.scm//')
  expect(unit.inputs).toContain('guix:gnu/packages/base.scm//define shore')
  expect(unit.inputs).not.toContain('guix:gnu/packages/base.scm')
  expect(base.inputs).not.toContain('guix:gnu/packages/x.scm')
})

test('trees that are none', () => {
  expect(recipes.cannot(testTree({ 'package.py': '' }))).toMatch('neither a Guix channel')
  expect(recipes.cannot(fixture('guix'))).toBeNull()
  expect(recipes.cannot(fixture('channel'))).toBeNull()
  expect(recipes.cannot(testTree({ 'packages.json': '[{"name": "x"}]' }))).toBeNull()
})

test('text that is no UTF-8 costs only the packages whose facts it is in', async () => {
  const text = `(define-module (gnu packages x) #:use-module (guix packages) #:use-module (gnu packages base))
;; caf\u00e9
(define-public good (package (inherit shore) (name "good")))
(define-public bad (package (inherit shore) (name "b\u00e4d")))`
  const unit = await readUnit([withModule(Buffer.from(text, 'latin1'))], 'guix:gnu/packages/x.scm')
  expect(unit.recipes.map((r) => r.package.name)).toEqual(['good'])
  expect(unit.skipped).toEqual([
    {
      skipped: { source: 'gnu/packages/x.scm', line: 4, detail: 'bad' },
      reason: 'text that is not UTF-8',
    },
  ])
})
