/** A Plan from its file. */
import { readFile } from 'node:fs/promises'
import { PortolanError } from '../model/errors.ts'
import { Lock } from '../model/lock.ts'
import { Plan } from '../model/plan.ts'

const hint = 'write one with `portolan plan --out FILE`'

/** Throws PLAN_UNREADABLE or PLAN_INVALID, naming the file and the field. */
export const readPlan = async (file: string): Promise<Plan> => asPlan(await readJson(file), file)

/** Plans by their files' names; a lock holds one for each machine. Throws as `readPlan`. */
export async function readPlans(files: readonly string[]): Promise<Map<string, Plan>> {
  const plans = new Map<string, Plan>()
  for (const file of files) {
    const document = await readJson(file)
    const lock = Lock.safeParse(document)
    if (lock.success)
      for (const { name, plan } of lock.data.machines) plans.set(`${file} (${name})`, plan)
    else plans.set(file, asPlan(document, file))
  }
  return plans
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PortolanError('PLAN_UNREADABLE', `the plan cannot be read: ${why}`, {
      where: file,
      hint,
      cause,
    })
  }
}

function asPlan(document: unknown, file: string): Plan {
  const plan = Plan.safeParse(document)
  if (plan.success) return plan.data
  const issue = plan.error.issues[0]
  throw new PortolanError('PLAN_INVALID', `not a plan: ${issue?.message ?? 'unknown shape'}`, {
    where: `${file}${issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''}`,
    hint,
  })
}
