import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { head } from '../../../model/common.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Plan, Step } from '../../../model/plan.ts'
import type { DriverContext, DriverEvent } from '../../adapter.ts'
import { makeDriver } from './driver.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-spack-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const step = (software: string, more: Partial<Step> = {}): Step => ({
  id: `${software}-00000000`,
  software,
  version: '1.0',
  variants: { shared: true },
  target: 'x86_64_v3',
  spec: `${software}@=1.0+shared`,
  verdict: 'build',
  tool: 'spack',
  root: false,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const on = (name: string, ...types: ('build' | 'link')[]) => ({ id: `${name}-00000000`, types })

const planOf = (...steps: Step[]): Plan => ({
  ...head('plan'),
  name: 'test',
  site: { name: 'here', nodeClass: 'login', target: 'x86_64_v3', os: 'debian12' },
  requires: [],
  steps,
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '0', site: '0', catalog: '0' },
})

const hashOf = (software: string): string => software.padEnd(32, 'a')

/** The lock a Spack that agrees with the plan would write. */
function lockOf(steps: readonly Step[], external: readonly string[] = []): string {
  const node = (s: Step) => ({
    name: s.software,
    version: s.version,
    arch: { platform: 'linux', platform_os: 'debian12', target: s.target },
    parameters: s.variants,
    dependencies: s.dependencies.map((d) => {
      const name = d.id.replace(/-0+$/, '')
      return { name, hash: hashOf(name), parameters: { deptypes: d.types, virtuals: [] } }
    }),
    ...(external.includes(s.software) && { external: { path: '/usr' } }),
  })
  return JSON.stringify({
    roots: steps.map((s) => ({ hash: hashOf(s.software), spec: s.spec })),
    concrete_specs: Object.fromEntries(steps.map((s) => [hashOf(s.software), node(s)])),
  })
}

type Setup = { fake?: string; lock?: string; prefixes?: Map<string, string>; sources?: string[] }

function setUp(plan: Plan, { fake, lock, prefixes, sources }: Setup = {}) {
  const path = (...parts: string[]) => join(folder, ...parts)
  mkdirSync(path('root/bin'), { recursive: true })
  mkdirSync(path('scratch'), { recursive: true })
  const fakeSpack = join(import.meta.dirname, 'fixtures/fake-spack.mjs')
  const script = `#!/bin/sh\nexec '${process.execPath}' '${fakeSpack}' "$@"\n`
  writeFileSync(path('root/bin/spack'), script, { mode: 0o755 })
  writeFileSync(path('lock'), lock ?? lockOf(plan.steps))
  const controller = new AbortController()
  const events: DriverEvent[] = []
  const context: DriverContext = {
    plan,
    prefix: path('store/x'),
    staging: path('staging'),
    scratch: path('scratch'),
    temporary: tmpdir(),
    home: path('spack'),
    prefixes: prefixes ?? new Map(),
    sources: sources ?? [],
    jobs: 2,
    env: { FAKE: fake ?? '', FAKE_LOCK: path('lock'), FAKE_CALLS: path('calls') },
    targetFlags: [],
    options: { spackRoot: path('root') },
    signal: controller.signal,
    emit: (event) => void events.push(event),
    elf: () => null,
    exec: ([program, ...args], { cwd, env }) =>
      new Promise((resolve, reject) => {
        const options = { cwd, env: { ...env }, signal: controller.signal }
        execFile(program, args, options, (error, stdout, stderr) => {
          if (controller.signal.aborted) reject(new PortolanError('INTERRUPTED', 'stopped'))
          else if (error) reject(new PortolanError('COMMAND_FAILED', stderr))
          else resolve({ code: 0, stdout })
        })
      }),
  }
  const driver = makeDriver({ HOME: path('home') })
  const calls = () => readFileSync(path('calls'), 'utf8').trim().split('\n')
  const environments = async () => {
    const [name] = await readdir(path('spack/environments'))
    return parse(readFileSync(path('spack/environments', name!, 'spack.yaml'), 'utf8')) as {
      spack: { specs: string[]; packages: Record<string, unknown> }
    }
  }
  return { context, driver, events, calls, controller, environments, path }
}

const gcc = step('gcc', {
  verdict: 'reuse',
  tool: 'debian',
  version: '12.2.0',
  variants: {},
  installation: {
    id: 'debian:gcc-12',
    tool: 'debian',
    name: 'gcc-12',
    version: '12.2.0',
    software: 'gcc',
    variants: {},
    prefix: '/usr',
    universe: 'host',
    dependencies: [],
    provides: [],
    elf: [],
    linkable: true,
    use: {},
    evidence: [],
  },
})
const jansson = step('jansson', { dependencies: [on('gcc', 'build')] })
const simple = planOf(gcc, jansson)
const simpleLock = lockOf(simple.steps, ['gcc'])

describe('a step', () => {
  test("stands in Spack's own tree, verified", async () => {
    const { context, driver, events, calls, path } = setUp(simple, { lock: simpleLock })
    const { prefix } = await driver.run(jansson, context)
    expect(prefix).toBe(path('spack/opt', `jansson-1.0-${hashOf('jansson')}`))
    expect(events.map((e) => (e.kind === 'phase' ? e.phase : e.kind))).toEqual([
      'did',
      'concretise',
      'install',
      'verify',
      'check',
    ])
    expect(events.at(-1)).toMatchObject({ holds: true })
    expect(calls().map((c) => /(concretize|install).*/.exec(c)?.[0])).toEqual([
      'concretize',
      `install --only-concrete --no-add --no-cache --fail-fast --show-log-on-error --jobs=2 /${hashOf('jansson')}`,
    ])
  })

  test('is concretised together with the others of the plan, once', async () => {
    const other = step('zlib', { dependencies: [on('gcc', 'build')] })
    const plan = planOf(gcc, jansson, other)
    const { context, driver, calls } = setUp(plan, { lock: lockOf(plan.steps, ['gcc']) })
    await Promise.all([driver.run(jansson, context), driver.run(other, context)])
    expect(calls().filter((c) => c.endsWith('concretize'))).toHaveLength(1)
  })

  test('is taken from a build cache, whose archive is as it was; what needs it finds it there', async () => {
    const sha256 = createHash('sha256').update('archive').digest('hex')
    const cached = step('jansson', {
      from: 'cache',
      binary: { hash: hashOf('jansson'), cache: join(folder, 'cache'), archive: 'a', sha256 },
    })
    const top = step('top', { dependencies: [on('jansson', 'link')] })
    const plan = planOf(cached, top)
    const { context, driver, calls, path } = setUp(plan, { lock: lockOf([cached]) })
    mkdirSync(path('cache'))
    writeFileSync(path('cache/a'), 'archive')
    const { prefix } = await driver.run(cached, context)
    expect(calls().map((c) => /buildcache.*/.exec(c)?.[0])).toEqual([
      `buildcache install --otherarch --unsigned /${hashOf('jansson')}`,
    ])
    expect(parse(readFileSync(path('scratch/scope/mirrors.yaml'), 'utf8'))).toMatchObject({
      mirrors: { cache: { url: `file://${path('cache')}`, source: false, binary: true } },
    })
    rmSync(path('spack/environments'), { recursive: true })
    writeFileSync(path('lock'), lockOf([cached, top], ['jansson']))
    const after = { ...context, prefixes: new Map([[cached.id, prefix!]]) }
    await driver.run(top, after)
    const [name] = await readdir(path('spack/environments'))
    const { spack } = parse(
      readFileSync(path('spack/environments', name!, 'spack.yaml'), 'utf8'),
    ) as { spack: { packages: Record<string, unknown> } }
    expect(spack.packages['jansson']).toMatchObject({
      'externals:': [{ prefix }],
      buildable: false,
    })
  })

  test('is not taken from a cache that has changed', async () => {
    const binary = { hash: hashOf('jansson'), cache: join(folder, 'c'), archive: 'a', sha256: '0' }
    const cached = step('jansson', { from: 'cache', binary })
    const { context, driver, path } = setUp(planOf(cached))
    await expect(driver.run(cached, context)).rejects.toMatchObject({ code: 'CACHE_CHANGED' })
    mkdirSync(path('c'))
    writeFileSync(path('c/a'), 'other')
    await expect(driver.run(cached, context)).rejects.toMatchObject({ code: 'CACHE_CHANGED' })
  })

  test('finds what another engine built as an external, and does not wait for its later work', async () => {
    const make = { ...gcc, id: 'gmake-00000000', software: 'gmake' }
    const lz4 = step('lz4', {
      tool: 'source',
      version: '1.9.4',
      dependencies: [on('gmake', 'build')],
    })
    const late = step('late', { tool: 'source' })
    const needsLate = step('needs-late', { dependencies: [on('late', 'link')] })
    const top = step('top', { dependencies: [on('lz4', 'link')] })
    const plan = planOf(make, lz4, late, needsLate, top)
    const prefixes = new Map([['lz4-00000000', '/p/store/lz4']])
    const { context, driver, environments } = setUp(plan, {
      lock: lockOf([{ ...lz4, dependencies: [] }, top], ['lz4']),
      prefixes,
    })
    await driver.run(top, context)
    const { specs, packages } = (await environments()).spack
    expect(specs).toEqual(['top@=1.0+shared target=x86_64_v3'])
    expect(packages['lz4']).toEqual({
      'externals:': [{ spec: 'lz4@=1.9.4+shared', prefix: '/p/store/lz4' }],
      buildable: false,
    })
    expect(packages['late']).toBeUndefined()
    expect(packages['gmake']).toBeUndefined()
  })

  test('reaches the right flavour of what a shared prefix holds several of', async () => {
    const mpich = {
      ...step('mpich', { verdict: 'reuse', variants: {} }),
      installation: {
        ...gcc.installation!,
        id: 'debian:libmpich-dev',
        software: 'mpich',
        provides: ['mpi'],
        use: { programs: { mpicc: '/usr/bin/mpicc.mpich' }, libraryDirs: ['/usr/lib'] },
      },
    } satisfies Step
    const user = step('user', { dependencies: [on('mpich', 'link')] })
    const plan = planOf(mpich, user)
    const { context, driver, environments } = setUp(plan, { lock: lockOf(plan.steps, ['mpich']) })
    await driver.run(user, context)
    const { packages } = (await environments()).spack
    const [external] = (packages['mpich'] as { 'externals:': [{ prefix: string }] })['externals:']
    expect(external.prefix.startsWith(join(folder, 'spack/externals/mpich-'))).toBe(true)
    expect(await readlink(join(external.prefix, 'bin/mpicc'))).toBe('/usr/bin/mpicc.mpich')
  })

  test('takes its sources from the given folders, by hash', async () => {
    mkdirSync(join(folder, 'archives'))
    writeFileSync(join(folder, 'archives/jansson_2.14.orig.tar.gz'), 'x')
    const { context, driver, path } = setUp(simple, {
      lock: simpleLock,
      sources: [join(folder, 'archives')],
    })
    await driver.run(jansson, context)
    const digest = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'
    expect(
      await readlink(path(`spack/mirror/_source-cache/archive/2d/${digest}.tar.gz`)),
    ).toContain('jansson_2.14.orig.tar.gz')
    expect(parse(readFileSync(path('scratch/scope/mirrors.yaml'), 'utf8'))).toEqual({
      mirrors: {
        'source-dir-1': { url: `file://${path('spack/mirror')}`, source: true, binary: false },
      },
    })
  })
})

describe('what goes wrong', () => {
  const running = async (fake: string, lock = simpleLock) => {
    const { context, driver } = setUp(simple, { fake, lock })
    return driver.run(jansson, context)
  }

  test('no Spack: says where it looked and what to do', async () => {
    const { context, driver } = setUp(simple)
    rmSync(join(folder, 'root'), { recursive: true })
    await expect(driver.run(jansson, context)).rejects.toMatchObject({
      code: 'SPACK_NOT_FOUND',
      where: join(folder, 'root/bin/spack'),
      hint: expect.stringContaining('--spack-root') as string,
      exitCode: 3,
    })
    const spackRoot = join(folder, 'root')
    await expect(driver.fingerprint!(jansson, { spackRoot })).rejects.toMatchObject({
      code: 'SPACK_NOT_FOUND',
    })
  })

  test('a Spack that cannot run is told before anything is built', async () => {
    setUp(simple)
    const driver = makeDriver({ FAKE: 'broken' })
    const spackRoot = join(folder, 'root')
    await expect(driver.fingerprint!(jansson, { spackRoot })).rejects.toMatchObject({
      code: 'SPACK_BROKEN',
      where: join(folder, 'root/bin/spack'),
    })
  })

  test('a bad exit of concretize or install is the error of that command', async () => {
    await expect(running('conflict')).rejects.toThrow('failed to concretize')
    await expect(running('fails')).rejects.toThrow('ProcessError')
  })

  test('an answer that is not the plan is refused before anything is built', async () => {
    const lock = lockOf([gcc, { ...jansson, version: '2.0' }], ['gcc'])
    const { context, driver, calls } = setUp(simple, { lock })
    await expect(driver.run(jansson, context)).rejects.toMatchObject({
      code: 'SPACK_DISAGREES',
      message: expect.stringContaining('jansson: version 1.0, Spack 2.0') as string,
    })
    expect(calls()).toHaveLength(1)
  })

  test('an external that Spack would build instead is refused', async () => {
    await expect(running('', lockOf(simple.steps))).rejects.toThrow(
      'gcc: verdict external, Spack built',
    )
  })

  test('a lock file that cannot be read is named', async () => {
    await expect(running('', '{"roots": []')).rejects.toMatchObject({
      code: 'SPACK_LOCK',
      where: expect.stringMatching(/spack\.lock$/) as string,
    })
  })

  test('a result that is not there, or is not the step, does not pass', async () => {
    await expect(running('forgets')).rejects.toMatchObject({ code: 'SPACK_NOT_INSTALLED' })
    const { context, driver, events } = setUp(simple, { fake: 'differs', lock: simpleLock })
    await driver.run(jansson, context)
    expect(events.at(-1)).toMatchObject({
      kind: 'check',
      holds: false,
      seen: 'variant shared false instead of true',
    })
  })

  test('stopped while Spack runs: ends as interrupted, and can be taken up', async () => {
    const { context, driver, controller } = setUp(simple, { fake: 'hangs', lock: simpleLock })
    const run = driver.run(jansson, context)
    setTimeout(() => controller.abort(), 300)
    await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED' })
    const again = setUp(simple, { lock: simpleLock })
    await expect(again.driver.run(jansson, again.context)).resolves.toHaveProperty('prefix')
  })
})

test('own code has no recipe', () => {
  const own = { folder: '.', buildSystem: 'cmake', digest: '0' } as const
  expect(makeDriver({}).cannot({ ...jansson, own })).toContain('no Spack recipe')
  expect(makeDriver({}).cannot(jansson)).toBeNull()
})

test('without leave to download, Spack is sent nowhere; nothing of the user leaks in', async () => {
  const { context, driver } = setUp(simple, { lock: simpleLock })
  const seen: Record<string, string>[] = []
  const exec: DriverContext['exec'] = (argv, options) => {
    seen.push({ ...options.env })
    return context.exec(argv, options)
  }
  await driver.run(jansson, { ...context, exec })
  expect(seen[0]).toMatchObject({
    https_proxy: 'http://127.0.0.1:9/',
    SPACK_DISABLE_LOCAL_CONFIG: '1',
    SPACK_USER_CACHE_PATH: join(folder, 'spack/cache'),
    HOME: join(folder, 'scratch'),
  })
  await driver.run(jansson, { ...context, exec, downloads: join(folder, 'downloads') })
  expect(seen.at(-1)).not.toHaveProperty('https_proxy')
})
