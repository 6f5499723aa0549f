/** A Spack environment for a part of a plan, concretised once and kept. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { PortolanError } from '../../../model/errors.ts'
import type { Plan } from '../../../model/plan.ts'
import { writeAtomic } from '../../../util/atomic.ts'
import { sha256 } from '../../../util/digest.ts'
import { environmentOf } from '../emit/environment.ts'
import { type Lock, lockDifferences, parseLock } from '../lock.ts'
import type { Home } from './home.ts'
import { shimFor } from './shim.ts'

/** Runs `spack -e <environment> …`. */
export type Spack = (environment: string, ...args: readonly string[]) => Promise<void>

/** Environments being concretised in this process: parallel steps share one. */
const running = new Map<string, Promise<void>>()

async function once(folder: string, work: () => Promise<void>): Promise<void> {
  const already = running.get(folder)
  if (already) return already
  const promise = work().finally(() => running.delete(folder))
  running.set(folder, promise)
  return promise
}

/**
 * Throws SPACK_DISAGREES when Spack's answer is not the plan, naming what differs.
 * Gives the environment's folder and its lock.
 */
export async function concretise(
  plan: Plan,
  home: Home,
  spack: Spack,
): Promise<{ folder: string; lock: Lock }> {
  const shims = new Map<string, string>()
  for (const step of plan.steps) {
    const folder = await shimFor(step, home.externals)
    if (folder !== undefined) shims.set(step.id, folder)
  }
  const text = stringify(
    environmentOf(plan, (step) => shims.get(step.id)),
    { lineWidth: 0 },
  )
  const folder = join(home.environments, sha256(text).slice(0, 16))
  const lockFile = join(folder, 'spack.lock')
  if (!existsSync(lockFile)) {
    await once(folder, async () => {
      await writeAtomic(join(folder, 'spack.yaml'), text)
      await spack(folder, 'concretize')
    })
  }
  const lock = parseLock(await readFile(lockFile, 'utf8'), lockFile)
  const differences = lockDifferences(plan, lock)
  if (differences.length > 0) {
    const more = differences.length > 5 ? `; and ${differences.length - 5} more` : ''
    throw new PortolanError(
      'SPACK_DISAGREES',
      `Spack does not concretise to the plan: ${differences.slice(0, 5).join('; ')}${more}`,
      {
        where: lockFile,
        hint: "this Spack's recipes may be older or newer than the catalogue the plan was made with",
        exitCode: 3,
      },
    )
  }
  return { folder, lock }
}
