/** A Plan from its file. */
import { readFile } from 'node:fs/promises'
import { PortolanError } from '../model/errors.ts'
import { Plan } from '../model/plan.ts'

const hint = 'write one with `portolan plan --out FILE`'

/** Throws PLAN_UNREADABLE or PLAN_INVALID, naming the file and the field. */
export async function readPlan(file: string): Promise<Plan> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PortolanError('PLAN_UNREADABLE', `the plan cannot be read: ${why}`, {
      where: file,
      hint,
      cause,
    })
  }
  const plan = Plan.safeParse(document)
  if (plan.success) return plan.data
  const issue = plan.error.issues[0]
  throw new PortolanError('PLAN_INVALID', `not a plan: ${issue?.message ?? 'unknown shape'}`, {
    where: `${file}${issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''}`,
    hint,
  })
}
