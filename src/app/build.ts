/** `portolan build`: runs a plan with the drivers of the adapters. */
import { availableParallelism } from 'node:os'
import type { MpiStart } from '../adapters/adapter.ts'
import { compilerFlags } from '../adapters/archspec/compiler-flags.ts'
import { adapters } from '../adapters/registry.ts'
import { type Budget, tighter } from '../build/budget.ts'
import type { RunOutcome } from '../build/prepare.ts'
import { runPlan } from '../build/run.ts'
import type { RunEffects } from '../build/session.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { readPlan } from './read-plan.ts'

export { formatBytes } from '../util/amount.ts'
export { type Cleaned, type CleanExtent, cleanPrefix } from '../build/clean.ts'
export { stepLog } from '../build/logs.ts'
export type { RunOutcome } from '../build/prepare.ts'
export type { RunEvent } from '../build/session.ts'
export { type BuildStatus, buildStatus } from '../build/status.ts'
export { stopBuild } from '../build/stop.ts'

export type BuildOptions = {
  /** File of the plan. */
  plan: string
  /** Absolute folder. */
  prefix: string
  jobs: number
  budget: Budget
  /** Absolute folders or files. */
  sources: readonly string[]
  download: boolean
  keepFailed: boolean
  env: Readonly<Record<string, string>>
  /** Adapter that builds every step, except the user's own code, instead of the plan's choice. */
  engine?: string
  /** Options of drivers, e.g. `spackRoot`. */
  options: Readonly<Record<string, string>>
}

/** How to start ranks here with the MPI the step uses, as that MPI's adapter says. */
function mpiStart(plan: Plan, step: Step): MpiStart | undefined {
  const steps = new Map(plan.steps.map((s) => [s.id, s]))
  const edge = step.dependencies.find(({ id, virtuals }) =>
    (virtuals ?? steps.get(id)?.installation?.provides ?? []).includes('mpi'),
  )
  const software = edge && steps.get(edge.id)?.software
  const runtime = adapters.find((a) => software !== undefined && a.mpi?.software.includes(software))
  // More ranks than cores: tests start as many as they like.
  const cores = availableParallelism()
  return runtime?.mpi?.local(cores + 1, { cores, root: process.getuid?.() === 0 })
}

/** Flags of the compiler that the step uses, for the step's target. */
function targetFlags(plan: Plan, step: Step): readonly string[] {
  const edge = step.dependencies.find((d) => d.virtuals?.some((v) => v === 'c' || v === 'cxx'))
  const compiler = plan.steps.find((s) => s.id === edge?.id)
  return (compiler && compilerFlags(step.target, compiler.software, compiler.version)) ?? []
}

function withEngine(plan: Plan, engine: string): Plan {
  if (!adapters.some((a) => a.id === engine && a.driver)) {
    const known = adapters.filter((a) => a.driver).map((a) => a.id)
    throw new PortolanError('ENGINE_UNKNOWN', `nothing builds with ${engine}`, {
      hint: `there are ${known.join(', ')}`,
    })
  }
  const steps = plan.steps.map((step) =>
    step.verdict === 'build' && !step.own ? { ...step, tool: engine } : step,
  )
  return { ...plan, steps }
}

/** Gives what became of each step; see `runPlan` for what it throws. */
export async function buildPlan(
  options: BuildOptions,
  effects: RunEffects & { signal: AbortSignal },
): Promise<RunOutcome> {
  const asked = await readPlan(options.plan)
  const plan = options.engine === undefined ? asked : withEngine(asked, options.engine)
  return runPlan(
    plan,
    {
      ...options,
      budget: tighter(options.budget, plan.quota ?? {}),
      planDigest: sha256(canonicalJson(asked)),
      signal: effects.signal,
      driver: (tool) => adapters.find((a) => a.id === tool)?.driver,
      mpi: (step) => mpiStart(plan, step),
      targetFlags: (step) => targetFlags(plan, step),
    },
    effects,
  )
}
