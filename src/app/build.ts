/** `portolan build`: runs a plan with the drivers of the adapters. */
import { availableParallelism } from 'node:os'
import type { MpiStart } from '../adapters/adapter.ts'
import { adapters } from '../adapters/registry.ts'
import { runPlan, type RunEffects, type RunOutcome } from '../build/run.ts'
import type { Plan, Step } from '../model/plan.ts'
import { readPlan } from './read-plan.ts'

export type BuildOptions = {
  /** File of the plan. */
  plan: string
  /** Absolute folder. */
  prefix: string
  jobs: number
  sources: readonly string[]
  download: boolean
  env: Readonly<Record<string, string>>
  options: Readonly<Record<string, string>>
}

/** How to start ranks here with the MPI the step uses, as that MPI's adapter says. */
function mpiStart(plan: Plan, step: Step): MpiStart | undefined {
  const edge = step.dependencies.find(
    (d) =>
      d.virtuals?.includes('mpi') === true ||
      plan.steps.find((s) => s.id === d.id)?.installation?.provides.includes('mpi') === true,
  )
  const software = plan.steps.find((s) => s.id === edge?.id)?.software
  const runtime = adapters.find((a) => software !== undefined && a.mpi?.software.includes(software))
  return runtime?.mpi?.local(4, {
    cores: availableParallelism(),
    root: process.getuid?.() === 0,
  })
}

export async function buildPlan(
  options: BuildOptions,
  effects: RunEffects & { signal: AbortSignal },
): Promise<RunOutcome> {
  const plan = await readPlan(options.plan)
  return runPlan(
    plan,
    {
      ...options,
      signal: effects.signal,
      driver: (tool) => adapters.find((a) => a.id === tool)?.driver,
      mpi: (step) => mpiStart(plan, step),
    },
    effects,
  )
}
