/** What a run starts from: the keys of all steps, the results that are there, the budget. */
import { join } from 'node:path'
import type { Driver, MpiStart } from '../adapters/adapter.ts'
import type { Plan, Step } from '../model/plan.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { type Budget, checkBefore, freeSpace } from './budget.ts'
import { stepKeys } from './key.ts'
import { storeName } from './layout.ts'
import { readRecord, type StepRecord } from './record.ts'
import type { Session } from './session.ts'
import { usage } from './usage.ts'

export type RunSettings = {
  /** Absolute folder. */
  prefix: string
  /** Cores shared by all steps. */
  jobs: number
  budget: Budget
  sources: readonly string[]
  download: boolean
  /** Keep the work folder of a step that fails. */
  keepFailed: boolean
  /** Variables for every program of every step. */
  env: Readonly<Record<string, string>>
  options: Readonly<Record<string, string>>
  /** Digest under which the outcome is kept: of the plan as the user has it. */
  planDigest?: string
  driver: (tool: string) => Driver | undefined
  mpi: (step: Step) => MpiStart | undefined
  targetFlags: (step: Step) => readonly string[]
  signal: AbortSignal
}

export type StepOutcome = {
  step: string
  key: string
  /** Folder of the result, when there is one. */
  prefix?: string
  state: 'reused' | 'present' | 'built' | 'failed' | 'blocked' | 'stopped'
  error?: { code: string; message: string; where?: string; hint?: string }
}
export type RunOutcome = {
  run: string
  outcome: 'done' | 'failed'
  steps: StepOutcome[]
  /** Activate script, when everything is done. */
  script?: string
  seconds: number
}

export const secondsSince = (since: number): number =>
  Math.round((performance.now() - since) / 10) / 100

export type Run = {
  plan: Plan
  planDigest: string
  settings: RunSettings
  session: Session
  keys: ReadonlyMap<string, string>
  fingerprints: ReadonlyMap<string, string>
  /** Steps to build, in order. */
  steps: readonly Step[]
  results: Map<string, string>
  outcomes: Map<string, StepOutcome>
}

const resultFolder = (run: Pick<Run, 'session' | 'keys'>, step: Step): string =>
  join(run.session.layout.store, storeName(step, run.keys.get(step.id) ?? ''))

/** Keys, what is there already, and whether the rest fits into the budget. */
export async function prepare(plan: Plan, settings: RunSettings, session: Session): Promise<Run> {
  const fingerprints = new Map<string, string>()
  const keys = await stepKeys(plan, async (step) => {
    const print = (await settings.driver(step.tool)?.fingerprint?.(step, settings.options)) ?? ''
    fingerprints.set(step.id, print)
    return print
  })
  const steps = plan.steps.filter((step) => step.verdict === 'build')
  const run: Run = {
    plan,
    settings,
    session,
    keys,
    fingerprints,
    steps,
    planDigest: settings.planDigest ?? sha256(canonicalJson(plan)),
    results: new Map(),
    outcomes: new Map(),
  }
  for (const step of plan.steps) {
    if (step.verdict === 'build') continue
    const key = keys.get(step.id) ?? ''
    run.outcomes.set(step.id, { step: step.id, key, state: 'reused' })
  }
  noteStart(run)
  for (const step of steps) {
    const record = await readRecord(resultFolder(run, step))
    if (record === null || record.key !== keys.get(step.id)) continue
    const prefix = finished(run, step, record, 'present')
    session.note({ kind: 'step-present', step: step.id, key: record.key, prefix })
  }
  await checkBudget(run)
  return run
}

function noteStart(run: Run): void {
  const { plan, settings, session, keys } = run
  session.note({
    kind: 'run-started',
    plan: plan.name,
    planDigest: run.planDigest,
    pid: process.pid,
    jobs: settings.jobs,
    steps: plan.steps.map((step) => {
      const built = step.verdict === 'build'
      const { seconds } = estimateOf(step, settings)
      const prefix = built ? resultFolder(run, step) : step.installation?.prefix
      return {
        step: step.id,
        software: step.software,
        version: step.version,
        verdict: step.verdict,
        key: keys.get(step.id) ?? '',
        ...(prefix !== undefined && { prefix }),
        dependencies: step.dependencies.map((d) => d.id),
        ...(built && seconds !== undefined && { seconds }),
      }
    }),
  })
}

/** The plan's estimate, and where it has none that of the tool that builds. */
export const estimateOf = (step: Step, settings: RunSettings): Step['estimate'] => ({
  ...settings.driver(step.tool)?.estimate?.(step),
  ...step.estimate,
})

async function checkBudget({ steps, outcomes, session, settings }: Run): Promise<void> {
  const missing = steps.filter((step) => !outcomes.has(step.id))
  if (missing.length === 0) return
  const estimates = missing.map((step) => estimateOf(step, settings))
  const need = {
    bytes: estimates.reduce((sum, e) => sum + (e.bytes ?? 0), 0),
    inodes: estimates.reduce((sum, e) => sum + (e.inodes ?? 0), 0),
  }
  const limited = settings.budget.bytes !== undefined || settings.budget.inodes !== undefined
  const used = limited ? await usage(session.layout.root) : { bytes: 0, inodes: 0 }
  checkBefore(need, used, settings.budget, await freeSpace(session.layout.root))
}

/** Notes a result and gives its folder. */
export function finished(
  run: Run,
  step: Step,
  record: StepRecord,
  state: 'present' | 'built',
): string {
  const prefix = record.prefix ?? resultFolder(run, step)
  run.results.set(step.id, prefix)
  run.outcomes.set(step.id, { step: step.id, key: record.key, prefix, state })
  return prefix
}
