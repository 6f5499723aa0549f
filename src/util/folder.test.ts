import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from './folder.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('it and those above it are made; what is there stays', async () => {
  const deep = join(folder, 'a/b/c')
  await makeFolder(deep)
  writeFileSync(join(deep, 'kept'), '')
  await makeFolder(deep)
  expect(existsSync(join(deep, 'kept'))).toBe(true)
  symlinkSync('a', join(folder, 'link'))
  await makeFolder(join(folder, 'link/b/d'))
  expect(statSync(join(folder, 'a/b/d')).isDirectory()).toBe(true)
  await makeFolder('/')
})

test('many at once', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, i) => makeFolder(join(folder, `m/n/${i % 2}`))))
  expect(existsSync(join(folder, 'm/n/1'))).toBe(true)
})

test('a file in the way is an error', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(folder, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.skipIf(!existsSync('/proc/self'))('a file system without new folders ends it', async () => {
  await expect(makeFolder('/proc/no-such/folder')).rejects.toMatchObject({ code: 'ENOENT' })
})
