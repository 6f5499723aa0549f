/** Builds one step: work folder, driver, record, publication by one rename. */
import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Driver, DriverContext, DriverEvent, MpiStart } from '../adapters/adapter.ts'
import { readElfFile } from '../compat/elf/read.ts'
import { schemaVersion } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import { makeExec } from './exec.ts'
import { type Layout, storeName } from './layout.ts'
import { discard, removeAll } from './discard.ts'
import { type Done, recordFile, recordFolder, replayScript, type StepRecord } from './record.ts'
import { usage } from './usage.ts'

export type StepTask = {
  plan: Plan
  step: Step
  key: string
  fingerprint: string
  dependencies: StepRecord['dependencies']
  driver: Driver
  jobs: number
  log: string
  mpi?: MpiStart | undefined
  targetFlags: readonly string[]
}

export type StepSettings = {
  layout: Layout
  prefixes: ReadonlyMap<string, string>
  sources: readonly string[]
  download: boolean
  keepFailed: boolean
  env: Readonly<Record<string, string>>
  options: Readonly<Record<string, string>>
  signal: AbortSignal
  /** Called last before the result becomes visible; throws when it must not. */
  mayPublish(): Promise<void>
  emit(event: Exclude<DriverEvent, { kind: 'log' | 'did' }>): void
}

/** Builds the step and gives its record; the result then stands in the store. */
export async function buildStep(task: StepTask, settings: StepSettings): Promise<StepRecord> {
  const { layout, signal } = settings
  const name = storeName(task.step, task.key)
  const work = join(layout.work, name)
  const prefix = join(layout.store, name)
  await discard(work, layout.trash)
  const folders = { staging: join(work, 'staging'), scratch: join(work, 'scratch') }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  await mkdir(dirname(task.log), { recursive: true })
  // Noted before it is there, so that a run killed in between leaves nothing behind.
  const temporary = join(tmpdir(), `ptl-${randomBytes(3).toString('hex')}`)
  await writeFile(join(work, 'temporary'), temporary)
  await mkdir(temporary, { mode: 0o700 })
  const started = performance.now()
  const checks: StepRecord['checks'] = []
  const warnings: string[] = []
  const done: Done[] = []
  const emit = (event: DriverEvent): void => {
    if (event.kind === 'log') {
      appendFileSync(task.log, event.text.endsWith('\n') ? event.text : `${event.text}\n`)
      return
    }
    if (event.kind === 'did') return void done.push({ shell: event.shell })
    if (event.kind === 'check') checks.push(event)
    if (event.kind === 'warning') warnings.push(event.text)
    settings.emit(event)
  }
  const context: DriverContext = {
    plan: task.plan,
    prefix,
    ...folders,
    temporary,
    home: join(layout.root, task.step.tool),
    prefixes: settings.prefixes,
    sources: settings.sources,
    ...(settings.download && { downloads: layout.downloads }),
    jobs: task.jobs,
    env: settings.env,
    targetFlags: task.targetFlags,
    ...(task.mpi && { mpi: task.mpi }),
    options: settings.options,
    signal,
    emit,
    elf: readElfFile,
    exec: makeExec(task.log, work, signal, (command) => done.push(command)),
  }
  try {
    const result = await task.driver.run(task.step, context)
    refuseFalseClaims(checks, task.log)
    const record: StepRecord = {
      schemaVersion,
      key: task.key,
      step: task.step,
      dependencies: task.dependencies,
      fingerprint: task.fingerprint,
      ...(result.prefix !== undefined && { prefix: result.prefix }),
      checks: checks.map(({ claim, holds, seen }) => ({ claim, holds, seen })),
      warnings,
      commands: done.flatMap((one) =>
        'argv' in one ? [{ argv: [...one.argv], cwd: one.cwd, env: { ...one.env } }] : [],
      ),
      size: await usage(result.prefix ?? folders.staging),
      seconds: Math.round((performance.now() - started) / 10) / 100,
    }
    await seal(folders.staging, record, done)
    await settings.mayPublish()
    await mkdir(layout.store, { recursive: true })
    // Only what cannot be used stands there: of a step that is there nothing is built.
    await discard(prefix, layout.trash)
    await rename(folders.staging, prefix)
    return record
  } catch (error) {
    if (settings.keepFailed && !signal.aborted) await keep(work, join(layout.failed, name), layout)
    throw error
  } finally {
    await removeAll(temporary)
    await discard(work, layout.trash)
  }
}

/** Puts a failed step's work folder where it stays, in place of that of an earlier try. */
async function keep(work: string, place: string, layout: Layout): Promise<void> {
  await discard(place, layout.trash)
  await mkdir(dirname(place), { recursive: true })
  await rename(work, place)
}

function refuseFalseClaims(checks: StepRecord['checks'], log: string): void {
  const broken = checks.filter((check) => !check.holds)
  if (broken.length === 0) return
  const text = broken.map((c) => `${c.claim}: ${c.seen}`).join('; ')
  throw new PortolanError('CHECK_FAILED', `the result is not what the plan says: ${text}`, {
    where: log,
    hint: 'ask for the other value of this variant, or let another tool build it (`prefer`)',
    exitCode: 3,
  })
}

async function seal(staging: string, record: StepRecord, done: readonly Done[]): Promise<void> {
  if (record.prefix === undefined && (await readdir(staging)).length === 0) {
    throw new PortolanError('NOTHING_INSTALLED', 'the build installed nothing', {
      hint: 'give the project an install rule',
      exitCode: 3,
    })
  }
  await mkdir(join(staging, recordFolder), { recursive: true })
  await writeFile(join(staging, recordFolder, 'build.sh'), replayScript(done), { mode: 0o755 })
  await writeFile(recordFile(staging), `${JSON.stringify(record, null, 1)}\n`, { flush: true })
}
