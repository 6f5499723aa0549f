/**
 * A copy of the checkout in a folder with a blank in its name, with a fresh HOME: what a new user
 * gets from `npm ci`, with and without install scripts.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const project = join(import.meta.dirname, '..')
let base: string
let checkout: string
let programs: string

type Result = { code: number; stdout: string; stderr: string }
async function run(argv: readonly string[], options: { cwd?: string; path?: string } = {}) {
  const [program, ...args] = argv
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST)/i.test(name)),
    ),
    HOME: join(base, 'home'),
    PATH: options.path ?? outerPath(),
  }
  return promisify(execFile)(program!, args, { cwd: options.cwd ?? checkout, env }).then(
    ({ stdout, stderr }): Result => ({ code: 0, stdout, stderr }),
    (error: Result) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )
}
/** The user's PATH: npm puts this checkout's own programs, its Node among them, before it. */
const outerPath = (): string =>
  (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules') && !folder.includes('node-gyp-bin'))
    .join(':')

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'portolan-install-'))
  checkout = join(base, 'a checkout')
  programs = join(base, 'bin')
  for (const folder of [checkout, programs, join(base, 'home'), join(base, 'links')])
    await mkdir(folder, { recursive: true })
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: project, maxBuffer: 1e8 },
  )
  for (const file of stdout.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(checkout, file)), { recursive: true })
    // A file deleted but not yet committed is still listed.
    await cp(join(project, file), join(checkout, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
  // All that the launcher may use, and no node.
  for (const program of ['sh', 'dirname', 'readlink'])
    await symlink(
      (await run(['sh', '-c', `command -v ${program}`])).stdout.trim(),
      join(programs, program),
    )
})
afterAll(() => rm(base, { recursive: true, force: true }))

test('before set-up the launcher says what to do', async () => {
  for (const path of [programs, outerPath()]) {
    const { code, stdout, stderr } = await run([join(checkout, 'portolan'), '--version'], { path })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('error[SETUP]')
    expect(stderr).toContain(`  at ${checkout}/node_modules`)
    expect(stderr).toContain("hint: run 'npm ci'")
  }
})

describe('after npm ci --ignore-scripts', () => {
  test('npm is content', async () => {
    const { code, stderr } = await run(['npm', 'ci', '--ignore-scripts', '--loglevel=error'])
    expect(code, stderr).toBe(0)
  })

  test('there is no Node of our own; the launcher says how to get it', async () => {
    const { code, stderr } = await run(['./portolan', '--version'], { path: programs })
    expect(code).toBe(2)
    expect(stderr).toContain("after 'npm ci --ignore-scripts', run 'npm rebuild node'")
  })

  test('npm rebuild node brings it, the launcher makes the registry', async () => {
    const { code, stderr } = await run(['npm', 'rebuild', 'node', '--loglevel=error'])
    expect(code, stderr).toBe(0)
    const version = await run(['./portolan', '--version'], { path: programs })
    expect(version).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
    expect((await stat(join(checkout, 'src/adapters/registry.ts'))).isFile()).toBe(true)
  })
})

describe('after npm ci', () => {
  test('npm is content, whatever Node it runs under', async () => {
    await rm(join(checkout, 'node_modules'), { recursive: true })
    await rm(join(checkout, 'src/adapters/registry.ts'), { force: true })
    const { code, stderr } = await run(['npm', 'ci', '--loglevel=error'])
    expect(code, stderr).toBe(0)
  })

  test('it starts with its own Node through links, from anywhere', async () => {
    const links = join(base, 'links')
    await symlink(join(checkout, 'portolan'), join(links, 'absolute'))
    await symlink('absolute', join(links, 'portolan'))
    await symlink('../a checkout/portolan', join(links, 'relative'))
    for (const link of ['absolute', 'portolan', 'relative']) {
      const result = await run([join(links, link), '--version'], { cwd: '/', path: programs })
      expect(result, link).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
    }
  })

  test('npm scripts run under the Node it brings', async () => {
    const { stdout } = await run(['npm', 'exec', '--', 'node', '--version'])
    expect(Number(/^v(\d+)/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(24)
  })

  test('the registry of adapters is there', async () => {
    expect((await stat(join(checkout, 'src/adapters/registry.ts'))).isFile()).toBe(true)
  })
})
