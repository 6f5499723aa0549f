/** `portolan build status|log|stop|clean`. */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import {
  type BuildStatus,
  buildStatus,
  type CleanExtent,
  cleanPrefix,
  formatBytes,
  stepLog,
  stopBuild,
} from '../../app/build.ts'
import type { Globals } from '../command.ts'
import type { Io, Style } from '../io.ts'

type State = BuildStatus['state'] | BuildStatus['steps'][number]['state']
const styles: Readonly<Record<State, Style>> = {
  done: 'green',
  built: 'green',
  present: 'green',
  running: 'cyan',
  failed: 'red',
  killed: 'red',
  stopped: 'yellow',
  blocked: 'yellow',
  waiting: 'dim',
  reused: 'dim',
  none: 'dim',
}

function statusText(status: BuildStatus, io: Io): string {
  if (status.state === 'none') return `nothing was built under ${status.prefix} yet`
  const { steps, done, total } = status
  const width = Math.max(...steps.map((s) => `${s.software} ${s.version}`.length))
  const lines = steps.map((s) => {
    const time = s.seconds === undefined ? '' : `${s.seconds} s`
    const more = s.error ? s.error.message : (s.phase ?? s.prefix ?? '')
    return `${`${s.software} ${s.version}`.padEnd(width)}  ${io.paint(styles[s.state], s.state.padEnd(7))}  ${time.padStart(8)}  ${more}`.trimEnd()
  })
  const since = status.seconds === undefined ? '' : `, ${status.seconds} s`
  return [
    `${status.plan ?? ''}: ${io.paint(styles[status.state], status.state)}, ${done} of ${total} built${since}`,
    ...lines,
    ...(status.error ? [`${status.error.code}: ${status.error.message}`] : []),
    ...(status.script ? [`to use it: . ${status.script}`] : []),
  ].join('\n')
}

export async function showStatus(prefix: string, { json }: Globals, io: Io): Promise<void> {
  const status = await buildStatus(prefix)
  io.out(json ? JSON.stringify(status, null, 2) : statusText(status, io))
}

export async function showLog(
  prefix: string,
  step: string,
  { path, json }: Globals & { path?: true },
  io: Io,
): Promise<void> {
  const log = await stepLog(prefix, step)
  if (json) io.out(JSON.stringify({ log }))
  else if (path) io.out(log)
  else await pipeline(createReadStream(log), process.stdout, { end: false })
}

export async function stop(prefix: string, { json, quiet }: Globals, io: Io): Promise<void> {
  const holder = await stopBuild(prefix, io.signal)
  if (json) io.out(JSON.stringify({ stopped: holder }))
  else if (!quiet) io.err(holder ? `stopped process ${holder.pid}` : 'no build is running')
}

export async function clean(
  prefix: string,
  flags: Globals & { unused?: true; all?: true; dryRun?: true },
  io: Io,
): Promise<void> {
  const extent: CleanExtent = flags.all ? 'all' : flags.unused ? 'unused' : 'leftovers'
  const cleaned = await cleanPrefix(prefix, extent, flags.dryRun === true, io.signal, {
    now: () => new Date(),
    tell: (event) => {
      if (event.kind === 'waiting' && !flags.quiet) {
        io.err(`waiting for the build of process ${event.holder.pid} to end`)
      }
    },
  })
  if (flags.json) return io.out(JSON.stringify(cleaned, null, 2))
  const verb = flags.dryRun ? 'would remove' : 'removed'
  for (const { path, size } of cleaned.removed) {
    io.out(`${verb} ${path} (${formatBytes(size.bytes)}, ${size.inodes} inodes)`)
  }
  if (!flags.quiet) {
    io.err(`${formatBytes(cleaned.freed.bytes)} and ${cleaned.freed.inodes} inodes freed`)
  }
}
