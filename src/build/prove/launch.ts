/** Runs one command under observation: its output, its processes, and the loader's account of each. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadedFiles, type Loaded } from './loader.ts'
import { watch, type Watched } from './processes.ts'

export type Launched = {
  command: readonly string[]
  /** 128 + signal number when a signal ended it. */
  exitCode: number
  seconds: number
  /** stdout and stderr as they came. */
  output: string
  pid: number
  processes: (Watched & { loaded: readonly Loaded[] })[]
}

export type LaunchLimits = { seconds: number; outputBytes: number }
const defaults: LaunchLimits = { seconds: 300, outputBytes: 16 << 20 }
/** Between two looks; a look at four ranks takes about 1 ms. */
const pause = 3

const signalNumber: Readonly<Record<string, number>> = { SIGTERM: 15, SIGKILL: 9, SIGINT: 2 }

/**
 * Starts `command` in `folder` with the given environment. Every process of it writes its loader's
 * account into `folder`/loader. Ended as a group on abort and at the time limit.
 */
export async function launch(
  command: readonly [string, ...string[]],
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
  limits: LaunchLimits = defaults,
): Promise<Launched> {
  const log = join(folder, 'loader')
  await mkdir(log, { recursive: true })
  const started = performance.now()
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    env: { ...environment, LD_DEBUG: 'libs', LD_DEBUG_OUTPUT: join(log, 'of') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const chunks: Buffer[] = []
  let bytes = 0
  const keep = (chunk: Buffer) => {
    if (bytes < limits.outputBytes) chunks.push(chunk)
    bytes += chunk.length
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)

  const pid = child.pid
  const watching = pid === undefined ? null : watch(pid)
  const kill = (name: NodeJS.Signals) => {
    try {
      if (pid !== undefined) process.kill(-pid, name)
    } catch {
      // It has ended by itself.
    }
  }
  const stop = () => {
    kill('SIGTERM')
    setTimeout(() => kill('SIGKILL'), 2000).unref()
  }
  const looking = setInterval(() => watching?.look(), pause)
  const limit = setTimeout(stop, limits.seconds * 1000)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, name) => resolve(code ?? 128 + (signalNumber[name ?? ''] ?? 0)))
    })
    signal.throwIfAborted()
    const account = (of: number) => {
      const file = join(log, `of.${of}`)
      return existsSync(file) ? loadedFiles(readFileSync(file, 'utf8')) : []
    }
    return {
      command,
      exitCode,
      seconds: (performance.now() - started) / 1000,
      output: Buffer.concat(chunks).toString('utf8'),
      pid: pid ?? 0,
      processes: (watching?.seen() ?? []).map((p) => ({ ...p, loaded: account(p.pid) })),
    }
  } finally {
    clearInterval(looking)
    clearTimeout(limit)
    signal.removeEventListener('abort', stop)
  }
}
