/** `portolan build prove`: a plan and what really happens when its program runs. */
import { adapters } from '../adapters/registry.ts'
import { expectation } from '../build/prove/expect.ts'
import { prove, type ProveEffects } from '../build/prove/prove.ts'
import { resultPrefixes } from '../build/prove/results.ts'
import type { Proof } from '../model/proof.ts'
import { readPlan } from './read-plan.ts'

export type ProveOptions = {
  /** File of the plan. */
  plan: string
  /** Absolute folder the plan was built under. */
  prefix: string
  ranks: readonly number[]
}

export async function provePlan(options: ProveOptions, effects: ProveEffects): Promise<Proof> {
  const plan = await readPlan(options.plan)
  const prefixes = await resultPrefixes(plan, options.prefix)
  const runtimes = adapters.flatMap((adapter) => adapter.mpi ?? [])
  const expected = expectation(plan, (step) => prefixes.get(step.id), runtimes)
  return prove(expected, options.ranks, runtimes, effects)
}
