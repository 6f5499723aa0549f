/**
 * Kills a running build at random times, again and again, and checks after each kill that nothing
 * is lost, nothing is half there and nothing is built twice.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJournal } from '../../../src/build/journal.ts'
import { processesIn } from '../../../src/build/processes.ts'
import { filesPerStep, stepCount, writeToyPlan } from './toy.ts'

const main = join(import.meta.dirname, '../../../src/cli/main.ts')

/** What is killed: the runner alone (its programs live on), its group, or everything at once. */
const targets = ['runner', 'everything'] as const

export type KillReport = {
  kills: number
  /** Kills by target. */
  hit: Record<(typeof targets)[number], number>
  /** Runs that ended before their kill, which counts as none. */
  completed: number
  prefixes: number
  problems: string[]
}

const start = (plan: string, prefix: string) => {
  const args = [main, 'build', plan, '--prefix', prefix, '--jobs', '2', '--quiet']
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', (data: Buffer) => (text += data.toString()))
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, text }))
  })
  return { child, ended }
}

const killQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

/** Result folders by name with what identifies them: a folder made anew has another inode. */
function results(prefix: string, problems: string[]): Map<string, string> {
  const store = join(prefix, 'store')
  const names = existsSync(store) ? readdirSync(store) : []
  return new Map(
    names.map((name) => {
      const folder = join(store, name)
      const share = join(folder, 'share')
      const files = existsSync(share) ? readdirSync(share) : []
      const whole = files.every((f) => statSync(join(share, f)).size === 2)
      if (files.length !== filesPerStep || !whole) problems.push(`${name} is half installed`)
      if (!existsSync(join(folder, '.portolan/step.json'))) problems.push(`${name} has no record`)
      const { ino, ctimeMs } = statSync(folder)
      return [name, `${ino} ${ctimeMs}`]
    }),
  )
}

function compare(
  before: Map<string, string>,
  after: Map<string, string>,
  problems: string[],
): void {
  for (const [name, identity] of before) {
    if (!after.has(name)) problems.push(`${name} was lost`)
    else if (after.get(name) !== identity) problems.push(`${name} was made again`)
  }
}

/** After the last run: all there, no leftovers, no step done twice in the journal. */
function checkEnd(prefix: string, problems: string[]): void {
  const state = join(prefix, '.portolan')
  for (const name of ['work', 'trash']) {
    const left = existsSync(join(state, name)) ? readdirSync(join(state, name)) : []
    if (left.length > 0) problems.push(`left in ${name}: ${left.join(', ')}`)
  }
  if (processesIn(join(state, 'work')).length > 0) problems.push('processes were left running')
  const { entries } = parseJournal(readFileSync(join(state, 'journal.jsonl'), 'utf8'))
  const done = entries.flatMap((e) => (e.kind === 'step-done' ? [e.key] : []))
  if (new Set(done).size !== done.length) problems.push('the journal has a step done twice')
  const finished = new Set<string>()
  for (const e of entries) {
    if (e.kind === 'step-done' || e.kind === 'step-present') finished.add(e.key)
    if (e.kind === 'step-started' && finished.has(e.key)) problems.push(`${e.step} started again`)
  }
}

/** `random` gives numbers in [0, 1). */
export async function killBuilds(
  kills: number,
  random: () => number = Math.random,
  tell: (text: string) => void = () => {},
): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-kills-'))
  const report: KillReport = {
    kills: 0,
    hit: { runner: 0, everything: 0 },
    completed: 0,
    prefixes: 0,
    problems: [],
  }
  const problems = report.problems
  try {
    const plan = await writeToyPlan(folder)
    const from = performance.now()
    const first = await start(plan, join(folder, 'calibration')).ended
    if (first.code !== 0) problems.push(`the build does not work at all: ${first.text}`)
    let duration = performance.now() - from
    while (report.kills < kills && problems.length === 0) {
      const prefix = join(folder, `prefix-${report.prefixes++}`)
      let seen = new Map<string, string>()
      // A few kills each, then to the end: early and late states of a prefix are both met.
      const rounds = 1 + Math.floor(random() * 8)
      for (let round = 0; round < rounds && report.kills < kills; round++) {
        const { child, ended } = start(plan, prefix)
        const target = targets[Math.floor(random() * targets.length)] ?? 'runner'
        await Promise.race([ended, sleep(random() * duration)])
        const isHit = child.exitCode === null
        if (isHit) {
          report.kills++
          report.hit[target]++
        } else report.completed++
        // Other work on the machine changes how long a run takes; most kills shall hit.
        duration *= isHit ? 1.03 : 0.85
        if (child.pid !== undefined) killQuietly(-child.pid)
        if (target === 'everything') {
          for (const pid of processesIn(join(prefix, '.portolan/work'))) killQuietly(pid)
        }
        await ended
        const now = results(prefix, problems)
        compare(seen, now, problems)
        seen = now
        if (report.kills % 10 === 0) tell(`${report.kills} of ${kills} kills`)
      }
      const { code, text } = await start(plan, prefix).ended
      if (code !== 0) problems.push(`the build did not go on: exit code ${code}: ${text}`)
      const end = results(prefix, problems)
      compare(seen, end, problems)
      if (end.size !== stepCount) problems.push(`${end.size} of ${stepCount} results at the end`)
      checkEnd(prefix, problems)
    }
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
