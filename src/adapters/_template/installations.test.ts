import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import type { MachineView } from '../adapter.ts'
import { readInstallations } from './installations.ts'

/** A machine that holds one of the fixtures at the place the reader looks at. */
async function machine(fixture: string): Promise<MachineView> {
  const text = await readFile(join(import.meta.dirname, 'fixtures', fixture), 'utf8')
  return {
    method: 'bundle',
    at: '2026-01-01T00:00:00Z',
    environment: {},
    files: (...globs) => Promise.resolve([...globs]),
    read: () => Promise.resolve(new TextEncoder().encode(text)),
    tryText: () => Promise.resolve(text),
    readlink: () => Promise.resolve(null),
    realpath: (path) => Promise.resolve(path),
    run: () => Promise.resolve(null),
    elf: () => Promise.resolve(null),
  }
}
const readAll = async (fixture: string) =>
  Array.fromAsync(readInstallations(await machine(fixture)))

test('each good entry is an installation, each bad one is skipped with its place', async () => {
  const [zlib, skipped, ...rest] = await readAll('installed.json')
  expect(zlib).toMatchObject({
    found: { id: 'example:zlib@1.3.1', version: '1.3.1', prefix: '/opt/example/zlib' },
  })
  expect(Installation.safeParse(zlib && 'found' in zlib ? zlib.found : zlib).success).toBe(true)
  expect(skipped).toMatchObject({
    skipped: { source: '/opt/example/installed.json', detail: 'packages[1]' },
    reason: expect.stringContaining('version') as string,
  })
  expect(rest).toHaveLength(1)
})

test('a broken database is skipped whole, and said so', async () => {
  expect(await readAll('truncated.json')).toEqual([
    {
      skipped: { source: '/opt/example/installed.json' },
      reason: 'not an Example database of format 1',
    },
  ])
})
