/**
 * Lock: `portolan.lock` beside a `portolan.yaml`: the plan that was chosen for each machine, and
 * what it was chosen from. While the requirement stays as it was, `plan` answers with it.
 */
import { z } from 'zod'
import { documentHead } from './common.ts'
import { Plan } from './plan.ts'

export const Lock = z.object({
  ...documentHead('lock'),
  /** The requirement's name. */
  name: z.string(),
  /** One for each machine, in the order of their names. */
  machines: z.array(
    z.object({
      /** Name of the Site. */
      name: z.string(),
      /** sha256 digest of the requirement without the user's own code. */
      requirement: z.string(),
      /** With the digests of all inputs; its `requires` are the specs asked for. */
      plan: Plan,
    }),
  ),
})
export type Lock = z.infer<typeof Lock>
