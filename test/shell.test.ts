/** The program as a shell sees it: streams, exit codes, signals. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const site = join(root, 'scripts/bench/fixtures/site.json')

const shell = (command: string) =>
  promisify(execFile)('bash', ['-c', command], { cwd: root, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  )

test('a reader that stops early is no error', async () => {
  const { stdout, stderr } = await shell(
    './portolan completion bash | head -1; echo "${PIPESTATUS[0]}"',
  )
  expect(stdout).toMatch(/^# bash completion .*\n0\n$/)
  expect(stderr).toBe('')
})

test.skipIf(!existsSync('/dev/full'))('a full disk under the output is said', async () => {
  const { code, stderr } = await shell('./portolan --help > /dev/full')
  expect(code).toBe(3)
  expect(stderr).toContain('error[OUTPUT_LOST]: standard output: ')
})

test('stdout holds the document alone, stderr the rest, without colour off a terminal', async () => {
  const { code, stdout, stderr } = await shell(`./portolan plan zlib --site ${site} --json`)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://portolan.dev/schemas/plan.json' })
  expect(stdout + stderr).not.toContain('\u001B[')
})

test('an error is text for people, with --json one line for programs; exit code 2 either way', async () => {
  const people = await shell('./portolan plan zlib --site nowhere.json')
  expect(people).toMatchObject({ code: 2, stdout: '' })
  expect(people.stderr).toMatch(/^error\[[A-Z_]+\]: .*\n {2}at nowhere\.json\n {2}hint: .*\n$/)
  const programs = await shell('./portolan plan zlib --site nowhere.json --json')
  expect(programs).toMatchObject({ code: 2, stdout: '' })
  expect(JSON.parse(programs.stderr)).toMatchObject({ error: { exitCode: 2 } })
})

test('there is no such thing: exit code 1 and a Conflict document', async () => {
  const { code, stdout } = await shell(`./portolan plan zlibb --site ${site} --json`)
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: 'https://portolan.dev/schemas/conflict.json',
  })
})

/** Exit code of a plan that got `signal` after `delay` ms; null when that was before it listened. */
async function interrupted(signal: NodeJS.Signals, delay: number): Promise<number | null> {
  const child = spawn('./portolan', ['plan', 'trilinos', 'py-torch', '--site', site], {
    cwd: root,
    stdio: 'ignore',
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise((resolve) => setTimeout(resolve, delay))
  child.kill(signal)
  const last = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const code = await closed
  clearTimeout(last)
  return code
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a plan, with 130', async (signal) => {
  let code: number | null = null
  for (let delay = 300; code === null && delay < 4000; delay *= 1.5)
    code = await interrupted(signal, delay)
  expect(code).toBe(130)
})
