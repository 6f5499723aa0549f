/**
 * Runs a Plan's build steps under one prefix: in dependency order, in parallel where the graph
 * allows. A step is done when its folder stands in the store, which one rename brings about;
 * so a run may be killed at any point, and the next one goes on.
 */
import { join } from 'node:path'
import type { Plan, Step } from '../model/plan.ts'
import { writeAtomic } from '../util/atomic.ts'
import { writeActivation } from './activate.ts'
import { attempt } from './attempt.ts'
import { watchBudget } from './budget.ts'
import { preflight } from './preflight.ts'
import {
  estimateOf,
  prepare,
  type Run,
  type RunOutcome,
  type RunSettings,
  secondsSince,
} from './prepare.ts'
import { blockedTasks, criticalPaths, nextTasks, type Task, type TaskState } from './schedule.ts'
import { openSession, type RunEffects } from './session.ts'
import { interrupted, readable } from './trouble.ts'

/** Where a plan takes no estimate along. */
const unknownSeconds = 60

/**
 * Gives what became of each step; steps that fail do not keep others from being built. Throws
 * INTERRUPTED, BUDGET_TOO_SMALL, BUDGET_EXCEEDED, NO_SPACE, PREFIX_READ_ONLY, LOCK_LOST when the run
 * as a whole was ended, and what `preflight` throws.
 */
export async function runPlan(
  plan: Plan,
  settings: RunSettings,
  effects: RunEffects,
): Promise<RunOutcome> {
  preflight(plan, settings.driver)
  const since = performance.now()
  const session = await openSession(settings.prefix, settings.signal, effects)
  const ending = new AbortController()
  const onAbort = (): void => ending.abort(interrupted())
  if (settings.signal.aborted) onAbort()
  settings.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const run = await prepare(plan, settings, session)
    const endWatch = watchBudget(session.layout.root, settings.budget, (error) =>
      ending.abort(error),
    )
    try {
      await loop(run, ending)
    } finally {
      endWatch()
    }
    if (ending.signal.aborted) throw ending.signal.reason
    return await conclude(run, since)
  } catch (error) {
    const e = readable(error, settings.prefix)
    const outcome = e.code === 'INTERRUPTED' ? 'stopped' : 'failed'
    try {
      const { code, message } = e
      session.note({ kind: 'run-finished', outcome, code, message, seconds: secondsSince(since) })
    } catch {
      // The journal cannot be written either: a full disk. The error says so.
    }
    throw e
  } finally {
    settings.signal.removeEventListener('abort', onAbort)
    await session.close()
  }
}

/** Starts steps as they become ready until nothing runs and nothing can be started. */
async function loop(run: Run, ending: AbortController): Promise<void> {
  const tasks: Task[] = run.steps.map((step) => ({
    id: step.id,
    dependencies: step.dependencies.map((d) => d.id),
    seconds: estimateOf(step, run.settings).seconds ?? unknownSeconds,
  }))
  const paths = criticalPaths(tasks)
  const states = new Map<string, TaskState>(
    tasks.map(({ id }) => [id, run.outcomes.has(id) ? 'done' : 'waiting']),
  )
  const running = new Map<string, Promise<void>>()
  let free = run.settings.jobs
  const start = async (step: Step, jobs: number): Promise<void> => {
    try {
      states.set(step.id, await attempt(run, step, jobs, ending))
    } catch (error) {
      // Not the step's but the runner's own trouble, e.g. the journal on a full disk.
      states.set(step.id, 'stopped')
      ending.abort(readable(error, run.settings.prefix))
    } finally {
      free += jobs
      running.delete(step.id)
    }
  }
  for (;;) {
    for (const { id, by } of blockedTasks(tasks, states)) {
      states.set(id, 'blocked')
      run.outcomes.set(id, { step: id, key: run.keys.get(id) ?? '', state: 'blocked' })
      if (!ending.signal.aborted) run.session.note({ kind: 'step-blocked', step: id, by })
    }
    for (const { id, jobs } of ending.signal.aborted ? [] : nextTasks(tasks, states, free, paths)) {
      const step = run.steps.find((s) => s.id === id)
      if (!step) continue
      states.set(id, 'running')
      free -= jobs
      running.set(id, start(step, jobs))
    }
    if (running.size === 0) return
    await Promise.race(running.values())
  }
}

async function conclude(run: Run, since: number): Promise<RunOutcome> {
  const { plan, session, outcomes } = run
  const steps = plan.steps.flatMap((step) => outcomes.get(step.id) ?? [])
  const failed = steps.some((s) => s.state === 'failed' || s.state === 'blocked')
  const result: RunOutcome = {
    run: session.run,
    outcome: failed ? 'failed' : 'done',
    steps,
    ...(!failed && {
      script: await writeActivation(plan, run.results, session.layout, session.run),
    }),
    seconds: secondsSince(since),
  }
  if (!failed) {
    await writeAtomic(
      join(session.layout.outcomes, `${run.planDigest}.json`),
      `${JSON.stringify({ plan, ...result }, null, 1)}\n`,
    )
  }
  session.note({
    kind: 'run-finished',
    outcome: result.outcome,
    ...(result.script !== undefined && { script: result.script }),
    seconds: result.seconds,
  })
  return result
}
