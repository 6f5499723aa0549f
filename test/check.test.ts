/**
 * Programs of this machine, as they are and changed, checked against this machine and then run: what
 * is said comes true. scripts/conformance/verdicts does it with packages of other releases.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkArtifact } from '../src/app/check.ts'
import { describeLive } from '../src/app/site.ts'
import type { Site } from '../src/model/site.ts'

const programs = ['cat', 'ls', 'sort', 'wc', 'head', 'cut', 'tr', 'od', 'nl', 'tac', 'sed', 'grep']
let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-check-test-'))
  site = await describeLive('default', '/', undefined, { libraries: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The same length, so that every table stays in its place. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(`\0${from}\0`)
  expect(at).toBeGreaterThan(0)
  const copy = Buffer.from(bytes)
  copy.write(to, at + 1, 'latin1')
  return copy
}

const newestGlibc = (bytes: Buffer): string =>
  [...bytes.toString('latin1').matchAll(/\0(GLIBC_2\.\d\d)\0/g)]
    .map((m) => m[1]!)
    .sort()
    .at(-1)!

const changes: Record<string, (bytes: Buffer) => Buffer> = {
  'as it is': (bytes) => bytes,
  'with a newer C library asked for': (bytes) => {
    const name = newestGlibc(bytes)
    return renamed(bytes, name, name.replace('GLIBC_2', 'GLIBC_9'))
  },
  'with a library that is nowhere': (bytes) => renamed(bytes, 'libc.so.6', 'libq.so.6'),
}
const cases = programs.flatMap((name) =>
  Object.keys(changes).map((change) => [name, change] as const),
)

test.each(cases)('%s %s does what check says', async (name, change) => {
  const path = join(folder, name)
  await writeFile(path, changes[change]!(await readFile(join('/usr/bin', name))), { mode: 0o755 })
  const { verdict } = await checkArtifact({ path, site, root: '/' })
  const { status, stderr } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LD_BIND_NOW: '1' },
  })
  const refused = /error while loading shared libraries|version `[^']+' not found/.test(stderr)
  expect([verdict, status === 0, refused]).toEqual(
    change === 'as it is' ? ['fits', true, false] : ['does not fit', false, true],
  )
})

test('the command tells it with its exit code', () => {
  const portolan = join(import.meta.dirname, '../portolan')
  const run = (...args: string[]) => spawnSync(portolan, ['check', ...args], { encoding: 'utf8' })
  const fits = run('/usr/bin/cat', '--json')
  expect([fits.status, (JSON.parse(fits.stdout) as { verdict: string }).verdict]).toEqual([
    0,
    'fits',
  ])
  const text = run(join(folder, 'grep'))
  expect([text.status, text.stdout]).toEqual([
    1,
    expect.stringMatching(/does not fit[^]*libq\.so\.6/),
  ])
  const none = run('/etc/hostname')
  expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/error\[ARTIFACT_FORMAT\]/)])
})
