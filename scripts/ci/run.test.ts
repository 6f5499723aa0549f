/** `.ci/run` with a set-up and an npm of the test's own: what it prints last, and its exit code. */
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const project = join(import.meta.dirname, '../..')
let folder: string

async function program(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), `#!/bin/sh\n${text}\n`)
  await chmod(join(folder, path), 0o755)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-ci-'))
  for (const path of ['.ci/run', 'scripts/ci/counts.ts'])
    await cp(join(project, path), join(folder, path), { recursive: true })
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(process.execPath, join(folder, 'node_modules/.bin/node'))
  await program('scripts/setup', 'exit 0')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function ci() {
  const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}` }
  const result = await promisify(execFile)('bash', [join(folder, '.ci/run')], {
    cwd: '/',
    env,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  return { code: result.code, last: result.stdout.trim().split('\n').at(-1), stderr: result.stderr }
}
const report = (passed: number, failed: number) =>
  `mkdir -p build && echo '{"numPassedTests":${passed},"numFailedTests":${failed},"numPendingTests":1,"numTodoTests":0,"testResults":[]}' > "$PORTOLAN_TEST_REPORT"`

test('the counts stand alone on the last line', async () => {
  await program('bin/npm', `[ "$1" = test ] && [ "$CI" = true ] || exit 9\n${report(7, 0)}`)
  expect(await ci()).toMatchObject({ code: 0, last: '7 passed, 0 failed, 1 skipped' })
})

test('a failed test fails, and so does an npm test that fails for another reason', async () => {
  await program('bin/npm', `${report(7, 2)}; exit 1`)
  expect(await ci()).toMatchObject({ code: 1, last: '7 passed, 2 failed, 1 skipped' })
  await program('bin/npm', `${report(7, 0)}; exit 4`)
  expect(await ci()).toMatchObject({ code: 4, last: '7 passed, 0 failed, 1 skipped' })
})

test('no test is a failure, and says why', async () => {
  await program('bin/npm', 'echo lint found something; exit 1')
  expect(await ci()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no test ran') as string,
  })
  await program('bin/npm', report(0, 0))
  expect(await ci()).toMatchObject({ code: 1, last: '0 passed, 0 failed, 1 skipped' })
  await program('scripts/setup', 'exit 2')
  expect(await ci()).toMatchObject({ code: 2 })
})
