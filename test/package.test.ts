/** The package as `npm install` would bring it: JavaScript only, with its own Node. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const project = join(import.meta.dirname, '..')
const site = join(project, 'scripts/bench/fixtures/site.json')
let folder: string
let listing: string[]

const run = (cwd: string, ...argv: [string, ...string[]]) =>
  promisify(execFile)(argv[0], argv.slice(1), {
    cwd,
    maxBuffer: 1e8,
    env: { ...process.env, HOME: folder, NODE_OPTIONS: '' },
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-package-'))
  const packed = await run(project, 'npm', 'pack', '--json', '--pack-destination', folder)
  const [{ filename, files }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as [
    { filename: string; files: { path: string }[] },
  ]
  listing = files.map((file) => file.path)
  await mkdir(join(folder, 'project'))
  await writeFile(join(folder, 'project/package.json'), '{ "private": true }')
  await run(join(folder, 'project'), 'npm', 'install', '--loglevel=error', `../${filename}`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const portolan = (...args: string[]) =>
  run(join(folder, 'project'), join(folder, 'project/node_modules/.bin/portolan'), ...args)

test('it holds programs, data and licences; no TypeScript, tests or fixtures', () => {
  for (const file of [
    'portolan',
    'LICENSE',
    'NOTICE',
    'lib/main.js',
    'lib/LICENSES',
    'schemas/plan.json',
  ])
    expect(listing).toContain(file)
  expect(listing.filter((path) => /\.ts$|fixtures|\.test\./.test(path))).toEqual([])
})

test('it starts', async () => {
  expect((await portolan('--version')).stdout).toBe('0.1.0\n')
})

test('it plans: catalogue, solver and its worker are there', async () => {
  const { stdout } = await portolan('plan', 'zlib', '--site', site, '--json')
  const plan = JSON.parse(stdout) as { steps: { software: string; verdict: string }[] }
  expect(plan.steps.at(-1)).toMatchObject({ software: 'zlib' })
})

test('it carries the collector', async () => {
  const { stdout } = await portolan('site', 'collect', '--print-script')
  expect(stdout).toMatch(/^#!\/bin\/sh\n/)
})
