import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Conflict } from '../../model/conflict.ts'
import { Plan, type Step } from '../../model/plan.ts'
import type { Io } from '../io.ts'
import { runCommandLine } from '../program.ts'

const site = join(import.meta.dirname, 'fixtures/site.json')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-plan-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function plan(argv: readonly string[], more: Partial<Io> = {}) {
  let stdout = ''
  let stderr = ''
  const io: Io = {
    out: (text) => void (stdout += `${text}\n`),
    err: (text) => void (stderr += `${text}\n`),
    interactive: false,
    paint: (_, text) => text,
    signal: new AbortController().signal,
    ...more,
  }
  process.exitCode = undefined
  const code = await runCommandLine(['plan', ...argv], io)
  process.exitCode = undefined
  return { code, stdout, stderr }
}
const here = (...argv: string[]) => plan(['--site', site, ...argv])

test('a plan for people', async () => {
  const { code, stdout, stderr } = await here('hdf5+mpi')
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "VERDICT  SOFTWARE  VERSION  BY       FROM         WHY
    reuse    hdf5      1.14.3   example  hdf5/1.14.3  asked for as 'hdf5+mpi'

    hdf5@1.14.3 [reuse]

    "
  `)
  expect(stderr).toMatchInlineSnapshot(`
    "not shown: 1 installed ones that the reused are linked with (--verbose shows them)
    hdf5 for example (compute nodes, zen3, debian12): 2 reused
    "
  `)
})

test('a plan for programs is a document, the same each time', async () => {
  const { code, stdout } = await here('hdf5', 'openmpi', '--json')
  expect(code).toBe(0)
  const document = Plan.parse(JSON.parse(stdout))
  const verdict = (software: string) => document.steps.find((s) => s.software === software)?.verdict
  // The installed one is bound to MPICH.
  expect([verdict('hdf5'), verdict('openmpi')]).toEqual(['build', 'reuse'])
  expect((await here('hdf5', 'openmpi', '--json')).stdout).toBe(stdout)
})

test('what is reused is told how to be used, and why', async () => {
  const { code, stdout } = await here('hdf5', '--explain', 'mpi')
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "mpich@=4.2.0
      verdict: reuse (example)
      because hdf5 (example hdf5 1.14.3) is linked with it
        from /opt/hdf5/lib/libhdf5.so (needs libmpi.so.12)
      because example mpich 4.2.0 is installed and fits
        from /opt/mpich
      instead: do without mpich: worse in packages to build: 16 instead of 0; builds also berkeley-db, libiconv, diffutils, bzip2, ca-certificates-mozilla, … (16); no longer reuses hdf5 1.14.3
      prefix: /opt/mpich
      use: module load mpich/4.2.0
    "
  `)
  const absent = await here('hdf5', '--explain', 'petsc')
  expect(absent.code).toBe(1)
  expect(absent.stderr).toContain("error[NOT_IN_PLAN]: nothing in the plan is 'petsc'")
})

test('for programs everything is JSON and nothing else', async () => {
  const steps = JSON.parse((await here('hdf5', '--explain', 'mpi', '--json')).stdout) as Step[]
  expect(steps.map((s) => [s.software, s.verdict])).toEqual([['mpich', 'reuse']])
  const { stdout } = await here('jansson', '--compare', '--json')
  expect(
    Plan.parse(JSON.parse(stdout))
      .compared.map((c) => c.tool)
      .sort(),
  ).toEqual(['source', 'spack'])
})

test('a processor that there is not, or not here, is refused', async () => {
  const unknown = await here('zlib', '--target', 'zen33')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain("error[TARGET_UNKNOWN]: archspec has no processor 'zen33'")
  expect(unknown.stderr).toMatch(/did you mean .*zen3/)
  const elsewhere = await here('zlib', '--target', 'a64fx')
  expect(elsewhere.code).toBe(2)
  expect(elsewhere.stderr).toContain('the compute nodes are x86_64: no program for a64fx runs')
  expect((await here('jansson', '--target', 'x86_64_v2')).stderr).toContain('x86_64_v2')
})

test('a plan that Spack builds says once that it takes a Spack', async () => {
  const { stderr } = await here('jansson', 'zstd', '--with', 'spack')
  expect(stderr.match(/assumed: a Spack 1.1 or newer is at hand/g)).toHaveLength(1)
  expect(stderr).toContain('--spack-root')
  expect((await here('jansson', '--with', 'source')).stderr).not.toContain('Spack 1.1')
})

test('a file that cannot be written is told', async () => {
  const { code, stderr } = await here('hdf5', '--out', join(site, 'below.json'))
  expect(code).toBe(2)
  expect(stderr).toContain('error[WRITE_FAILED]: cannot write: ')
})

test('tools side by side', async () => {
  const { stdout } = await here('jansson', '--compare', '--quiet')
  expect(stdout).toMatch(/TOOL +REUSED +BUILT +REQUESTED .*\nsource +3 +1 +15 .*\nspack +3 +16 +0 /)
})

test('no plan: exit code 1, the reason for people, a Conflict for programs', async () => {
  const { code, stdout, stderr } = await here('berkeley-db+stl~cxx', '--json')
  expect(code).toBe(1)
  const conflict = Conflict.parse(JSON.parse(stdout))
  expect(conflict.core.map((f) => f.kind)).toContain('recipe')
  expect(stderr).toContain("berkeley-db conflicts with '+stl' when ~cxx")
  expect(stderr).toContain(
    "hint: leave '+stl' out of 'berkeley-db+stl~cxx': berkeley-db 18.1.40 is built",
  )
  expect(conflict.relaxations?.map((r) => r.plan.build)).toEqual([1, 1])
  for (const fact of conflict.core) expect(stderr).toContain(`from ${fact.evidence[0]!.source}`)
})

const bad = (name: string) => join(folder, name)
test.each<[what: string, code: number, argv: () => string[], says: RegExp[]]>([
  [
    'a mistyped package',
    1,
    () => ['hfd5'],
    [/there is no package 'hfd5'/, /did you mean .*'hdf5'/],
  ],
  [
    'an impossible version',
    1,
    () => ['zlib@99'],
    [/no known version of zlib is in @99/, /known versions of zlib: /],
  ],
  [
    'two roots that contradict',
    1,
    () => ['berkeley-db+cxx', 'berkeley-db~cxx'],
    [/asks for \+cxx/, /asks for ~cxx/],
  ],
  ['a wrong spec', 2, () => ['hdf5@1.10:1.2'], [/error\[VERSION_SYNTAX\]/, /at column 5/]],
  ['a spec and a file', 2, () => ['zlib', 'p.yaml'], [/give one portolan\.yaml or specs/]],
  [
    'no such requirement',
    2,
    () => [bad('none.yaml')],
    [/error\[REQUIREMENT_UNREADABLE\]/, /none\.yaml/],
  ],
  [
    'a broken requirement',
    2,
    () => [file('a.yaml', 'name: a\nrequires: [zlib\n')],
    [/error\[YAML_SYNTAX\]/, /a\.yaml:/],
  ],
  [
    'an unquoted spec',
    2,
    () => [file('b.yaml', 'name: a\nrequires:\n  - hdf5@1.12: +mpi\n')],
    [/error\[SPEC_UNQUOTED\]/, /b\.yaml:3/],
  ],
  [
    'no such policy file',
    2,
    () => ['zlib', '--policy', bad('none')],
    [/error\[POLICY_UNREADABLE\]/, /none/],
  ],
  [
    'a broken policy file',
    2,
    () => ['zlib', '--policy', file('p1', 'forbid: [')],
    [/error\[POLICY_INVALID\]/, /p1/],
  ],
  [
    'a policy of another shape',
    2,
    () => ['zlib', '--policy', file('p2', 'forbid: [zlib]')],
    [/error\[POLICY_INVALID\]/, /p2 at forbid\.0/],
  ],
  [
    'an unknown kind of rule',
    2,
    () => ['zlib', '--policy', file('p3', 'forbit: []')],
    [/error\[POLICY_INVALID\]/, /forbit/],
  ],
  [
    'a policy with a wrong spec',
    2,
    () => ['zlib', '--policy', file('p4', 'forbid: [{spec: "a@", reason: r}]')],
    [/error\[POLICY_INVALID\]/, /p4 at forbid\.0\.spec/],
  ],
  [
    'an empty policy file',
    2,
    () => ['zlib', '--policy', file('p5', '')],
    [/error\[POLICY_INVALID\]/, /at .*p5\n/],
  ],
  [
    'an unknown tool',
    2,
    () => ['zlib', '--with', 'conan'],
    [/error\[UNKNOWN_TOOL\]: 'conan'/, /tools that can/],
  ],
  ['no time', 2, () => ['zlib', '--timeout', '0'], [/error\[USAGE\]: --timeout/]],
  ['no number of seconds', 2, () => ['zlib', '--timeout', 'soon'], [/error\[USAGE\]: --timeout/]],
  [
    'too little time',
    3,
    () => ['petsc', '--timeout', '0.001'],
    [/error\[SOLVE_TIMEOUT\]/, /more time with --timeout/],
  ],
])('%s: exit code %i', async (_, code, argv, says) => {
  const answer = await here(...argv())
  expect(answer.stderr).toMatch(says[0]!)
  for (const text of says) expect(answer.stderr).toMatch(text)
  expect(answer.code).toBe(code)
  expect(answer.stdout).toBe('')
})

test.each([
  ['absent', () => bad('none.json'), /error\[SITE_UNREADABLE\]/],
  ['not JSON', () => file('s1.json', '{'), /error\[SITE_UNREADABLE\]/],
  ['not a Site', () => file('s2.json', '{"name": 1}'), /error\[SITE_INVALID\][^]*s2\.json/],
])('a Site that is %s', async (_, path, says) => {
  const { code, stdout, stderr } = await plan(['zlib', '--site', path()])
  expect(stderr).toMatch(says)
  expect([code, stdout]).toEqual([2, ''])
})

test('a policy that forbids is named with its reason', async () => {
  const rules = file(
    'forbid.yaml',
    'forbid: [{spec: "zlib@1.3.1", reason: "CVE"}, {spec: zlib, reason: all}]',
  )
  const { code, stderr } = await here('zlib', '--policy', rules)
  expect(code).toBe(1)
  expect(stderr).toContain("policy forbids 'zlib': all")
})

test('stopped while it solves, it says so and leaves nothing', async () => {
  const controller = new AbortController()
  const stopping: Partial<Io> = { interactive: true, signal: controller.signal }
  const before = readdirSync(folder)
  const err = (text: string) =>
    void (text.includes('solving') && setImmediate(() => controller.abort('SIGINT')))
  const { code } = await plan(['--site', site, 'petsc', '--out', join(folder, 'plan.json')], {
    ...stopping,
    err,
  })
  expect(code).toBe(130)
  expect(readdirSync(folder)).toEqual(before)
})

test('Ctrl-C ends the process at once, its solver too', async () => {
  const main = join(import.meta.dirname, '../main.ts')
  const argv = [main, 'plan', '--verbose', '--site', site, 'petsc~mpi+hypre']
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  let stopped = 0
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
    if (stopped === 0 && stderr.includes('no plan: looking')) {
      stopped = Date.now()
      child.kill('SIGINT')
    }
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(130)
  expect(stderr).toContain('error[INTERRUPTED]')
  expect(Date.now() - stopped).toBeLessThan(5000)
}, 60_000)
