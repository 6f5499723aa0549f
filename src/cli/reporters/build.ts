/** Progress of a build: a line for each thing that happens, or one redrawn line on a terminal. */
import { formatBytes, type RunEvent } from '../../app/build.ts'
import type { Io } from '../io.ts'
import { plain } from '../plain.ts'

type Running = { label: string; phase: string; since: number }
export type BuildProgress = { tell: (event: RunEvent) => void; end: () => void }

const duration = (seconds: number): string =>
  seconds < 100
    ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`

export function buildProgress(io: Io, quiet: boolean, now = () => Date.now()): BuildProgress {
  const labels = new Map<string, string>()
  const running = new Map<string, Running>()
  const started = now()
  let total = 0
  let done = 0
  let drawn = false
  const erase = (): void => {
    if (drawn) process.stderr.write('\r\u001B[K')
    drawn = false
  }
  const line = (text: string): void => {
    if (quiet) return
    erase()
    io.err(text)
  }
  const draw = (): void => {
    if (running.size === 0) return
    const parts = [...running.values()].map(
      (r) => `${r.label}: ${r.phase} ${duration((now() - r.since) / 1000)}`,
    )
    const text = `[${done}/${total}] ${duration((now() - started) / 1000)}  ${parts.join(' · ')}`
    process.stderr.write(`\r\u001B[K${plain(text).slice(0, (process.stderr.columns ?? 80) - 1)}`)
    drawn = true
  }
  const timer = io.interactive && !quiet ? setInterval(draw, 250) : undefined
  const position = () => `[${done}/${total}]`

  function tell(event: RunEvent): void {
    const label = 'step' in event ? (labels.get(event.step) ?? event.step) : ''
    switch (event.kind) {
      case 'waiting':
        return line(`waiting for the build of process ${event.holder.pid} into the same prefix`)
      case 'run-started': {
        const builds = event.steps.filter((s) => s.verdict === 'build')
        total = builds.length
        for (const s of builds) labels.set(s.step, `${s.software} ${s.version}`)
        return line(
          total === 0
            ? `${event.plan}: nothing to build, all ${event.steps.length} steps are reused`
            : `building ${event.plan}: ${total} of ${event.steps.length} steps`,
        )
      }
      case 'recovered':
        return line(
          `cleared up after a build that was killed: ${event.removed} half-built steps, ${event.ended} processes`,
        )
      case 'step-present':
        done++
        return line(`${position()} ${label}: built before`)
      case 'step-started':
        running.set(event.step, { label, phase: 'start', since: Date.parse(event.at) })
        return io.interactive
          ? undefined
          : line(`${position()} ${label}: started, ${event.jobs} jobs`)
      case 'phase': {
        const step = running.get(event.step)
        if (step) step.phase = event.phase
        return io.interactive ? undefined : line(`${position()} ${label}: ${event.phase}`)
      }
      case 'warning':
        return line(`${label}: ${io.paint('yellow', 'warning', 'err')}: ${event.text}`)
      case 'step-done':
        running.delete(event.step)
        done++
        return line(
          `${position()} ${label}: ${io.paint('green', 'built', 'err')} in ${duration(event.seconds)}, ${formatBytes(event.bytes)}, ${event.inodes} inodes`,
        )
      case 'step-failed':
        running.delete(event.step)
        line(`${position()} ${label}: ${io.paint('red', 'failed', 'err')}: ${event.message}`)
        return line(`  log: ${event.log}`)
      case 'step-blocked':
        return line(`${position()} ${label}: not tried, needs ${labels.get(event.by) ?? event.by}`)
      case 'step-stopped':
        running.delete(event.step)
        return line(`${position()} ${label}: stopped`)
      case 'run-finished':
        return event.outcome === 'done'
          ? line(`${position()} done in ${duration(event.seconds)}`)
          : undefined
    }
  }
  return {
    tell,
    end() {
      clearInterval(timer)
      erase()
    },
  }
}
