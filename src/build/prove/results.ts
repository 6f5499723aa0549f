/** Where a finished build of a plan put each step's result, as the runner recorded it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PortolanError } from '../../model/errors.ts'
import type { Plan } from '../../model/plan.ts'
import { canonicalJson, sha256 } from '../../util/digest.ts'
import { layoutOf } from '../layout.ts'

const Outcome = z.object({
  steps: z.array(z.object({ step: z.string(), prefix: z.string().optional() })),
})

/** Result folder by step id. Throws PROVE_NOT_BUILT when this plan was not built under `prefix`. */
export async function resultPrefixes(
  plan: Plan,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const file = join(layoutOf(prefix).outcomes, `${sha256(canonicalJson(plan))}.json`)
  try {
    const { steps } = Outcome.parse(JSON.parse(await readFile(file, 'utf8')))
    return new Map(steps.flatMap(({ step, prefix }) => (prefix ? [[step, prefix]] : [])))
  } catch (cause) {
    throw new PortolanError('PROVE_NOT_BUILT', `${plan.name} was not built here with this plan`, {
      where: prefix,
      hint: `run \`portolan build\` with this plan and --prefix ${prefix} first`,
      cause,
    })
  }
}
