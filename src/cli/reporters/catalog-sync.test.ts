import { expect, test } from 'vitest'
import type { CatalogStatus } from '../../app/catalog.ts'
import type { CatalogSynced } from '../../app/catalog-sync.ts'
import { catalogStatusText, syncedText } from './catalog-sync.ts'

const synced: CatalogSynced = {
  tool: 'toy',
  database: '/data/catalog.sqlite',
  role: 'recipes',
  repositories: [
    { name: 'site', location: '/site' },
    { name: 'toys', location: 'https://toy.example/toys.git', commit: 'a'.repeat(40) },
  ],
  units: { total: 1234, read: 3 },
  total: 1200,
  added: 2,
  changed: 1,
  removed: 0,
  skipped: [],
  seconds: 1.234,
}

test('what a sync did', () => {
  expect(syncedText(synced, false)).toBe(
    [
      'tool        toy',
      'from        /site',
      '            https://toy.example/toys.git at aaaaaaaaaaaa',
      'files       1,234, 3 of them read',
      'recipes     1,200: 2 added, 1 changed, 0 removed',
      'database    /data/catalog.sqlite',
      'seconds     1.2',
    ].join('\n'),
  )
})

const skipped = Array.from({ length: 7 }, (_, i) => ({
  skipped: { source: `p${i}.toy`, line: i + 1 },
  reason: i < 5 ? `no module named 'm${i}'` : 'not UTF-8 \u001b[31m',
}))

test('what could not be read, by reason, the first few of each', () => {
  const text = syncedText({ ...synced, skipped }, false)
  expect(text.split('\n\n')[1]).toBe(
    [
      'not read: 7 recipes',
      "  5 × no module named 'm0'",
      '      p0.toy:1',
      "      p1.toy:2: no module named 'm1'",
      '  2 × not UTF-8 ?[31m',
      '      p5.toy:6',
      '      p6.toy:7',
      '  --verbose shows all',
    ].join('\n'),
  )
  const all = syncedText({ ...synced, skipped }, true)
  for (const { skipped: s } of skipped) expect(all).toContain(`${s.source}:${s.line}`)
})

test('of several repositories it is said which one a file is in, and what is hidden', () => {
  const text = syncedText(
    {
      ...synced,
      shadowed: 16,
      skipped: [{ skipped: { source: 'a.toy' }, repository: 'site', reason: 'bad' }],
    },
    false,
  )
  expect(text).toContain('0 removed; 16 hidden by an earlier repository\n')
  expect(text).toContain('      site: a.toy')
})

test('reasons beyond the first five are counted', () => {
  const many = 'abcdefgh'.split('').map((letter) => ({
    skipped: { source: letter },
    reason: `reason ${letter}`,
  }))
  expect(syncedText({ ...synced, skipped: many }, false)).toContain(
    'and 3 for other reasons; --verbose shows all',
  )
})

test.each([
  [{ versions: 5, complete: true }, 'history     5 versions\n'],
  [{ versions: 1, complete: false }, '1 version; incomplete: a clone lacks its older commits'],
  [{ versions: 0, complete: false, problem: 'toys: git is gone' }, 'incomplete: toys: git is gone'],
])('history: %j', (history, expected) => {
  expect(syncedText({ ...synced, history }, false)).toContain(expected)
})

const starter: CatalogStatus = {
  file: '/starter.pack',
  bytes: 1_000_000,
  tool: 'spack',
  repository: 'https://toy.example/spack',
  commit: 'c'.repeat(40),
  digest: 'd'.repeat(64),
  intact: true,
  counts: { packages: 1, versions: 2, variants: 3, dependencies: 4, virtuals: 5 },
}

test('status: what was synced, and what comes with it', () => {
  expect(catalogStatusText(starter, null)).toMatch(/intact\n\nNothing was synced yet/)
  const text = catalogStatusText(starter, {
    database: '/c.sqlite',
    bytes: 2_500_000,
    tools: [
      {
        tool: 'toy',
        packages: 1200,
        versions: 3000,
        repositories: [
          {
            name: 'toys',
            role: 'recipes',
            location: '/toys',
            commit: 'a'.repeat(40),
            synced: '2026-01-02T03:04:05Z',
            entries: 1200,
            skipped: 3,
            history: { versions: 9, complete: false },
          },
          {
            name: 'built',
            role: 'cache',
            location: '/built',
            synced: '2026-01-02T03:04:05Z',
            entries: 7,
            skipped: 0,
          },
        ],
      },
    ],
  })
  expect(text.split('\n\n').slice(0, 2).join('\n')).toBe(
    [
      'database    /c.sqlite (2.5 MB)',
      'toy: 1,200 packages, 3,000 versions',
      '  repository     entries  not read  commit        synced            history         location',
      '  toys           1,200    3         aaaaaaaaaaaa  2026-01-02 03:04  9 (incomplete)  /toys',
      '  built (cache)  7                                2026-01-02 03:04                  /built',
    ].join('\n'),
  )
})
