/**
 * Runs a Plan's build steps under one prefix: in dependency order, in parallel where the graph
 * allows. A step is done when its folder stands in the store, which one rename brings about;
 * so a run may be killed at any point, and the next one goes on.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Driver, MpiStart } from '../adapters/adapter.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { writeAtomic } from '../util/atomic.ts'
import { interrupted } from './exec.ts'
import { type JournalEntry, openJournal } from './journal.ts'
import { stepKeys } from './key.ts'
import { layoutOf, storeName } from './layout.ts'
import { acquireLock, type Holder } from './lock.ts'
import { hostIdentity } from './processes.ts'
import { readRecord, type StepRecord } from './record.ts'
import { recover } from './recover.ts'
import { buildStep } from './step.ts'

export type RunSettings = {
  /** Absolute folder. */
  prefix: string
  /** Cores shared by all steps. */
  jobs: number
  sources: readonly string[]
  download: boolean
  env: Readonly<Record<string, string>>
  options: Readonly<Record<string, string>>
  driver(tool: string): Driver | undefined
  mpi(step: Step): MpiStart | undefined
  signal: AbortSignal
}

export type RunEvent = JournalEntry | { kind: 'waiting'; holder: Holder }
export type RunEffects = { now(): Date; tell(event: RunEvent): void }

export type StepOutcome = {
  step: string
  key: string
  prefix?: string
  state: 'reused' | 'present' | 'built' | 'failed' | 'blocked' | 'stopped'
  error?: { code: string; message: string; where?: string; hint?: string }
}
export type RunOutcome = {
  run: string
  outcome: 'done' | 'failed' | 'stopped'
  steps: StepOutcome[]
  seconds: number
}

export async function runPlan(
  plan: Plan,
  settings: RunSettings,
  effects: RunEffects,
): Promise<RunOutcome> {
  const layout = layoutOf(settings.prefix)
  const started = performance.now()
  await mkdir(layout.state, { recursive: true })
  const lock = await acquireLock(layout.locks, settings.signal, (holder) =>
    effects.tell({ kind: 'waiting', holder }),
  )
  const run = randomBytes(6).toString('hex')
  const journal = openJournal(layout.journal)
  const note = (entry: Omit<JournalEntry, 'at' | 'run'> & { kind: JournalEntry['kind'] }): void => {
    const full = { at: effects.now().toISOString(), run, ...entry } as JournalEntry
    journal.append(full)
    effects.tell(full)
  }
  try {
    const recovered = await recover(layout)
    if (recovered.removed + recovered.ended > 0) note({ kind: 'recovered', ...recovered } as never)
    const fingerprints = new Map<string, string>()
    const keys = await stepKeys(plan, async (step) => {
      const print = (await settings.driver(step.tool)?.fingerprint?.(step, settings.options)) ?? ''
      fingerprints.set(step.id, print)
      return print
    })
    const outcomes = new Map<string, StepOutcome>()
    const prefixes = new Map<string, string>()
    for (const step of plan.steps) {
      const key = keys.get(step.id) ?? ''
      if (step.verdict !== 'build') outcomes.set(step.id, { step: step.id, key, state: 'reused' })
    }
    note({
      kind: 'run-started',
      plan: plan.name,
      planDigest: sha256(canonicalJson(plan)),
      pid: process.pid,
      host: hostIdentity(),
      jobs: settings.jobs,
      steps: plan.steps.map((step) => ({
        step: step.id,
        software: step.software,
        version: step.version,
        verdict: step.verdict,
        key: keys.get(step.id) ?? '',
        prefix:
          step.verdict === 'build'
            ? join(layout.store, storeName(step, keys.get(step.id) ?? ''))
            : step.installation?.prefix,
        dependencies: step.dependencies.map((d) => d.id),
        seconds: step.estimate.seconds,
      })),
    } as never)
    let free = settings.jobs
    const waiting = new Set(plan.steps.filter((s) => s.verdict === 'build'))
    const running = new Map<string, Promise<void>>()

    const finish = (step: Step, record: StepRecord, state: 'present' | 'built'): void => {
      const prefix = record.prefix ?? join(layout.store, storeName(step, record.key))
      prefixes.set(step.id, prefix)
      outcomes.set(step.id, { step: step.id, key: record.key, prefix, state })
    }
    const start = async (step: Step, jobs: number): Promise<void> => {
      const key = keys.get(step.id) ?? ''
      const name = storeName(step, key)
      const present = await readRecord(join(layout.store, name))
      if (present?.key === key) {
        finish(step, present, 'present')
        note({ kind: 'step-present', step: step.id, key, prefix: prefixes.get(step.id) } as never)
        return
      }
      const driver = settings.driver(step.tool)
      if (!driver) throw new PortolanError('NO_DRIVER', `no driver for ${step.tool}`)
      const log = join(layout.logs, name, `${run}.log`)
      note({ kind: 'step-started', step: step.id, key, jobs, log } as never)
      const at = performance.now()
      const seconds = () => Math.round((performance.now() - at) / 10) / 100
      try {
        const record = await buildStep(
          {
            plan,
            step,
            key,
            fingerprint: fingerprints.get(step.id) ?? '',
            dependencies: step.dependencies.map((d) => ({
              id: d.id,
              key: keys.get(d.id) ?? '',
              ...(prefixes.has(d.id) && { prefix: prefixes.get(d.id) }),
            })),
            driver,
            jobs,
            log,
            mpi: settings.mpi(step),
          },
          {
            layout,
            prefixes,
            sources: settings.sources,
            download: settings.download,
            env: settings.env,
            options: settings.options,
            signal: settings.signal,
            mayPublish: () => lock.check(),
            emit: (event) => {
              if (event.kind === 'phase')
                note({ kind: 'phase', step: step.id, phase: event.phase } as never)
              if (event.kind === 'warning')
                note({ kind: 'warning', step: step.id, text: event.text } as never)
            },
          },
        )
        finish(step, record, 'built')
        note({
          kind: 'step-done',
          step: step.id,
          key,
          prefix: prefixes.get(step.id),
          seconds: seconds(),
          bytes: record.size.bytes,
          inodes: record.size.inodes,
        } as never)
      } catch (error) {
        if (settings.signal.aborted) {
          outcomes.set(step.id, { step: step.id, key, state: 'stopped' })
          note({ kind: 'step-stopped', step: step.id } as never)
          return
        }
        if (!(error instanceof PortolanError)) throw error
        const { code, message, hint } = error
        outcomes.set(step.id, {
          step: step.id,
          key,
          state: 'failed',
          error: { code, message, where: error.where ?? log, ...(hint && { hint }) },
        })
        note({
          kind: 'step-failed',
          step: step.id,
          code,
          message,
          log,
          seconds: seconds(),
          hint,
        } as never)
      }
    }

    while (waiting.size + running.size > 0) {
      for (const step of waiting) {
        const states = step.dependencies.map((d) => outcomes.get(d.id))
        const broken = states.find((s) => s && ['failed', 'blocked', 'stopped'].includes(s.state))
        if (broken) {
          waiting.delete(step)
          outcomes.set(step.id, { step: step.id, key: keys.get(step.id) ?? '', state: 'blocked' })
          note({ kind: 'step-blocked', step: step.id, by: broken.step } as never)
          continue
        }
        if (settings.signal.aborted || free < 1 || states.some((s) => s === undefined)) continue
        const jobs = Math.max(1, free)
        waiting.delete(step)
        free -= jobs
        running.set(
          step.id,
          start(step, jobs).finally(() => {
            free += jobs
            running.delete(step.id)
          }),
        )
      }
      if (running.size === 0) break
      await Promise.race(running.values())
    }
    const states = [...outcomes.values()].map((o) => o.state)
    const outcome = settings.signal.aborted
      ? 'stopped'
      : states.some((s) => s === 'failed' || s === 'blocked')
        ? 'failed'
        : 'done'
    const seconds = Math.round((performance.now() - started) / 10) / 100
    const steps = plan.steps.flatMap((s) => outcomes.get(s.id) ?? [])
    const result: RunOutcome = { run, outcome, steps, seconds }
    if (outcome === 'done') {
      await writeAtomic(
        join(layout.outcomes, `${sha256(canonicalJson(plan))}.json`),
        `${JSON.stringify({ plan, ...result }, null, 1)}\n`,
      )
    }
    note({ kind: 'run-finished', outcome, seconds } as never)
    if (outcome === 'stopped') throw interrupted()
    return result
  } finally {
    journal.close()
    if (existsSync(layout.locks)) await lock.release()
  }
}
