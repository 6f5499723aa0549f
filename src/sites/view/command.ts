/** Runs one observed command of the live machine: C locale, no input, bounded time and output. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult } from '../../adapters/adapter.ts'

export type RunLimits = { seconds: number; bytes: number; signal?: AbortSignal }
export const defaultLimits: RunLimits = { seconds: 20, bytes: 64 << 20 }

/** Starting a process only to learn that there is no such program would cost milliseconds each. */
function isAbsent(program: string): boolean {
  if (program.includes('/')) return false
  return !(process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Never rejects: an absent program has code 127, one stopped by a limit or the signal 124. */
export function runCommand(
  argv: readonly [string, ...string[]],
  limits: RunLimits = defaultLimits,
): Promise<CommandResult> {
  const at = new Date().toISOString()
  if (isAbsent(argv[0])) return Promise.resolve({ argv, code: 127, stdout: '', stderr: '', at })
  return new Promise((resolve) => {
    const out: Buffer[] = []
    const err: Buffer[] = []
    let size = 0
    let late = false
    const child = spawn(argv[0], argv.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' },
      detached: true,
    })
    const stop = () => {
      late = true
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    }
    const timer = setTimeout(stop, limits.seconds * 1000)
    limits.signal?.addEventListener('abort', stop)
    const keep = (list: Buffer[]) => (data: Buffer) => {
      size += data.length
      if (size > limits.bytes) stop()
      else list.push(data)
    }
    child.stdout.on('data', keep(out))
    child.stderr.on('data', keep(err))
    const text = (parts: Buffer[]) => Buffer.concat(parts).toString('utf8')
    const end = (code: number) => {
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', stop)
      resolve({ argv, code, stdout: text(out), stderr: text(err), at })
    }
    child.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ENOENT' ? 127 : 126))
    child.on('close', (code, signal) => end(late ? 124 : (code ?? (signal ? 137 : 1))))
  })
}
