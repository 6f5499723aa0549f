/** Syncs that are killed, stopped, or run at the same time: real processes, at random moments. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentIn, openBlock } from '../catalog/sync/blocks.ts'
import { readBytes } from '../catalog/sync/bytes.ts'
import { contentDigest } from '../catalog/sync/shadow.ts'
import { openStore } from '../store/open.ts'
import { termKinds } from '../store/schema.ts'
import { databases, type TestDatabase } from '../store/testing/databases.ts'

const script = join(import.meta.dirname, 'testing/toy-sync.ts')
const recipes = 200
let folder: string

/** All recipes with the version `generation`: each sync between two of them changes every one. */
function write(generation: number): void {
  for (let i = 0; i < recipes; i++) {
    const lines = Array.from({ length: 30 }, (_, v) => `version ${generation}.${i}.${v}`)
    writeFileSync(join(folder, 'r', `p${i}.toy`), `depends p${i + 1}\n${lines.join('\n')}\n`)
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-kill-'))
  mkdirSync(join(folder, 'r'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(database: string) {
  const child = spawn(process.execPath, [script, database, join(folder, 'r')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const progress = /^(?:reading|matching)/
  const said = () => stderr.split('\n').filter((line) => line && !progress.test(line))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout: stdout.trim(), stderr: said().join() })),
  )
  const reading = new Promise<void>((resolve) =>
    child.stderr.on('data', () => stderr.includes('reading') && resolve()),
  )
  return { child, ended, reading }
}

/** What the catalogue really holds, after opening every document. */
async function contents(database: string): Promise<{ digest: string; generation: string }> {
  const store = await openStore(database)
  try {
    const { db } = store
    const rows = await db.selectFrom('package').selectAll().execute()
    const blocks = await db.selectFrom('block').selectAll().execute()
    const content = new Map(blocks.map((b) => [b.id, openBlock(readBytes(b.bytes))]))
    const versions = await db.selectFrom('version').select(['package', 'version']).execute()
    const facets = await db
      .selectFrom('facet')
      .innerJoin('term', 'term.id', 'facet.term')
      .select('facet.package')
      .where('kind', 'in', [termKinds.word, termKinds.buildSystem, termKinds.dependency])
      .execute()
    const generations = rows.map((row) => {
      const { package: p } = documentIn(content.get(row.block)!, row)
      expect(p.name).toBe(row.name)
      return p.versions[0]!.version.split('.')[0]
    })
    expect(new Set(generations).size, 'recipes of one sync only').toBe(1)
    expect([rows.length, versions.length]).toEqual([recipes, recipes * 30])
    // Each has a name of one word, one build system, one dependency.
    expect(facets.length).toBe(recipes * 3)
    const { digest } = await db.selectFrom('tool').select('digest').executeTakeFirstOrThrow()
    expect(digest).toBe(await contentDigest(db, 'toy'))
    return { digest, generation: generations[0]! }
  } finally {
    await store.close()
  }
}

describe.each(databases)('$title', ({ missing, open }) => {
  let server: TestDatabase
  let database: string
  beforeAll(async () => {
    if (missing) return
    server = await open()
    database = await server.location()
  })
  afterAll(() => server?.close())

  test.skipIf(missing)(
    'killed at any moment, the old catalogue or the new one is there as a whole',
    async () => {
      write(0)
      const begin = performance.now()
      const first = await start(database).ended
      expect(first).toMatchObject({ code: 0, stderr: '' })
      const usual = performance.now() - begin
      expect(await contents(database)).toEqual({ digest: first.stdout, generation: '0' })
      let current = '0'
      let killed = 0
      for (let round = 1; round <= 6; round++) {
        write(round)
        const { child, ended } = start(database)
        await sleep(usual * (0.3 + 0.8 * Math.random()))
        child.kill('SIGKILL')
        killed += (await ended).code === null ? 1 : 0
        const { generation } = await contents(database)
        expect([current, String(round)]).toContain(generation)
        current = generation
      }
      expect(killed).toBeGreaterThan(0)
      const last = await start(database).ended
      expect(await contents(database)).toEqual({ digest: last.stdout, generation: '6' })
    },
    120_000,
  )

  test.skipIf(missing)('Ctrl-C ends it with 130 and leaves the old catalogue', async () => {
    write(100)
    await start(database).ended
    const before = await contents(database)
    write(101)
    const { child, ended, reading } = start(database)
    await Promise.race([reading, ended])
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: 'INTERRUPTED' })
    expect(await contents(database)).toEqual(before)
  })

  test.skipIf(missing)('of two at once the second waits, says so, and finds all done', async () => {
    write(200)
    const all = [start(database), start(database), start(database)]
    const ends = await Promise.all(all.map(({ ended }) => ended))
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1)
    expect((await contents(database)).digest).toBe(ends[0]!.stdout)
    for (const { stderr } of ends)
      expect(['', 'waiting: another process is writing the catalogue']).toContain(stderr)
  })
})
