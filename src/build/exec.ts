/** Runs the programs of a step: own process group, given environment only, output to its log. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverContext, ExecOptions } from '../adapters/adapter.ts'
import { PortolanError } from '../model/errors.ts'
import { adviceFor, firstError } from './failure.ts'
import { interrupted } from './trouble.ts'
import { groupLives, signalGroup, workVariable } from './processes.ts'

export type RanCommand = {
  argv: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  /** It only looked or tried something out: the result does not need it. */
  query?: true
}

const quote = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
export const shellWords = (argv: readonly string[]): string => argv.map(quote).join(' ')

/** SIGTERM, and SIGKILL for what has not ended after `graceMs`. */
async function endGroup(group: number, graceMs: number): Promise<void> {
  signalGroup(group, 'SIGTERM')
  const until = performance.now() + graceMs
  while (groupLives(group)) {
    if (performance.now() > until) signalGroup(group, 'SIGKILL')
    await sleep(25)
  }
}

/** At most the last 4 MiB of what was logged since `from`. */
export function logSince(path: string, from: number): string {
  const size = statSync(path).size
  const start = Math.max(from, size - 4 * 1024 * 1024)
  const data = Buffer.alloc(Math.max(0, size - start))
  const file = openSync(path, 'r')
  try {
    readSync(file, data, 0, data.length, start)
  } finally {
    closeSync(file)
  }
  return data.toString('utf8')
}

/**
 * The `exec` of a driver's context. `work` is the step's work folder, `ran` is told each command
 * before it starts.
 */
export function makeExec(
  log: string,
  work: string,
  signal: AbortSignal,
  ran: (command: RanCommand) => void,
  graceMs = 3000,
): DriverContext['exec'] {
  return async (argv, options) => {
    if (signal.aborted) throw interrupted()
    const { cwd, env, mayFail } = options
    ran({ argv, cwd, env, ...(mayFail && { query: true }) })
    const file = openSync(log, 'a')
    try {
      writeSync(file, `$ ${shellWords(argv)}\n`)
      const from = statSync(log).size
      const { code, stdout } = await run(argv, options, file)
      if (signal.aborted) throw interrupted()
      if (code !== 0 && !options.mayFail) throw failed(argv, code, logSince(log, from), log)
      return { code, stdout }
    } finally {
      closeSync(file)
    }
  }

  function run(
    [program, ...args]: readonly [string, ...string[]],
    options: ExecOptions,
    file: number,
  ): Promise<{ code: number; stdout: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: options.cwd,
        env: { ...options.env, [workVariable]: work },
        detached: true,
        stdio: ['ignore', options.capture ? 'pipe' : file, file],
      })
      const output: Buffer[] = []
      child.stdout?.on('data', (data: Buffer) => output.push(data))
      const group = child.pid
      const stop = () => {
        if (group !== undefined) endGroup(group, graceMs).catch(reject)
      }
      signal.addEventListener('abort', stop, { once: true })
      child.on('error', (error) => {
        signal.removeEventListener('abort', stop)
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          writeSync(file, `${program}: command not found\n`)
          resolve({ code: 127, stdout: '' })
        } else reject(error)
      })
      // What the program left running in its group would keep its output open.
      let ending = Promise.resolve()
      child.on('exit', () => {
        if (group !== undefined && groupLives(group)) ending = endGroup(group, 0)
      })
      child.on('close', (code, killedBy) => {
        signal.removeEventListener('abort', stop)
        if (killedBy) writeSync(file, `${program}: ended by ${killedBy}\n`)
        const stdout = Buffer.concat(output).toString('utf8')
        ending.then(() => resolve({ code: code ?? 128, stdout }), reject)
      })
    })
  }
}

function failed(argv: readonly string[], code: number, log: string, path: string): PortolanError {
  const line = firstError(log)
  return new PortolanError(
    'COMMAND_FAILED',
    line ?? `${shellWords(argv).slice(0, 200)} gave exit code ${code}`,
    { where: path, hint: adviceFor(log), exitCode: 3 },
  )
}
