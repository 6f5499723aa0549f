import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import {
  recorder,
  sh,
  temporaryFolder,
  toyDriver,
  toyPlan,
  toySettings,
  toyStep,
} from './fixtures/toy.ts'
import { readJournal } from './journal.ts'
import { layoutOf } from './layout.ts'
import { processesIn } from './processes.ts'
import { runPlan } from './run.ts'

let prefix: string
beforeEach(() => {
  prefix = temporaryFolder()
})
afterEach(() => rmSync(prefix, { recursive: true, force: true }))

const left = () => [
  ...readdirSync(layoutOf(prefix).work),
  ...(existsSync(layoutOf(prefix).trash) ? readdirSync(layoutOf(prefix).trash) : []),
]
const caught = (promise: Promise<unknown>): Promise<PortolanError> =>
  promise.then(
    () => {
      throw new Error('nothing was thrown')
    },
    (error: unknown) => {
      if (error instanceof PortolanError) return error
      throw error
    },
  )

test('builds in dependency order and leaves results, records and an activate script', async () => {
  const order: string[] = []
  const driver = toyDriver(async (step, context) => {
    order.push(step.id)
    for (const { id } of step.dependencies) {
      expect(readFileSync(join(context.prefixes.get(id) ?? '', 'bin', id), 'utf8')).toBe(id)
    }
    await sh(context, 'echo hello')
  })
  const plan = toyPlan([toyStep('a'), toyStep('b', ['a']), toyStep('c', ['a', 'b'])])
  const outcome = await runPlan(plan, toySettings(prefix, driver), recorder())
  expect(order).toEqual(['a', 'b', 'c'])
  expect(outcome.outcome).toBe('done')
  const c = outcome.steps[2]?.prefix ?? ''
  const record = JSON.parse(readFileSync(join(c, '.portolan/step.json'), 'utf8'))
  expect(record.step.id).toBe('c')
  expect(record.commands[0]).toMatchObject({
    argv: ['/bin/sh', '-c', 'echo hello'],
    env: { PATH: '/usr/bin:/bin' },
  })
  expect(readFileSync(join(c, '.portolan/build.sh'), 'utf8')).toContain(
    "env -i PATH=/usr/bin:/bin \\\n  /bin/sh -c 'echo hello'",
  )
  expect(readFileSync(outcome.script ?? '', 'utf8')).toContain(`${c}/bin`)
  expect(left()).toEqual([])
})

test('equal steps of other plans are not built again; changed ones and their users are', async () => {
  const built: string[] = []
  const driver = toyDriver(async (step) => void built.push(`${step.id}${step.version}`))
  const settings = toySettings(prefix, driver)
  await runPlan(toyPlan([toyStep('a'), toyStep('b', ['a'])]), settings, recorder())
  const other = toyPlan([toyStep('a'), toyStep('b', ['a']), toyStep('c')], 'other')
  const outcome = await runPlan(other, settings, recorder())
  expect(outcome.steps.map((s) => s.state)).toEqual(['present', 'present', 'built'])
  const changed = toyPlan([toyStep('a', [], { version: '2' }), toyStep('b', ['a']), toyStep('c')])
  await runPlan(changed, settings, recorder())
  expect(built).toEqual(['a1.0', 'b1.0', 'c1.0', 'a2', 'b1.0'])
})

test('independent steps run at the same time and share the cores', async () => {
  let running = 0
  let most = 0
  const jobs: number[] = []
  const driver = toyDriver(async (_, context) => {
    most = Math.max(most, ++running)
    jobs.push(context.jobs)
    await sleep(30)
    running--
  })
  const plan = toyPlan(['a', 'b', 'c', 'd', 'e'].map((id) => toyStep(id)))
  await runPlan(plan, toySettings(prefix, driver, { jobs: 3 }), recorder())
  expect(most).toBe(3)
  expect(Math.max(...jobs)).toBeLessThanOrEqual(2)
})

test('a failing step blocks its users only; the error names the line, the log and what to try', async () => {
  const driver = toyDriver(async (step, context) => {
    if (step.id !== 'bad') return
    await sh(
      context,
      'echo fine; echo "x.c:3:1: error: bad thing" >&2; echo "make: *** [all] Error 2"; exit 2',
    )
  })
  const plan = toyPlan([
    toyStep('bad'),
    toyStep('user', ['bad']),
    toyStep('last', ['user']),
    toyStep('good'),
  ])
  const outcome = await runPlan(plan, toySettings(prefix, driver), recorder())
  expect(outcome.outcome).toBe('failed')
  expect(outcome.steps.map((s) => s.state)).toEqual(['failed', 'blocked', 'blocked', 'built'])
  const error = outcome.steps[0]?.error
  expect(error).toMatchObject({ code: 'COMMAND_FAILED', message: 'x.c:3:1: error: bad thing' })
  expect(readFileSync(error?.where ?? '', 'utf8')).toContain('fine')
  expect(error?.hint).toContain('same command')
  expect(left()).toEqual([])
})

test('a claim that does not hold makes the step fail', async () => {
  const driver = toyDriver(async (_, context) =>
    context.emit({ kind: 'check', claim: 'lib.so is there', holds: false, seen: 'absent' }),
  )
  const outcome = await runPlan(toyPlan([toyStep('a')]), toySettings(prefix, driver), recorder())
  expect(outcome.steps[0]?.error?.message).toContain('lib.so is there: absent')
  expect(readdirSync(prefix)).not.toContain('store')
})

test('an abort ends the programs, removes the scratch and can be gone on with', async () => {
  const controller = new AbortController()
  let slow = true
  const driver = toyDriver(async (step, context) => {
    if (step.id !== 'b' || !slow) return
    setTimeout(() => controller.abort(), 100)
    await sh(context, 'trap "" TERM; sleep 60 & sleep 60')
  })
  const plan = toyPlan([toyStep('a'), toyStep('b', ['a']), toyStep('c', ['b'])])
  const run = runPlan(plan, toySettings(prefix, driver, { signal: controller.signal }), recorder())
  expect(await caught(run)).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
  expect(left()).toEqual([])
  expect(processesIn(layoutOf(prefix).work)).toEqual([])
  slow = false
  const outcome = await runPlan(plan, toySettings(prefix, driver), recorder())
  expect(outcome.steps.map((s) => s.state)).toEqual(['present', 'built', 'built'])
  const { entries } = await readJournal(layoutOf(prefix).journal)
  expect(entries.flatMap((e) => (e.kind === 'run-finished' ? [e.outcome] : []))).toEqual([
    'stopped',
    'done',
  ])
})

test('a build that grows above its budget is ended', async () => {
  const driver = toyDriver(async (_, context) => {
    await sh(context, 'i=0; while [ $i -lt 600 ]; do echo > file$i; i=$((i+1)); done; sleep 30')
  })
  const settings = toySettings(prefix, driver, { budget: { inodes: 300 } })
  const error = await caught(runPlan(toyPlan([toyStep('a')]), settings, recorder()))
  expect(error.code).toBe('BUDGET_EXCEEDED')
  expect(error.message).toMatch(/\d+ of 300 inodes/)
  expect(left()).toEqual([])
})

test('a result above the budget is not kept, however quickly it was built', async () => {
  const driver = toyDriver(async (_, context) => {
    await sh(
      context,
      `cd "${context.staging}" && i=0; while [ $i -lt 60 ]; do echo > file$i; i=$((i+1)); done`,
    )
  })
  const settings = toySettings(prefix, driver, { budget: { inodes: 50 } })
  const error = await caught(
    runPlan(toyPlan([toyStep('a'), toyStep('b', ['a'])]), settings, recorder()),
  )
  expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', exitCode: 1 })
  expect(left()).toEqual([])
  expect(existsSync(join(prefix, 'store'))).toBe(false)
})

test('estimates above the budget are refused before anything starts', async () => {
  const step = toyStep('a', [], { estimate: { bytes: 5_000_000, inodes: 10 } })
  const settings = toySettings(prefix, toyDriver(), { budget: { bytes: 1_000_000 } })
  const events = recorder()
  const error = await caught(runPlan(toyPlan([step]), settings, events))
  expect(error).toMatchObject({ code: 'BUDGET_TOO_SMALL', exitCode: 1 })
  expect(events.events.some((e) => e.kind === 'step-started')).toBe(false)
})

test.each([
  ['ENOSPC', 'NO_SPACE'],
  ['EDQUOT', 'NO_SPACE'],
  ['EROFS', 'PREFIX_READ_ONLY'],
])('%s while a step writes ends the run as %s; it goes on later', async (code, expected) => {
  let broken = true
  const driver = toyDriver(async (step) => {
    if (step.id === 'b' && broken) throw Object.assign(new Error(`${code}: write`), { code })
  })
  const plan = toyPlan([toyStep('a'), toyStep('b', ['a']), toyStep('c', ['a'])])
  const error = await caught(runPlan(plan, toySettings(prefix, driver, { jobs: 1 }), recorder()))
  expect(error.code).toBe(expected)
  expect(left()).toEqual([])
  broken = false
  const outcome = await runPlan(plan, toySettings(prefix, driver), recorder())
  expect(outcome.outcome).toBe('done')
})

test('two runs into one prefix at once build each step once', async () => {
  let built = 0
  const driver = toyDriver(async () => {
    built++
    await sleep(30)
  })
  const plan = toyPlan([toyStep('a'), toyStep('b', ['a']), toyStep('c')])
  const events = recorder()
  const runs = [0, 1, 2].map(() => runPlan(plan, toySettings(prefix, driver), events))
  const outcomes = await Promise.all(runs)
  expect(outcomes.map((o) => o.outcome)).toEqual(['done', 'done', 'done'])
  expect(built).toBe(3)
  expect(events.events.some((e) => e.kind === 'waiting')).toBe(true)
})

test('a result that a tool keeps elsewhere is used from there', async () => {
  const elsewhere = join(prefix, 'elsewhere')
  const driver = { cannot: () => null, run: async () => ({ prefix: elsewhere }) }
  await mkdir(elsewhere)
  const first = await runPlan(toyPlan([toyStep('a')]), toySettings(prefix, driver), recorder())
  expect(first.steps[0]).toMatchObject({ state: 'built', prefix: elsewhere })
  const again = await runPlan(toyPlan([toyStep('a')]), toySettings(prefix, driver), recorder())
  expect(again.steps[0]).toMatchObject({ state: 'present', prefix: elsewhere })
  rmSync(elsewhere, { recursive: true })
  const gone = await runPlan(toyPlan([toyStep('a')]), toySettings(prefix, driver), recorder())
  expect(gone.steps[0]).toMatchObject({ state: 'built' })
})

test('what a killed run left is cleared: half-built step, temporary folder, processes', async () => {
  const layout = layoutOf(prefix)
  const half = join(layout.work, 'a-1.0-0123456789abcdef')
  await mkdir(join(half, 'staging'), { recursive: true })
  await writeFile(join(half, 'staging', 'part'), 'x')
  const events = recorder()
  const outcome = await runPlan(toyPlan([toyStep('a')]), toySettings(prefix, toyDriver()), events)
  expect(outcome.outcome).toBe('done')
  expect(events.events[0]).toMatchObject({ kind: 'recovered', removed: 1, ended: 0 })
  expect(left()).toEqual([])
})
