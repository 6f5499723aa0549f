/** `portolan build` as people and accidents treat it: real programs, an ordinary user, signals, full disks. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killBuilds } from '../scripts/conformance/build-kills/kills.ts'
import { stepCount, writeToyPlan } from '../scripts/conformance/build-kills/toy.ts'
import { type LibraryNode, libraryPlan } from '../scripts/conformance/library-plan.ts'
import { processesIn } from '../src/build/processes.ts'
import type { BuildStatus } from '../src/build/status.ts'
import { readElfFile } from '../src/compat/elf/read.ts'
import { sourceDigest } from '../src/util/source-folder.ts'
import {
  isRoot,
  plainEnvironment,
  project,
  readableCheckout,
  run,
  stepDown,
  userFolder,
} from './support/ordinary-user.ts'

const folder = userFolder('build')
const at = (...parts: string[]) => join(folder, ...parts)
const environment = plainEnvironment(folder)
let portolan = join(project, 'portolan')
let toy = ''

beforeAll(async () => {
  portolan = join(readableCheckout(folder), 'portolan')
  mkdirSync(at('toy'))
  toy = await writeToyPlan(at('toy'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const build = (...args: string[]) =>
  run([...stepDown, portolan, 'build', ...args], environment, folder)
const status = (prefix: string): BuildStatus =>
  JSON.parse(build('status', '--prefix', prefix, '--json').stdout) as BuildStatus
const background = (...args: string[]) => {
  const [program = '', ...rest] = [...stepDown, portolan, 'build', ...args]
  const child = spawn(program, rest, {
    env: environment,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stderr }))
  })
  return { child, ended }
}
const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 600 && !condition(); i++) await sleep(50)
  expect(condition()).toBe(true)
}
const results = (prefix: string) =>
  existsSync(join(prefix, 'store')) ? readdirSync(join(prefix, 'store')) : []
const nothingLeft = (prefix: string) => {
  expect(readdirSync(join(prefix, '.portolan/work'))).toEqual([])
  expect(processesIn(join(prefix, '.portolan/work'))).toEqual([])
}

describe('signals', () => {
  test(
    '20 kills at random times lose nothing, redo nothing, leave nothing half installed',
    { timeout: 600_000 },
    async () => {
      const report = await killBuilds(20)
      expect(report.problems).toEqual([])
      expect(report.kills).toBe(20)
      expect(report.hit.runner + report.hit.everything).toBeGreaterThan(5)
    },
  )

  /** Sources of a step that takes a minute unless the file `go` is there. */
  const slow = async (name: string): Promise<string> => {
    mkdirSync(at(name))
    const wait = `[ -e "${at('go')}" ] || sleep 60`
    writeFileSync(
      at(name, 'Makefile'),
      `all:\n\t${wait}\n\techo > made\ninstall:\n\tmkdir -p $(DESTDIR)$(PREFIX)\n\tcp made $(DESTDIR)$(PREFIX)\n`,
    )
    return ownPlan(name, 'make')
  }
  const isBuilding = (prefix: string): boolean =>
    processesIn(join(prefix, '.portolan/work')).length > 1

  test('Ctrl-C: exit code 130, programs ended, scratch removed, and it goes on', async () => {
    const prefix = at('interrupted')
    const plan = await slow('slow')
    const { child, ended } = background(plan, '--prefix', prefix)
    await until(() => isBuilding(prefix))
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('the same command goes on')
    nothingLeft(prefix)
    expect(results(prefix)).toEqual([])
    expect(status(prefix).state).toBe('stopped')
    writeFileSync(at('go'), '')
    expect(build(plan, '--prefix', prefix).code).toBe(0)
    rmSync(at('go'))
    expect(results(prefix)).toHaveLength(1)
  })

  test('a broken connection ends it cleanly; without a terminal it goes on', async () => {
    const [attached, detached] = [at('attached'), at('detached')]
    const plan = await slow('hung')
    const quoted = [...stepDown, portolan, 'build', plan, '--prefix', attached].join(' ')
    const terminal = spawn('script', ['-qec', quoted, '/dev/null'], {
      env: environment,
      stdio: 'ignore',
    })
    const closed = new Promise((resolve) => terminal.on('close', resolve))
    const { ended } = background(plan, '--prefix', detached)
    await until(() => isBuilding(attached) && isBuilding(detached))
    for (const prefix of [attached, detached]) process.kill(status(prefix).pid ?? 0, 'SIGHUP')
    await closed
    expect(status(attached).state).toBe('stopped')
    nothingLeft(attached)
    expect(status(detached).state).toBe('running')
    expect(build('stop', '--prefix', detached).code).toBe(0)
    expect((await ended).code).toBe(130)
  })

  test('status while it runs, and `build stop` from another terminal', async () => {
    const prefix = at('stopped')
    const { ended } = background(await slow('slower'), '--prefix', prefix)
    await until(() => isBuilding(prefix))
    const running = status(prefix)
    expect(running).toMatchObject({ state: 'running', done: 0, total: 1 })
    expect(running.steps[0]).toMatchObject({ state: 'running', phase: 'build' })
    expect(build('stop', '--prefix', prefix).code).toBe(0)
    expect((await ended).code).toBe(130)
    expect(status(prefix).state).toBe('stopped')
    nothingLeft(prefix)
    expect(build('stop', '--prefix', prefix).stderr).toContain('no build is running')
  })

  test('two builds into one prefix: one waits, both end well, nothing is built twice', async () => {
    const prefix = at('shared')
    const runs = [background(toy, '--prefix', prefix), background(toy, '--prefix', prefix)]
    const ends = await Promise.all(runs.map((r) => r.ended))
    expect(ends.map((e) => e.code)).toEqual([0, 0])
    expect(ends.some((e) => e.stderr.includes('waiting for the build of process'))).toBe(true)
    const journal = readFileSync(join(prefix, '.portolan/journal.jsonl'), 'utf8')
    expect(journal.match(/"kind":"step-started"/g)).toHaveLength(stepCount)
  })
})

describe('places to build in', () => {
  test('a folder that cannot be written to is an error that names it', () => {
    const place = isRoot ? '/root/portolan-prefix' : '/portolan-prefix'
    const { code, stderr } = build(toy, '--prefix', place)
    expect(code).toBe(2)
    expect(stderr).toMatch(/error\[PREFIX_READ_ONLY\].*\n {2}at \/.*\n {2}hint: .*--prefix/)
  })
  test('a file, and a file system without folders, are no place', () => {
    for (const place of [toy, join(toy, 'below'), '/proc/prefix']) {
      const { code, stderr } = build(toy, '--prefix', place)
      expect(code).toBe(2)
      expect(stderr).toMatch(/error\[PREFIX_UNUSABLE\].*\n {2}at \/.*\n {2}hint: .*--prefix/)
    }
  })

  const mounts = run(['unshare', '--mount', '--map-root-user', 'true'], environment, '/').code === 0
  test.skipIf(!mounts)('a full disk ends it cleanly; with room it goes on', () => {
    const place = at('disk')
    mkdirSync(place)
    const command = `"${portolan}" build "${toy}" --prefix "${place}/p" --jobs 1`
    const script = `
      mount -t tmpfs -o size=160k tmpfs "${place}" || exit 77
      ${command}; echo "first $?"; ls "${place}/p/.portolan/work" | wc -l
      mount -o remount,size=50m "${place}"
      ${command} --quiet; echo "second $?"; ls "${place}/p/store" | wc -l`
    const unshare = ['unshare', '--mount', '--map-root-user', 'sh', '-c', script]
    const { stdout, stderr } = run(unshare, environment, folder)
    expect(stderr).toContain('error[NO_SPACE]')
    expect(stdout).toBe(`first 3\n0\nsecond 0\n${stepCount}\n`)
  })

  test('budgets from the command line hold', () => {
    const { code, stderr } = build(toy, '--prefix', at('small'), '--max-inodes', '5')
    expect(code).toBe(1)
    expect(stderr).toMatch(/error\[BUDGET_(EXCEEDED|TOO_SMALL)\]/)
    expect(build(toy, '--prefix', at('small'), '--max-inodes', '5 apples').code).toBe(2)
    expect(build(toy, '--prefix', at('small'), '--env', 'A B=1').stderr).toContain('error[USAGE]')
  })
})

describe('bad input', () => {
  test.each<[string, string, string]>([
    ['no file', '', 'PLAN_UNREADABLE'],
    ['no JSON', '{"name": ', 'PLAN_UNREADABLE'],
    ['no plan', '{"name": "x"}', 'PLAN_INVALID'],
  ])('%s', (name, text, code) => {
    const file = at(`${name.replace(' ', '-')}.json`)
    if (text) writeFileSync(file, text)
    const result = build(file, '--prefix', at('unused'))
    expect(result.code).toBe(2)
    expect(result.stderr).toContain(`error[${code}]`)
    expect(result.stderr).toContain(file)
    expect(existsSync(at('unused'))).toBe(false)
  })

  test('a project that does not compile: the line, the log, what to try; exit code 3', async () => {
    mkdirSync(at('broken'))
    writeFileSync(at('broken/Makefile'), 'all:\n\t$(CC) -c main.c\n')
    writeFileSync(at('broken/main.c'), 'int main(void) { return nothing; }\n')
    const plan = await ownPlan('broken', 'make')
    const { code, stderr } = build(plan, '--prefix', at('p-broken'))
    expect(code).toBe(3)
    expect(stderr).toMatch(/main\.c:1:\d+: error: .*nothing/)
    expect(build(plan, '--prefix', at('p-broken'), '--keep-failed').code).toBe(3)
    const kept = at('p-broken', '.portolan/failed')
    expect(existsSync(join(kept, readdirSync(kept)[0] ?? '', 'scratch/source/main.c'))).toBe(true)
    const log = build('log', 'broken', '--prefix', at('p-broken'))
    expect(log.stdout).toContain('main.c')
    expect(build('log', 'none', '--prefix', at('p-broken')).stderr).toContain(
      'there are logs of broken',
    )
  })

  test('sources that changed after the plan was made', async () => {
    mkdirSync(at('changing'))
    writeFileSync(at('changing/Makefile'), 'all:\n')
    const plan = await ownPlan('changing', 'make')
    writeFileSync(at('changing/Makefile'), 'all: ;\n')
    const { stderr } = build(plan, '--prefix', at('p-changing'))
    expect(stderr).toContain('the sources changed after the plan was made')
  })
})

/** A plan whose last step is the user's own code in `folder/name`, linked with the libraries given. */
async function ownPlan(
  name: string,
  buildSystem: 'make' | 'cmake' | 'autotools' | 'meson',
  libraries: readonly LibraryNode[] = [],
  test?: string,
): Promise<string> {
  const plan = libraryPlan(name, libraries)
  const own = {
    ...libraryPlan(name, [
      { software: name, version: '1.0', variants: {}, needs: libraries.map((l) => l.software) },
    ]).steps[0],
    source: undefined,
    own: {
      folder: at(name),
      buildSystem,
      digest: await sourceDigest(at(name)),
      ...(test !== undefined && { test }),
    },
  }
  const file = at(`${name}.json`)
  writeFileSync(file, JSON.stringify({ ...plan, steps: [...plan.steps, own] }))
  return file
}

describe('real archives (skipped without a mirror that has them)', () => {
  const archives = at('archives')
  // Without a mirror that has source archives these tests are skipped, and say so.
  const fetch = [...stepDown, join(project, 'examples/heat/fetch-sources'), archives]
  const have = run([...fetch, 'bzip2', 'lz4', 'libsigsegv'], environment, folder).code === 0

  const bzip2 = (shared: boolean): LibraryNode => ({
    software: 'bzip2',
    version: '1.0.8',
    variants: { build_system: 'generic', shared, pic: false, debug: false },
  })
  const library = (plan: string, node: LibraryNode) => {
    writeFileSync(at(plan), JSON.stringify(libraryPlan(plan, [node])))
    return build(
      at(plan),
      '--prefix',
      at('libraries'),
      '--source-dir',
      archives,
      '--json',
      '--quiet',
    )
  }
  const prefixOf = (stdout: string) =>
    (JSON.parse(stdout) as { steps: { prefix: string }[] }).steps.at(-1)?.prefix ?? ''

  test.skipIf(!have).each<LibraryNode>([
    bzip2(true),
    bzip2(false),
    {
      software: 'lz4',
      version: '1.9.4',
      variants: { build_system: 'makefile', libs: ['static'], pic: true },
    },
    { software: 'libsigsegv', version: '2.14', variants: { build_system: 'autotools' } },
  ])('$software $variants is built and every claim of its description holds', (node) => {
    const { code, stdout, stderr } = library('library.json', node)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const record = JSON.parse(readFileSync(join(prefixOf(stdout), '.portolan/step.json'), 'utf8'))
    expect(record.checks.length).toBeGreaterThan(4)
    expect(record.checks.every((c: { holds: boolean }) => c.holds)).toBe(true)
    // Nothing of the caller's environment came in.
    for (const { env } of record.commands) expect(env.HOME).not.toBe(environment['HOME'])
  })

  test.skipIf(!have)('the replay script makes the same again, byte for byte', () => {
    const { stdout } = library('replay.json', bzip2(false))
    const result = prefixOf(stdout)
    const work = result.replace('/store/', '/.portolan/work/')
    const archive = readdirSync(archives).find((name) => /^bzip2_.*orig/.test(name)) ?? ''
    const script = ['sh', join(result, '.portolan/build.sh')]
    const { code, stderr } = run(
      [...stepDown, ...script],
      { SOURCE: join(archives, archive), PATH: '/usr/bin:/bin' },
      folder,
    )
    expect(stderr).not.toContain('No such file')
    expect(code).toBe(0)
    for (const file of ['lib/libbz2.a', 'bin/bzip2', 'include/bzlib.h']) {
      expect(
        readFileSync(join(work, 'staging', file)).equals(readFileSync(join(result, file))),
      ).toBe(true)
    }
    rmSync(work, { recursive: true })
  })

  test.skipIf(!have)('a Makefile that ignores LDFLAGS still gets its RPATH', async () => {
    mkdirSync(at('user'))
    writeFileSync(
      at('user/Makefile'),
      'user: main.c\n\t$(CC) $(CPPFLAGS) main.c -o $@ -L$(BZIP2_ROOT)/lib -lbz2\ninstall: user\n\tmkdir -p $(DESTDIR)$(PREFIX)/bin\n\tcp user $(DESTDIR)$(PREFIX)/bin\n',
    )
    writeFileSync(
      at('user/main.c'),
      '#include <bzlib.h>\n#include <stdio.h>\nint main(void) { return puts(BZ2_bzlibVersion()) < 0; }\n',
    )
    const plan = await ownPlan('user', 'make', [bzip2(true)], './user')
    const { code, stdout, stderr } = build(
      plan,
      '--prefix',
      at('libraries'),
      '--source-dir',
      archives,
      '--json',
      '--quiet',
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const program = join(prefixOf(stdout), 'bin/user')
    const facts = readElfFile(program)
    expect([...(facts?.rpath ?? []), ...(facts?.runpath ?? [])].join()).toContain(
      '/store/bzip2-1.0.8-',
    )
    expect(run([program], {}, '/').stdout).toMatch(/^1\.0\.8/)
    expect(
      run(
        ['sh', '-c', `. "${at('libraries/env/user.sh')}" && user`],
        { PATH: '/usr/bin:/bin' },
        '/',
      ).code,
    ).toBe(0)
  })

  test.skipIf(!have)('a wrong archive names both hashes', () => {
    mkdirSync(at('wrong'))
    writeFileSync(at('wrong/bzip2-1.0.8.tar.gz'), 'not it')
    const plan = at('wrong.json')
    writeFileSync(plan, JSON.stringify(libraryPlan('wrong', [bzip2(true)])))
    const { code, stderr } = build(plan, '--prefix', at('p-wrong'), '--source-dir', at('wrong'))
    expect(code).toBe(3)
    expect(stderr).toMatch(/the archive has sha256 [0-9a-f]{64}, the recipe says ab5a0317/)
  })
})
