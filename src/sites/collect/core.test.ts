/** The collector itself, under each POSIX shell of this machine, with small probes. */
import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Probe } from '../../adapters/adapter.ts'
import { bundleView } from '../view/bundle.ts'
import { liveView } from '../view/live.ts'
import { collectorScript } from './script.ts'

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program])
    return true
  } catch {
    return false
  }
}
/** Debian's sh is dash; busybox brings ash. */
const shells: [string, string[]][] = [
  ['sh', ['sh']],
  ...(['dash', 'bash'] as const).filter(has).map((s): [string, string[]] => [s, [s]]),
  ...(has('busybox') ? [['busybox ash', ['busybox', 'ash']] as [string, string[]]] : []),
]

let folder: string
let machine: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-'))
  machine = join(folder, 'machine')
  mkdirSync(join(machine, 'info'), { recursive: true })
  for (const name of [
    'plain',
    'with space',
    "quo'te",
    '"$(touch X)"',
    '-rf',
    '*',
    'back\\slash',
    'new\nline',
    'tab\there',
  ])
    writeFileSync(join(machine, 'info', name), `content of ${name}`)
  writeFileSync(join(machine, 'large'), 'x'.repeat(5000))
  writeFileSync(join(machine, 'binary'), Buffer.from([0, 0xff, 0xfe, 10, 0]))
  symlinkSync('info/plain', join(machine, 'link'))
  symlinkSync('/nowhere', join(machine, 'dangling'))
  mkdirSync(join(machine, 'bin'))
  writeFileSync(join(machine, 'bin/say one'), '#!/bin/sh\necho "$0 $*"\n')
  chmodSync(join(machine, 'bin/say one'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
type Outcome = { out: string; code: number; stderr: string; seconds: number }
async function collect(
  shell: readonly string[],
  probe: Probe,
  options: { args?: string[]; env?: Record<string, string>; out?: string } = {},
): Promise<Outcome> {
  const out = options.out ?? join(folder, `b${++count}.tar.gz`)
  const [program = 'sh', ...first] = shell
  const begun = performance.now()
  const child = promisify(execFile)(
    program,
    [...first, '-s', '--', '--out', out, ...(options.args ?? [])],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: '/home/me',
        PORTOLAN_ROOTS: machine,
        ...options.env,
      },
    },
  )
  child.child.stdin?.end(collectorScript([{ id: 'x', title: 'X', probe }], '1'))
  const { code, stderr } = await child.then(
    (ok) => ({ code: 0, stderr: ok.stderr }),
    (error: { code: number; stderr: string }) => error,
  )
  return { out, code, stderr, seconds: (performance.now() - begun) / 1000 }
}
const left = () => readdirSync(folder).filter((name) => name.includes('.part.'))

describe.each(shells)('under %s', (_, shell) => {
  test('a bundle tells what the machine itself tells, awkward names included', async () => {
    const probe: Probe = {
      files: [
        { glob: '$PORTOLAN_ROOTS/info/*' },
        { glob: '$PORTOLAN_ROOTS/[bl]*', maxBytes: 1000 },
      ],
      list: [{ glob: '$PORTOLAN_ROOTS/*' }],
      commands: [
        { argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] },
        { argv: ['no-such-program', '--version'] },
        { argv: ['{}', 'a b', '{}'], forEach: '$PORTOLAN_ROOTS/bin/*' },
      ],
    }
    const { out, code, stderr } = await collect(shell, probe)
    expect(stderr).toContain('review it:')
    expect(code).toBe(0)
    const bundle = await bundleView(out)
    const live = liveView('/', {
      environment: { PORTOLAN_ROOTS: machine },
      run: () => Promise.reject(new Error('not called')),
    })
    const globs = ['$PORTOLAN_ROOTS/*', '$PORTOLAN_ROOTS/info/*'] as const
    const paths = await live.files(...globs)
    expect(paths.length).toBe(13)
    expect(await bundle.files(...globs)).toEqual(paths)
    for (const path of paths) {
      expect(await bundle.readlink(path), path).toBe(await live.readlink(path))
      expect(await bundle.realpath(path), path).toBe(await live.realpath(path))
      if (!path.endsWith('/large'))
        expect(await bundle.tryText(path), path).toBe(await live.tryText(path))
    }
    expect(await bundle.tryText(`${machine}/large`)).toBeNull()
    expect(await bundle.run('sh', '-c', 'echo out; echo err >&2; exit 3')).toMatchObject({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    expect((await bundle.run('no-such-program', '--version'))?.code).toBe(127)
    const say = `${machine}/bin/say one`
    expect((await bundle.run(say, 'a b', say))?.stdout).toBe(`${say} a b ${say}\n`)
    expect(bundle.skipped.map((s) => s.source).sort()).toEqual(
      [`${machine}/info/*`, `${machine}/info/*`, `${machine}/large`].sort(),
    )
    expect(readdirSync(process.cwd())).not.toContain('X')
  })

  test('what does not end is stopped, and the rest goes on', async () => {
    const slow: Probe = {
      commands: [
        { argv: ['sh', '-c', 'trap "" TERM; sleep 100'], seconds: 1 },
        { argv: ['echo', 'later'] },
      ],
    }
    const { out, seconds } = await collect(shell, slow)
    const bundle = await bundleView(out)
    expect((await bundle.run('sh', '-c', 'trap "" TERM; sleep 100'))?.code).not.toBe(0)
    expect((await bundle.run('echo', 'later'))?.stdout).toBe('later\n')
    expect(seconds).toBeLessThan(15)
  })

  test('no job is lost, however many end while time is taken', async () => {
    const list = Array.from({ length: 1500 }, (_, i) => ({ glob: `/nowhere/${i}/*` }))
    const { out } = await collect(shell, { list })
    const manifest = execFileSync('tar', ['-xzOf', out, 'portolan-bundle/MANIFEST']).toString()
    const rows = manifest.split('\n').filter((line) => line.startsWith('list\t'))
    expect(rows.length).toBe(1500)
    expect(rows.filter((line) => line.split('\t')[2] !== '0')).toEqual([])
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s leaves nothing', async (signal) => {
    const out = join(folder, `stopped${++count}.tar.gz`)
    const [program = 'sh', ...first] = shell
    const child = spawn(program, [...first, '-s', '--', '--out', out], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    const probe: Probe = { commands: [{ argv: ['sleep', '100'], seconds: 50 }] }
    child.stdin.end(collectorScript([{ id: 'x', title: 'waiting', probe }], '1'))
    await new Promise((resolve) => child.stderr.once('data', resolve))
    await delay(300)
    child.kill(signal)
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(130)
    expect(left()).toEqual([])
    expect(readdirSync(folder)).not.toContain(`stopped${count}.tar.gz`)
  })
})

test('secrets in the environment stay where they are', async () => {
  const { out } = await collect(
    ['sh'],
    {},
    { env: { AWS_SECRET_ACCESS_KEY: 'hunter2', MODULEPATH: '/m' } },
  )
  const bundle = await bundleView(out)
  expect(bundle.environment['MODULEPATH']).toBe('/m')
  const text = execFileSync('sh', ['-c', 'gzip -dc "$1"', 'sh', out]).toString()
  expect(text).not.toContain('hunter2')
})

describe('where tools are missing', () => {
  /** A PATH with everything of this machine but some programs. */
  function without(...programs: string[]): string {
    const bin = join(folder, `bin${++count}`)
    mkdirSync(bin)
    for (const name of [
      'sh',
      'tar',
      'gzip',
      'awk',
      'cat',
      'cp',
      'date',
      'env',
      'find',
      'grep',
      'mkdir',
      'mkfifo',
      'mv',
      'od',
      'readlink',
      'rm',
      'sed',
      'sleep',
      'sort',
      'timeout',
      'tr',
      'uname',
    ])
      if (!programs.includes(name))
        symlinkSync(
          execFileSync('sh', ['-c', `command -v ${name}`])
            .toString()
            .trim(),
          join(bin, name),
        )
    return bin
  }

  test('no gzip: a plain tar, and it says so', async () => {
    const out = join(folder, 'plain.tar.gz')
    const { code, stderr } = await collect(['sh'], {}, { out, env: { PATH: without('gzip') } })
    expect(code).toBe(0)
    expect(stderr).toContain(`tar tf '${join(folder, 'plain.tar')}'`)
    expect((await bundleView(join(folder, 'plain.tar'))).nodeClass).toBe('default')
  })
  test('no timeout command: jobs are stopped all the same', async () => {
    const probe: Probe = { commands: [{ argv: ['sleep', '50'], seconds: 1 }] }
    const { out, seconds } = await collect(['sh'], probe, { env: { PATH: without('timeout') } })
    expect((await (await bundleView(out)).run('sleep', '50'))?.code).toBe(124)
    expect(seconds).toBeLessThan(10)
  })
  test('no tar: an error, nothing left', async () => {
    const { code, stderr } = await collect(['sh'], {}, { env: { PATH: without('tar') } })
    expect(code).toBe(3)
    expect(stderr).toContain('there is no tar')
    expect(left()).toEqual([])
  })
})

describe('wrong use', () => {
  test.each([
    [['--node-class', 'a b'], 'a node class is made of'],
    [['--node-class', ''], '--node-class needs a name'],
    [['--frobnicate'], 'usage:'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await collect(['sh'], {}, { args })
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(left()).toEqual([])
  })
  test('a folder that cannot be written to, or is none', async () => {
    const nowhere = await collect(['sh'], {}, { out: join(folder, 'none/b.tar.gz') })
    expect(nowhere.code).toBe(2)
    expect(nowhere.stderr).toContain('cannot write beside')
    const taken = await collect(['sh'], {}, { out: machine })
    expect(taken.stderr).toContain('is a folder; name a file')
  })
})
