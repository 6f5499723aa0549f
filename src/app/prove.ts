/** `portolan build prove`: a plan and what really happens when its program runs. */
import { readFile } from 'node:fs/promises'
import { adapters } from '../adapters/registry.ts'
import { expectation } from '../build/prove/expect.ts'
import { prove, type ProveEffects } from '../build/prove/prove.ts'
import { resultPrefixes } from '../build/prove/results.ts'
import { PortolanError } from '../model/errors.ts'
import { Plan } from '../model/plan.ts'
import type { Proof } from '../model/proof.ts'

export type ProveOptions = {
  /** File of the plan. */
  plan: string
  /** Absolute folder the plan was built under. */
  prefix: string
  ranks: readonly number[]
}

async function readPlan(file: string): Promise<Plan> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new PortolanError('PLAN_UNREADABLE', `the plan cannot be read: ${String(cause)}`, {
      where: file,
      hint: 'write one with `portolan plan --out FILE`',
      cause,
    })
  }
  const plan = Plan.safeParse(document)
  if (plan.success) return plan.data
  const issue = plan.error.issues[0]
  throw new PortolanError('PLAN_INVALID', `not a plan: ${issue?.message ?? 'unknown shape'}`, {
    where: `${file}${issue ? ` at ${issue.path.join('.')}` : ''}`,
    hint: 'write one with `portolan plan --out FILE`',
  })
}

export async function provePlan(options: ProveOptions, effects: ProveEffects): Promise<Proof> {
  const plan = await readPlan(options.plan)
  const prefixes = await resultPrefixes(plan, options.prefix)
  const runtimes = adapters.flatMap((adapter) => adapter.mpi ?? [])
  const expected = expectation(plan, (step) => prefixes.get(step.id), runtimes)
  return prove(expected, options.ranks, runtimes, effects)
}
