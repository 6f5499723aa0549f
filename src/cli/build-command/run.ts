/** `portolan build PLAN`: options to a use case, its events to progress, its outcome to an exit code. */
import { resolve } from 'node:path'
import { buildPlan, type RunOutcome } from '../../app/build.ts'
import { PortolanError } from '../../model/errors.ts'
import { parseAmount } from '../../util/amount.ts'
import type { Globals } from '../command.ts'
import type { Io } from '../io.ts'
import { withHangup } from './hangup.ts'
import { buildProgress } from '../reporters/build.ts'

export type BuildFlags = Globals & {
  prefix: string
  jobs: number
  sourceDir: readonly string[]
  download?: true
  keepFailed?: true
  maxBytes?: string
  maxInodes?: string
  engine?: string
  spackRoot?: string
  env: readonly string[]
}

function variables(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const at = entry.indexOf('=')
      const name = at < 0 ? entry : entry.slice(0, at)
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new PortolanError('USAGE', `--env: '${name}' is not the name of a variable`, {
          hint: 'write --env NAME=value, or --env NAME for yours',
        })
      }
      if (at > 0) return [[entry.slice(0, at), entry.slice(at + 1)]]
      const value = process.env[entry]
      return value === undefined ? [] : [[entry, value]]
    }),
  )
}

function failure(outcome: RunOutcome): PortolanError {
  const failed = outcome.steps.filter((s) => s.state === 'failed')
  const first = failed[0]
  const blocked = outcome.steps.filter((s) => s.state === 'blocked').length
  const rest = blocked > 0 ? `, ${blocked} more not tried because of it` : ''
  return new PortolanError(
    'BUILD_FAILED',
    `${failed.map((s) => s.step).join(', ')} failed${rest}: ${first?.error?.message ?? 'no reason'}`,
    {
      ...(first?.error?.where !== undefined && { where: first.error.where }),
      ...(first?.error?.hint !== undefined && { hint: first.error.hint }),
      exitCode: 3,
    },
  )
}

export async function runBuild(plan: string, flags: BuildFlags, io: Io): Promise<void> {
  const progress = buildProgress(io, flags.quiet === true)
  let outcome: RunOutcome
  try {
    outcome = await buildPlan(
      {
        plan,
        prefix: resolve(flags.prefix),
        jobs: flags.jobs,
        budget: {
          ...(flags.maxBytes !== undefined && { bytes: parseAmount(flags.maxBytes) }),
          ...(flags.maxInodes !== undefined && { inodes: parseAmount(flags.maxInodes) }),
        },
        sources: flags.sourceDir.map((dir) => resolve(dir)),
        download: flags.download === true,
        keepFailed: flags.keepFailed === true,
        env: variables(flags.env),
        ...(flags.engine !== undefined && { engine: flags.engine }),
        options: flags.spackRoot === undefined ? {} : { spackRoot: resolve(flags.spackRoot) },
      },
      { now: () => new Date(), tell: progress.tell, signal: withHangup(io.signal) },
    )
  } finally {
    progress.end()
  }
  if (flags.json) io.out(JSON.stringify(outcome, null, 2))
  if (outcome.outcome === 'failed') throw failure(outcome)
  if (!flags.quiet && outcome.script) io.err(`to use it: . ${outcome.script}`)
}
