/** What the journal says about the last run under a prefix. */
import type { JournalEntry } from './journal.ts'
import { readJournal } from './journal.ts'
import { layoutOf } from './layout.ts'
import { type Holder, lockHolder } from './lock.ts'

export type StepStatus = {
  step: string
  software: string
  version: string
  verdict: string
  state: 'reused' | 'waiting' | 'running' | 'present' | 'built' | 'failed' | 'blocked' | 'stopped'
  phase?: string
  seconds?: number
  prefix?: string
  log?: string
  error?: { code: string; message: string; hint?: string }
  warnings: string[]
}

export type BuildStatus = {
  prefix: string
  /** `none`: nothing was built here yet; `killed`: the run ended without a word. */
  state: 'none' | 'running' | 'done' | 'failed' | 'stopped' | 'killed'
  run?: string
  plan?: string
  planDigest?: string
  pid?: number
  startedAt?: string
  seconds?: number
  /** Steps to build that are done, and all of them. */
  done: number
  total: number
  script?: string
  error?: { code: string; message: string }
  steps: StepStatus[]
  /** Lines of the journal that could not be read. */
  unreadable: number[]
}

type Started = Extract<JournalEntry, { kind: 'run-started' }>
const ended = new Set<StepStatus['state']>(['built', 'failed', 'stopped'])

function apply(step: StepStatus, entry: JournalEntry, at: Map<string, number>): void {
  switch (entry.kind) {
    case 'step-present':
      step.state = 'present'
      return
    case 'step-started':
      Object.assign(step, { state: 'running', log: entry.log })
      at.set(step.step, Date.parse(entry.at))
      return
    case 'phase':
      step.phase = entry.phase
      return
    case 'warning':
      step.warnings.push(entry.text)
      return
    case 'step-done':
      Object.assign(step, { state: 'built', seconds: entry.seconds, prefix: entry.prefix })
      return
    case 'step-failed': {
      const { code, message, hint } = entry
      const error = { code, message, ...(hint !== undefined && { hint }) }
      Object.assign(step, { state: 'failed', seconds: entry.seconds, error })
      return
    }
    case 'step-blocked':
      step.state = 'blocked'
      return
    case 'step-stopped':
      step.state = 'stopped'
      return
    case 'run-started':
    case 'recovered':
    case 'run-finished':
  }
}

function initial({ steps }: Started): Map<string, StepStatus> {
  return new Map(
    steps.map(({ step, software, version, verdict, prefix }) => [
      step,
      {
        step,
        software,
        version,
        verdict,
        state: verdict === 'build' ? 'waiting' : 'reused',
        ...(prefix !== undefined && { prefix }),
        warnings: [],
      },
    ]),
  )
}

/** The last run of a journal; `holder` is who holds the prefix's lock now, `now` in ms. */
export function summarize(
  prefix: string,
  entries: readonly JournalEntry[],
  unreadable: number[],
  holder: Holder | null,
  now: number,
): BuildStatus {
  const started = entries.findLast((e) => e.kind === 'run-started')
  if (!started) return { prefix, state: 'none', done: 0, total: 0, steps: [], unreadable }
  const own = entries.filter((entry) => entry.run === started.run)
  const steps = initial(started)
  const startTimes = new Map<string, number>()
  for (const entry of own) {
    const step = 'step' in entry ? steps.get(entry.step) : undefined
    if (step) apply(step, entry, startTimes)
  }
  const finish = own.findLast((e) => e.kind === 'run-finished')
  const running = finish === undefined && holder?.pid === started.pid
  for (const step of steps.values()) {
    if (step.state !== 'running') continue
    const since = startTimes.get(step.step)
    if (running && since !== undefined) step.seconds = Math.round((now - since) / 1000)
    else if (!running) step.state = 'stopped'
    if (ended.has(step.state)) delete step.phase
  }
  const builds = [...steps.values()].filter((s) => s.verdict === 'build')
  const { code, message, script } = finish ?? {}
  return {
    prefix,
    state: running ? 'running' : (finish?.outcome ?? 'killed'),
    run: started.run,
    plan: started.plan,
    planDigest: started.planDigest,
    pid: started.pid,
    startedAt: started.at,
    ...(finish
      ? { seconds: finish.seconds }
      : running && { seconds: Math.round((now - Date.parse(started.at)) / 1000) }),
    done: builds.filter((s) => s.state === 'built' || s.state === 'present').length,
    total: builds.length,
    ...(script !== undefined && { script }),
    ...(code !== undefined && message !== undefined && { error: { code, message } }),
    steps: [...steps.values()],
    unreadable,
  }
}

export async function buildStatus(prefix: string): Promise<BuildStatus> {
  const layout = layoutOf(prefix)
  const { entries, unreadable } = await readJournal(layout.journal)
  return summarize(prefix, entries, unreadable, await lockHolder(layout.locks), Date.now())
}
