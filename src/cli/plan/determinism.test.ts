/** Same inputs, the same bytes: whatever the process's surroundings and the order things were found in. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../model/plan.ts'
import type { Site } from '../../model/site.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-same-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const main = join(import.meta.dirname, '../main.ts')
const fixture = join(import.meta.dirname, 'fixtures/site.json')

function plan(argv: readonly string[], cwd = folder, env: Record<string, string> = {}): string {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([k]) => !/^(LC_|TZ|LANG)/.test(k)),
  )
  return execFileSync(process.execPath, [main, 'plan', ...argv, '--json', '--quiet'], {
    cwd,
    env: { ...clean, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

test('the surroundings of the process do not matter', () => {
  const argv = ['hdf5@1.14 ^openmpi', 'zstd', '--site', fixture]
  const first = plan(argv)
  expect(plan(argv, '/', { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Apia' })).toBe(
    first,
  )
  expect(plan(argv, tmpdir(), { LC_ALL: 'C', TZ: 'America/St_Johns', COLUMNS: '40' })).toBe(first)
}, 60_000)

test('the order of what is installed does not matter, nor that of the specs for the steps', () => {
  const site = JSON.parse(readFileSync(fixture, 'utf8')) as Site
  const shuffled = join(folder, 'shuffled.json')
  writeFileSync(
    shuffled,
    JSON.stringify({ ...site, installations: site.installations.toReversed() }),
  )
  const specs = ['hdf5@1.14 ^openmpi', 'zstd', 'mpi']
  const first = plan([...specs, '--site', fixture])
  expect(plan([...specs, '--site', shuffled])).toBe(first)
  const { steps, objective } = JSON.parse(plan([...specs.toReversed(), '--site', shuffled])) as Plan
  expect({ steps, objective }).toEqual({
    steps: (JSON.parse(first) as Plan).steps,
    objective: (JSON.parse(first) as Plan).objective,
  })
}, 60_000)
