/**
 * This host as a MachineView, or a folder that stands for a machine: a test folder, a changed root.
 *
 * In a folder other than `/` no command is run. Its file `.portolan/machine.json`, when there is
 * one, holds `{ environment?: {…}, commands?: [{ argv, code?, stdout?, stderr? }] }`, which `run`
 * and `environment` replay.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CommandResult, MachineView } from '../../adapters/adapter.ts'
import { readElfFile } from '../../compat/elf/read.ts'
import type { ElfFacts } from '../../model/installation.ts'
import { PortolanError } from '../../model/errors.ts'
import { allowedEnvironment } from '../environment.ts'
import { defaultLimits, runCommand } from './command.ts'
import { disk } from './disk.ts'
import { glob } from './glob.ts'

const Recorded = z.object({
  environment: z.record(z.string(), z.string()).default({}),
  commands: z
    .array(
      z.object({
        argv: z.array(z.string()).min(1),
        code: z.number().int().default(0),
        stdout: z.string().default(''),
        stderr: z.string().default(''),
      }),
    )
    .default([]),
})

function recordedIn(root: string): z.infer<typeof Recorded> {
  const path = join(root, '.portolan/machine.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { environment: {}, commands: [] }
  }
  const parsed = Recorded.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new PortolanError('BAD_RECORDING', z.prettifyError(parsed.error), { where: path })
}

export const notObserved = (path: string): PortolanError =>
  new PortolanError('FILE_NOT_OBSERVED', `${path} is absent or cannot be read`, {
    where: path,
    hint: 'in a bundle: only files declared by a probe are recorded',
  })

/** Which program runs a command; tests pass their own. */
export type LiveEffects = {
  environment: Readonly<Record<string, string | undefined>>
  run(argv: readonly [string, ...string[]]): Promise<CommandResult>
}

/** This process's environment and programs; once `signal` is aborted, no more are started. */
export const hostEffects = (signal?: AbortSignal): LiveEffects => ({
  environment: process.env,
  async run(argv) {
    signal?.throwIfAborted()
    return runCommand(argv, { ...defaultLimits, ...(signal && { signal }) })
  },
})

export function liveView(root = '/', effects: LiveEffects = hostEffects()): MachineView {
  const at = new Date().toISOString()
  const host = disk(root)
  const recorded = root === '/' ? null : recordedIn(root)
  const environment = allowedEnvironment(recorded?.environment ?? effects.environment)
  const elf = new Map<string, ElfFacts | null>()
  const results = new Map<string, Promise<CommandResult | null>>()

  const read = (path: string): Buffer | null => {
    const file = host.host(path)
    try {
      // Opening a pipe or a device could block for ever.
      return file !== null && statSync(file).isFile() ? readFileSync(file) : null
    } catch {
      return null
    }
  }
  const replay = (argv: readonly string[]): CommandResult | null => {
    const same = recorded?.commands.find((c) => JSON.stringify(c.argv) === JSON.stringify(argv))
    return same ? { ...same, at } : null
  }
  return {
    method: 'live',
    at,
    environment,
    files: (...globs) => Promise.resolve(glob(host, globs, environment)),
    async read(path) {
      const bytes = read(path)
      if (bytes === null) throw notObserved(path)
      return bytes
    },
    tryText: (path) => Promise.resolve(read(path)?.toString('utf8') ?? null),
    readlink: (path) => Promise.resolve(host.readlink(path)),
    realpath: (path) => Promise.resolve(host.realpath(path)),
    run(...argv) {
      const key = JSON.stringify(argv)
      const before = results.get(key)
      if (before) return before
      const result = recorded ? Promise.resolve(replay(argv)) : effects.run(argv)
      results.set(key, result)
      return result
    },
    async elf(path) {
      const before = elf.get(path)
      if (before !== undefined) return before
      const file = host.host(path)
      const facts = file === null ? null : readElfFile(path, file)
      elf.set(path, facts)
      return facts
    },
  }
}
