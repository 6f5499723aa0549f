import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copySources, sourceDigest, sourceEntries } from './source-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-sources-'))
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src/main.c'), 'int main(void) { return 0; }\n')
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n', { mode: 0o755 })
  symlinkSync('src/main.c', join(folder, 'link'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

test('version control, build trees, results and our own documents do not count', async () => {
  const before = await sourceDigest(folder)
  put('.git/config', 'x')
  put('build/CMakeCache.txt', 'x')
  put('build/heat', 'x')
  put('prefix/.portolan/journal.jsonl', 'x')
  put('prefix/store/a', 'x')
  put('plan.json', '{\n  "$schema": "https://portolan.dev/schemas/plan.json" }')
  expect(await sourceDigest(folder)).toBe(before)
  put('data.json', '{}')
  expect(await sourceDigest(folder)).not.toBe(before)
})

test.each<[string, () => void]>([
  ['content', () => writeFileSync(join(folder, 'src/main.c'), 'int x;')],
  ['name', () => writeFileSync(join(folder, 'src/more.c'), '')],
  ['mode', () => chmodSync(join(folder, 'run'), 0o644)],
  [
    'target of a link',
    () => {
      rmSync(join(folder, 'link'))
      symlinkSync('run', join(folder, 'link'))
    },
  ],
])('a changed %s changes the digest', async (_, change) => {
  const before = await sourceDigest(folder)
  change()
  expect(await sourceDigest(folder)).not.toBe(before)
})

test('a copy has the same digest wherever it stands', async () => {
  const target = mkdtempSync(join(tmpdir(), 'portolan-copy-'))
  expect(await copySources(folder, target)).toBe(await sourceDigest(folder))
  expect(readdirSync(target).toSorted()).toEqual(['link', 'run', 'src'])
  expect(readFileSync(join(target, 'link'), 'utf8')).toContain('main')
  rmSync(target, { recursive: true })
})

test('a folder that is not there is an error that names it', async () => {
  await expect(sourceEntries(join(folder, 'none'))).rejects.toMatchObject({
    code: 'SOURCES_UNREADABLE',
    where: join(folder, 'none'),
  })
})
