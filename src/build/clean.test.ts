import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CleanExtent, cleanPrefix } from './clean.ts'
import {
  recorder,
  temporaryFolder,
  toyDriver,
  toyPlan,
  toySettings,
  toyStep,
} from './fixtures/toy.ts'
import { layoutOf } from './layout.ts'
import { runPlan } from './run.ts'

let prefix: string
beforeEach(() => {
  prefix = temporaryFolder()
})
afterEach(() => rmSync(prefix, { recursive: true, force: true }))

const build = (version: string, name = 'toy') =>
  runPlan(
    toyPlan([toyStep('a', [], { version }), toyStep('b')], name),
    toySettings(prefix, toyDriver()),
    recorder(),
  )
const clean = (extent: CleanExtent, dryRun = false) =>
  cleanPrefix(prefix, extent, dryRun, new AbortController().signal, recorder())
const results = () => readdirSync(join(prefix, 'store')).map((n) => n.replace(/-[0-9a-f]+$/, ''))

test('unused results go, those of the last build of each plan stay', async () => {
  await build('1')
  await build('2')
  await build('3', 'other')
  expect((await clean('leftovers')).removed.filter((r) => r.path.includes('/store/'))).toEqual([])
  const dry = await clean('unused', true)
  expect(results()).toHaveLength(4)
  const cleaned = await clean('unused')
  expect(cleaned).toEqual(dry)
  expect(cleaned.freed.inodes).toBeGreaterThan(3)
  expect(results().toSorted()).toEqual(['a-2', 'a-3', 'b-1.0'])
  expect((await build('2')).steps.map((s) => s.state)).toEqual(['present', 'present'])
})

test('leftovers: broken downloads and work folders of failed steps', async () => {
  await build('1')
  const { downloads, failed, logs } = layoutOf(prefix)
  for (const folder of [downloads, failed]) mkdirSync(folder)
  writeFileSync(join(downloads, 'x.part'), 'half')
  writeFileSync(join(downloads, 'x-whole.tar.gz'), 'whole')
  writeFileSync(join(failed, 'core'), 'x')
  await clean('leftovers')
  expect(readdirSync(downloads)).toEqual(['x-whole.tar.gz'])
  expect(existsSync(failed)).toBe(false)
  expect(readdirSync(logs).length).toBeGreaterThanOrEqual(0)
  expect(results()).toHaveLength(2)
})

test('all: only what is our own', async () => {
  await build('1')
  writeFileSync(join(prefix, 'mine.txt'), 'x')
  await clean('all')
  expect(readdirSync(prefix).toSorted()).toEqual(['.portolan', 'mine.txt'])
  expect((await build('1')).steps.map((s) => s.state)).toEqual(['built', 'built'])
})

test('a folder nothing was built in is left as it is', async () => {
  expect((await clean('all')).removed).toEqual([])
  expect(readdirSync(prefix)).toEqual([])
})
