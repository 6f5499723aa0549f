/** One try at one step of a run. */
import { join } from 'node:path'
import type { Step } from '../model/plan.ts'
import { checkNow } from './budget.ts'
import { storeName } from './layout.ts'
import { finished, type Run, secondsSince } from './prepare.ts'
import type { TaskState } from './schedule.ts'
import { buildStep } from './step.ts'
import { endsRun, readable } from './trouble.ts'

/** Builds one step; a failure that concerns only this step is noted and does not throw. */
export async function attempt(
  run: Run,
  step: Step,
  jobs: number,
  ending: AbortController,
): Promise<TaskState> {
  const { session, settings } = run
  const { layout, note } = session
  const key = run.keys.get(step.id) ?? ''
  const driver = settings.driver(step.tool)
  if (!driver) return 'failed'
  const log = join(layout.logs, storeName(step, key), `${session.run}.log`)
  const since = performance.now()
  note({ kind: 'step-started', step: step.id, key, jobs, log })
  try {
    const dependencies = step.dependencies.map(({ id }) => {
      const prefix = run.results.get(id)
      return { id, key: run.keys.get(id) ?? '', ...(prefix !== undefined && { prefix }) }
    })
    const fingerprint = run.fingerprints.get(step.id) ?? ''
    const mpi = settings.mpi(step)
    const targetFlags = settings.targetFlags(step)
    const record = await buildStep(
      { plan: run.plan, step, key, fingerprint, dependencies, driver, jobs, log, mpi, targetFlags },
      {
        layout,
        prefixes: run.results,
        signal: ending.signal,
        sources: settings.sources,
        download: settings.download,
        keepFailed: settings.keepFailed,
        env: settings.env,
        options: settings.options,
        async mayPublish() {
          await session.lock.check()
          // A step may be quicker than the watch.
          const over = await checkNow(layout.root, settings.budget)
          if (over === null) return
          ending.abort(over)
          throw over
        },
        emit(event) {
          if (event.kind === 'phase') note({ kind: 'phase', step: step.id, phase: event.phase })
          if (event.kind === 'warning') note({ kind: 'warning', step: step.id, text: event.text })
        },
      },
    )
    const prefix = finished(run, step, record, 'built')
    note({
      kind: 'step-done',
      step: step.id,
      key,
      prefix,
      seconds: secondsSince(since),
      ...record.size,
    })
    return 'done'
  } catch (error) {
    const e = readable(error, log)
    const ended = ending.signal.aborted
    if (!ended && endsRun(e)) ending.abort(e)
    if (ended) {
      run.outcomes.set(step.id, { step: step.id, key, state: 'stopped' })
      note({ kind: 'step-stopped', step: step.id })
      return 'stopped'
    }
    const { code, message, hint, where = log } = e
    const told = { code, message, where, ...(hint !== undefined && { hint }) }
    run.outcomes.set(step.id, { step: step.id, key, state: 'failed', error: told })
    note({ kind: 'step-failed', step: step.id, ...told, log, seconds: secondsSince(since) })
    return 'failed'
  }
}
