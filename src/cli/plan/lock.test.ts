import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Lock } from '../../model/lock.ts'
import { Plan } from '../../model/plan.ts'
import type { Site } from '../../model/site.ts'
import { runCommandLine } from '../program.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-lock-'))
  writeFileSync(join(folder, 'portolan.yaml'), 'name: demo\nrequires: [zlib, jansson]\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function plan(argv: readonly string[], change: (site: Site) => void = () => {}) {
  const site = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/site.json'), 'utf8'),
  ) as Site
  change(site)
  writeFileSync(join(folder, 'site.json'), JSON.stringify(site))
  let [stdout, stderr] = ['', '']
  const all = ['plan', join(folder, 'portolan.yaml'), '--site', join(folder, 'site.json')]
  const code = await runCommandLine([...all, '--json', ...argv], {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += `${text}\n`),
    interactive: false,
    paint: (_, text) => text,
    signal: new AbortController().signal,
  })
  process.exitCode = undefined
  const versions = () =>
    Object.fromEntries(
      Plan.parse(JSON.parse(stdout)).steps.map((s) => [s.software, `${s.version} ${s.verdict}`]),
    )
  return { code, stdout, stderr, versions }
}
const lock = () => Lock.parse(JSON.parse(readFileSync(join(folder, 'portolan.lock'), 'utf8')))

/** A machine that has another zlib, or that and the usual one. */
const zlib =
  (...versions: string[]) =>
  (site: Site) => {
    const one = site.installations.find((i) => i.id === 'zlib')!
    site.installations = [
      ...site.installations.filter((i) => i !== one),
      ...versions.map((version) => ({ ...one, id: `zlib-${version}`, version })),
    ]
  }

test('a later plan is the locked one, byte for byte', async () => {
  const first = await plan(['--lock'])
  expect(lock().machines.map((m) => m.name)).toEqual(['example'])
  const again = await plan([])
  expect(again.stdout).toBe(first.stdout)
  expect(again.stderr).toContain('lock: the plan of portolan.lock\n')
})

test('it tells which inputs changed, and keeps to the lock while it holds', async () => {
  const first = await plan(['--lock'])
  const again = await plan([], zlib('1.3.1')).then(() =>
    plan([], (s) => void (s.cvmfs = { unknown: 'x' })),
  )
  expect(again.stdout).toBe(first.stdout)
  expect(again.stderr).toContain('though the site changed since')
})

test('what is gone is planned again, the rest stays', async () => {
  await plan(['--lock'], zlib('1.2.13'))
  const after = await plan([], zlib('1.3.1'))
  expect(after.stderr).toContain('zlib 1.2.13 is no longer installed as it was: planned again')
  expect(after.stderr).toContain('lock: changed: zlib 1.2.13 to 1.3.1')
})

test('an update changes what is named and little else', async () => {
  const before = (await plan(['--lock'], zlib('1.2.13'))).versions()
  const kept = await plan([], zlib('1.2.13', '1.3.1'))
  expect(kept.versions()).toEqual(before)
  const other = await plan(['--update', 'jansson'], zlib('1.2.13', '1.3.1'))
  expect(other.versions()).toEqual(before)
  const after = await plan(['--update', 'zlib'], zlib('1.2.13', '1.3.1'))
  expect(after.versions()).toEqual({ ...before, zlib: '1.3.1 reuse' })
  expect(after.stderr).toContain('lock: changed: zlib 1.2.13 to 1.3.1')
  expect(lock().machines[0]!.plan).toEqual(JSON.parse(after.stdout))
})

test('a changed requirement keeps what can stay; without a name all is planned anew', async () => {
  await plan(['--lock'], zlib('1.2.13'))
  writeFileSync(join(folder, 'portolan.yaml'), 'name: demo\nrequires: [zlib, jansson, zstd]\n')
  const more = await plan([], zlib('1.2.13', '1.3.1'))
  expect(more.stderr).toContain('the requirement and the site changed since portolan.lock')
  expect(more.stderr).toContain('lock: new: zstd')
  expect(more.versions()['zlib']).toBe('1.2.13 reuse')
  const anew = await plan(['--update'], zlib('1.2.13', '1.3.1'))
  expect(anew.versions()['zlib']).toBe('1.3.1 reuse')
})

test('each machine has its own', async () => {
  await plan(['--lock'])
  await plan(['--lock'], (site) => {
    site.system.name = { value: 'other', provenance: { method: 'declared', source: 'test' } }
  })
  expect(lock().machines.map((m) => m.name)).toEqual(['example', 'other'])
})

test('what cannot be', async () => {
  await plan(['--lock'])
  const unknown = await plan(['--update', 'jannson'])
  expect(unknown.stderr).toContain('NOT_IN_LOCK')
  expect(unknown.stderr).toContain('did you mean jansson?')
  writeFileSync(join(folder, 'portolan.lock'), '{"name": 1}')
  expect((await plan([])).stderr).toContain('LOCK_INVALID')
})
