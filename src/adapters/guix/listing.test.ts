import { expect, test } from 'vitest'
import { Package } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { readUnit } from './testing.ts'

const json = JSON.stringify([
  {
    name: 'shore',
    version: '1.10.2',
    location: 'gnu/packages/base.scm:17',
    homepage: 'https://example.org/shore',
    source: [
      {
        type: 'url',
        urls: ['https://example.org/shore-1.10.2.tar.gz'],
        integrity: 'sha256-AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
        outputHashMode: 'flat',
      },
    ],
  },
  {
    name: 'pebble',
    version: '0.1',
    source: [
      {
        type: 'git',
        git_url: 'https://example.org/pebble',
        git_ref: 'v0.1',
        integrity: 'sha256-AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
        outputHashMode: 'recursive',
      },
    ],
  },
  { name: 'pebble', version: '0.1', source: [] },
  { name: 'nameless' },
])

test('packages.json: evaluated by Guix, without inputs and licences', async () => {
  const { recipes, skipped, inputs } = await readUnit(
    [testTree({ 'packages.json': json }, 'guix')],
    'guix:packages.json',
  )
  expect(recipes.map((r) => r.package.key)).toEqual([
    'shore@1.10.2',
    'pebble@0.1',
    'pebble@0.1 (2)',
  ])
  expect(recipes[0]).toMatchObject({
    package: {
      evidence: { source: 'gnu/packages/base.scm', line: 17 },
      details: { listing: true },
    },
    sources: [{ url: 'https://example.org/shore-1.10.2.tar.gz', sha256: `01${'0'.repeat(62)}` }],
  })
  // The hash of a checkout is of an archive that only Guix makes.
  expect(recipes[1]?.sources).toEqual([
    { version: '0.1', git: 'https://example.org/pebble', ref: 'v0.1', tag: 'v0.1' },
  ])
  expect(skipped).toEqual([
    {
      skipped: { source: 'packages.json', detail: '[3]' },
      reason: expect.stringContaining('version') as unknown,
    },
  ])
  expect(inputs).toEqual(['guix:packages.json'])
  for (const { package: found } of recipes) expect(Package.parse(found)).toEqual(found)
})

test('what `guix package -A` prints', async () => {
  const text =
    'shore\t1.10.2\tout,doc\tgnu/packages/base.scm:17:2\nnot a row\npebble\t0.1\tout\tgnu/packages/base.scm:40:4\n'
  const { recipes, skipped } = await readUnit(
    [testTree({ 'packages.tsv': text }, 'guix')],
    'guix:packages.tsv',
  )
  expect(recipes.map((r) => [r.package.key, r.package.outputs, r.package.evidence.line])).toEqual([
    ['shore@1.10.2', ['out', 'doc'], 17],
    ['pebble@0.1', ['out'], 40],
  ])
  expect(skipped).toEqual([
    { skipped: { source: 'packages.tsv', line: 2 }, reason: 'not a line of `guix package -A`' },
  ])
})

test('a file cut short is skipped whole, and said so', async () => {
  const { recipes, skipped } = await readUnit(
    [testTree({ 'packages.json': json.slice(0, 100) }, 'guix')],
    'guix:packages.json',
  )
  expect(recipes).toEqual([])
  expect(skipped).toHaveLength(1)
})
