/**
 * Describing a bundle gives field for field what describing the live machine gives: for the
 * collector under each shell of this machine, with and without binutils, and in a changed root that
 * has nothing but busybox.
 */
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Site } from '../src/model/site.ts'

const project = join(import.meta.dirname, '..')
const portolan = join(project, 'portolan')
const run = promisify(execFile)

let folder: string
let script: string
let live: Site

const json = async (...args: string[]): Promise<Site> => {
  const { stdout } = await run(portolan, ['site', 'describe', '--quiet', ...args], {
    maxBuffer: 1 << 28,
  })
  return Site.parse(JSON.parse(stdout))
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'site-'))
  script = join(folder, 'collect.sh')
  writeFileSync(
    script,
    (await run(portolan, ['site', 'collect', '--print-script'], { maxBuffer: 1 << 26 })).stdout,
  )
  live = await json()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * When, how and by whom it was observed may differ, and what fills up while one looks; a bundle does
 * not hold every library.
 */
const moving = new Set(['at', 'method', 'freeBytes', 'freeInodes', 'libraries'])
const still = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (moving.has(key) ? undefined : inner)))

let count = 0
/** What a bundle collected now tells, and what the machine itself tells right after. */
async function both(shell: readonly string[], path?: string): Promise<[Site, Site]> {
  const out = join(folder, `b${++count}.tar.gz`)
  const [program = 'sh', ...first] = shell
  const begun = performance.now()
  await run(program, [...first, script, '--out', out], {
    env: { ...process.env, ...(path === undefined ? {} : { PATH: path }) },
  })
  expect((performance.now() - begun) / 1000).toBeLessThan(60)
  return [await json(out), await json()]
}

test('this machine as a Site is valid, and what is known has provenance', () => {
  expect(live.nodeClasses[0]?.os.kernel).toMatchObject({
    value: expect.stringMatching(/^\d/),
    provenance: { method: 'probed', source: '/proc/sys/kernel/osrelease' },
  })
  expect(live.installations.length).toBeGreaterThan(10)
})

test('collected under sh, described: the same', async () => {
  const [bundle, now] = await both(['sh'])
  expect(still(bundle)).toEqual(still(now))
})

const busybox = spawnSync('busybox', ['true']).status === 0
test.skipIf(!busybox)('collected under busybox ash, described: the same', async () => {
  const [bundle, now] = await both(['busybox', 'ash'])
  expect(still(bundle)).toEqual(still(now))
})

/** A PATH with all programs of this machine but these. */
function without(...programs: string[]): string {
  const bin = join(folder, `bin${++count}`)
  mkdirSync(bin)
  for (const source of (process.env['PATH'] ?? '').split(':').filter((p) => existsSync(p)))
    for (const name of readdirSync(source))
      if (!programs.includes(name.replace(/^.*-gnu-/, '')) && !existsSync(join(bin, name)))
        try {
          symlinkSync(join(source, name), join(bin, name))
        } catch {
          // A dangling link of that name is already there.
        }
  return bin
}

/** All that ELF files tell, and what follows from it. */
const fromElf = (site: Site) =>
  still([
    site.nodeClasses.map(({ libc, runtimes }) => ({ libc, runtimes })),
    site.installations.filter((i) => i.elf.length > 0),
  ])

describe('libraries without binutils', () => {
  test('from od dumps: the same', async () => {
    const [bundle, now] = await both(['sh'], without('readelf', 'objdump'))
    expect(fromElf(bundle)).toEqual(fromElf(now))
  })
  test('from objdump: the same', async () => {
    const [bundle, now] = await both(['sh'], without('readelf'))
    expect(fromElf(bundle)).toEqual(fromElf(now))
  })
})

/** Files of this machine that make a root with libraries and a package database, but no tools. */
function smallRoot(root: string): void {
  const libraries = execFileSync('sh', [
    '-c',
    'ls -d /lib64/ld-linux*.so.* /usr/lib/*/lib[cm].so.6 /usr/lib/*/libstdc++.so.6 /usr/lib/*/libgcc_s.so.1 /usr/lib/*/libmpi* /usr/lib/*/libhdf5* /usr/lib/*/openmpi/lib/lib*.so* /usr/include/*/*/mpi.h /usr/include/hdf5/*/H5pubconf.h 2>/dev/null; true',
  ])
    .toString()
    .split('\n')
  const files = ['/etc/os-release', '/var/lib/dpkg/status', ...libraries]
  const info = readdirSync('/var/lib/dpkg/info').map((name) => `/var/lib/dpkg/info/${name}`)
  for (const path of [...files, ...info.filter((p) => /\.(list|shlibs)$/.test(p))].filter(
    Boolean,
  )) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    if (existsSync(path) && !existsSync(join(root, path))) copyFileSync(path, join(root, path))
  }
  const own = execFileSync('sh', ['-c', 'ldd "$(command -v busybox)" 2>/dev/null; true']).toString()
  for (const [path] of own.matchAll(/\/\S+/g)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    copyFileSync(path, join(root, path))
  }
  mkdirSync(join(root, 'bin'))
  mkdirSync(join(root, 'out'))
  mkdirSync(join(root, 'dev'))
  writeFileSync(join(root, 'dev/null'), '')
  copyFileSync(
    execFileSync('sh', ['-c', 'command -v busybox']).toString().trim(),
    join(root, 'bin/busybox'),
  )
  for (const name of execFileSync('busybox', ['--list']).toString().trim().split('\n'))
    if (name !== 'busybox') symlinkSync('busybox', join(root, 'bin', name))
  copyFileSync(script, join(root, 'collect.sh'))
}

const mayChroot = spawnSync('unshare', ['-rm', 'chroot', '/', 'true']).status === 0
test.skipIf(!busybox || !mayChroot)(
  'in a root with nothing but busybox, without /proc: its files tell the same',
  async () => {
    const root = join(folder, 'root')
    mkdirSync(root)
    smallRoot(root)
    const inside = ['/bin/env', '-i', 'PATH=/bin', 'HOME=/', '/bin/sh', '/collect.sh']
    const enter = 'mount --bind /dev/null "$1/dev/null" && exec chroot "$@"'
    const words = ['-rm', 'sh', '-c', enter, 'sh', root, ...inside, '--out', '/out/b.tar.gz']
    await run('unshare', words)
    const bundle = await json(join(root, 'out/b.tar.gz'))
    mkdirSync(join(root, '.portolan'))
    writeFileSync(
      join(root, '.portolan/machine.json'),
      JSON.stringify({ environment: { HOME: '/', PATH: '/bin' } }),
    )
    const direct = await json('--root', root)
    expect(still(bundle.installations)).toEqual(still(direct.installations))
    expect(bundle.installations.some((i) => i.elf.length > 0)).toBe(true)
    expect(bundle.nodeClasses[0]?.os.prettyName).toMatchObject(
      still(direct.nodeClasses[0]?.os.prettyName) as object,
    )
    expect(bundle.nodeClasses[0]?.memory.totalBytes).toEqual({ unknown: '/proc/meminfo is absent' })
  },
)

test('two node classes become one Site, and what differs is told', async () => {
  const login = join(folder, 'login.tar.gz')
  const compute = join(folder, 'compute.tar.gz')
  await run(portolan, ['site', 'collect', '--quiet', '--out', login, '--node-class', 'login'])
  await run(portolan, ['site', 'collect', '--quiet', '--out', compute, '--node-class', 'compute'])
  const site = await json(login, compute)
  expect(site.nodeClasses.map((n) => [n.id, n.role])).toEqual([
    ['login', 'login'],
    ['compute', 'compute'],
  ])
  const now = await json()
  expect(site.installations).toEqual(now.installations)
  const twice = await run(portolan, ['site', 'describe', login, login]).catch(
    (error: unknown) => error,
  )
  expect(twice).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('error[NODE_CLASS_TWICE]'),
  })
})

describe('the commands', () => {
  test('collect stopped by Ctrl-C leaves nothing and says so', async () => {
    const out = join(folder, 'stopped')
    mkdirSync(out)
    const child = spawn(portolan, ['site', 'collect', '--out', join(out, 'b.tar.gz')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let told = ''
    child.stderr.on('data', (text: Buffer) => (told += text.toString()))
    await new Promise((resolve) => child.stderr.once('data', resolve))
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130)
    expect(told).toContain('error[INTERRUPTED]')
    expect(readdirSync(out)).toEqual([])
  })
  test('describe stopped by Ctrl-C writes no half a Site', async () => {
    const bin = mkdtempSync(join(folder, 'slow'))
    writeFileSync(join(bin, 'uname'), `#!/bin/sh\n: >'${bin}/started'\nsleep 60\n`, { mode: 0o755 })
    const child = spawn(portolan, ['site', 'describe', '--out', join(bin, 'site.json')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    })
    let told = ''
    child.stderr.on('data', (text: Buffer) => (told += text.toString()))
    await vi.waitUntil(() => existsSync(join(bin, 'started')), { timeout: 20_000 })
    child.kill('SIGINT')
    child.kill('SIGINT') // as when a terminal and the starting program both pass it on
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130)
    expect(told).toContain('error[INTERRUPTED]')
    expect(readdirSync(bin).sort()).toEqual(['started', 'uname'])
  })
  test('what a bundle says does not steer the terminal', async () => {
    const path = join(folder, 'steers.json')
    const reason = '\u001b]0;title\u0007'
    writeFileSync(path, JSON.stringify({ ...live, skipped: [{ tool: 'x', source: 'y', reason }] }))
    const { stdout } = await run('script', [
      '-qec',
      `'${portolan}' site lint '${path}'`,
      '/dev/null',
    ])
    expect(stdout).toContain('?]0;title?')
    expect(stdout).not.toContain(reason)
  })
  test('collect where nothing can be written is a clear error', async () => {
    const out = join(folder, 'none/b.tar.gz')
    const failed = await run(portolan, ['site', 'collect', '--out', out]).catch(
      (error: unknown) => error,
    )
    expect(failed).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`error[COLLECT_FAILED]: cannot write beside ${out}\n  at`),
    })
  })
  const mounts = spawnSync('unshare', ['--mount', '--map-root-user', 'true']).status === 0
  test.skipIf(!mounts)('collect on a full disk is a clear error and leaves nothing', async () => {
    const disk = mkdtempSync(join(folder, 'disk'))
    const text = `mount -t tmpfs -o size=300k tmpfs '${disk}' &&
      { '${portolan}' site collect --quiet --out '${disk}/b.tar.gz'; echo "$?" "$(ls '${disk}')"; }`
    const { stdout, stderr } = await run('unshare', [
      '--mount',
      '--map-root-user',
      'sh',
      '-c',
      text,
    ])
    expect(stdout).toBe('3 \n')
    expect(stderr).toMatch(/error\[COLLECT_FAILED\]: tar failed\n {2}at .*\n {2}hint: .*disk/)
  })
  test('show prints one page', async () => {
    const { stdout } = await run(portolan, ['site', 'show'])
    expect(stdout).toContain('default nodes')
    expect(stdout.split('\n').length).toBeLessThan(60)
  })
  test('a Site that is none names its fault', async () => {
    const path = join(folder, 'bad.json')
    writeFileSync(path, JSON.stringify({ ...live, nodeClasses: [] }))
    const failed = await run(portolan, ['site', 'show', path]).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('nodeClasses') })
  })
  test('lint lists gaps; contradictions make it fail', async () => {
    const path = join(folder, 'site.json')
    writeFileSync(path, JSON.stringify(live))
    const { stdout } = await run(portolan, ['site', 'lint', path])
    expect(stdout).toContain('advice policies:')
    const [first] = live.installations
    writeFileSync(path, JSON.stringify({ ...live, installations: [first, first] }))
    const failed = await run(portolan, ['site', 'lint', path]).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('stands there twice') })
  })
  test('a broken bundle is a clear error', async () => {
    const path = join(folder, 'cut.tar.gz')
    writeFileSync(path, readFileSync(join(folder, 'login.tar.gz')).subarray(0, 5000))
    const failed = await run(portolan, ['site', 'describe', path]).catch((error: unknown) => error)
    expect(failed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /error\[BUNDLE_TRUNCATED\].*\n {2}at .*cut\.tar\.gz\n {2}hint:/,
      ),
    })
  })
})
