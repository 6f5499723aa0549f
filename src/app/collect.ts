/** `portolan site collect`: runs the collector, the very script that travels without Node. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { PortolanError } from '../model/errors.ts'
import { collector } from './site.ts'

export type CollectOptions = {
  /** Archive to write. */
  out: string
  nodeClass: string
  /** Further folders to look for software in. */
  look: readonly string[]
  quiet: boolean
}

export type CollectEffects = {
  signal: AbortSignal
  /** A line of progress. */
  tell(line: string): void
}

/**
 * Resolves when the archive is there.
 * @throws PortolanError COLLECT_FAILED, INTERRUPTED; nothing is left behind in either case.
 */
export function collect(options: CollectOptions, effects: CollectEffects): Promise<void> {
  const roots = [...options.look, process.env['PORTOLAN_ROOTS'] ?? ''].filter(Boolean).join(':')
  const argv = ['-s', '--', '--out', options.out, '--node-class', options.nodeClass]
  // Before anything is started that would wait for it.
  const script = collector()
  const child = spawn('sh', options.quiet ? [...argv, '--quiet'] : argv, {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: roots ? { ...process.env, PORTOLAN_ROOTS: roots } : process.env,
  })
  const stop = () => child.kill('SIGTERM')
  effects.signal.addEventListener('abort', stop, { once: true })
  let pending = ''
  let last = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (pending + text).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) {
      last = line.replace(/^error: /, '')
      if (last === line) effects.tell(line)
    }
  })
  // The script may end before it has read itself to the end.
  child.stdin.on('error', () => undefined)
  child.stdin.end(script)
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new PortolanError('COLLECT_FAILED', 'sh cannot be started', { exitCode: 3, cause })),
    )
    child.on('close', (code) => {
      effects.signal.removeEventListener('abort', stop)
      // What the script's jobs were still writing when it cleaned up.
      if (code !== 0)
        rmSync(`${options.out}.part.${child.pid}`, { recursive: true, force: true, maxRetries: 3 })
      if (code === 0) resolve()
      else if (effects.signal.aborted || code === 130)
        reject(new PortolanError('INTERRUPTED', 'collecting was interrupted', { exitCode: 130 }))
      else
        reject(
          new PortolanError('COLLECT_FAILED', last || `the collector ended with ${code}`, {
            where: options.out,
            hint: 'name a file with --out, in a folder you may write to on a disk with room',
            exitCode: code === 2 ? 2 : 3,
          }),
        )
    })
  })
}
