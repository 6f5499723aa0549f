/** The commands of docs/guide/tour.md up to the build, as they stand there. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const tour = await readFile(join(root, 'docs/guide/tour.md'), 'utf8')
// Building and proving is what the end-to-end test of the example does.
const [before = ''] = tour.split('## 5. Build')
const commands: { command: string; shown: string }[] = []
for (const [, block = ''] of before.matchAll(/^```console\n([\s\S]*?)^```$/gm))
  for (const part of block.split(/^\$ /m).slice(1)) {
    const [command = '', shown = ''] = part.split('\n')
    commands.push({ command, shown })
  }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-tour-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (command: string) =>
  promisify(execFile)('bash', ['-c', command], {
    cwd: folder,
    maxBuffer: 1e8,
    env: {
      ...process.env,
      PATH: `${root}:${process.env['PATH']}`,
      heat: join(root, 'examples/heat'),
    },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  )

test.each(commands)('$command', async ({ command, shown }) => {
  const { code, text } = await run(command)
  expect(code, text).toBe(shown.startsWith('no plan') ? 1 : 0)
  // Versions and paths differ between machines; the words of a line's beginning do not.
  const [word = ''] = /^[\w ']*/.exec(shown) ?? []
  expect(text).toContain(word)
})
