/**
 * Builds steps with a real Spack. Its install tree stands in `<prefix>/spack/opt` from the start,
 * since Spack writes the final path into what it builds: there is nothing to move afterwards, and
 * Spack's own database, not a rename, decides what is finished.
 */
import { join } from 'node:path'
import { PortolanError } from '../../../model/errors.ts'
import type { Step } from '../../../model/plan.ts'
import { sha256 } from '../../../util/digest.ts'
import type { Driver, DriverContext, DriverResult } from '../../adapter.ts'
import { concretise, type Spack } from './concretise.ts'
import { type Environment, findSpack, spackVersion } from './find.ts'
import { environmentFor, homeOf, makeHome, writeScope } from './home.ts'
import { mirrorsFor } from './sources.ts'
import { subset } from './subset.ts'
import { prefixOf, verify } from './verify.ts'

async function run(
  step: Step,
  context: DriverContext,
  environment: Environment,
): Promise<DriverResult> {
  const program = await findSpack(context.options['spackRoot'], environment)
  const home = homeOf(context)
  await makeHome(home, environment)
  const mirrors = await mirrorsFor(context.sources, home.mirror)
  const scope = await writeScope(home, mirrors, context)
  const env = environmentFor(home, context, environment)
  const spack: Spack = async (folder, ...args) => {
    const argv = [program, '--color=never', '-C', scope, '-e', folder, ...args] as const
    await context.exec(argv, { cwd: context.scratch, env })
  }

  context.emit({ kind: 'phase', phase: 'concretise' })
  const part = subset(context.plan, step, context.prefixes)
  const { folder, lock } = await concretise(part, home, spack)
  const hash = [...lock.nodes].find(([, node]) => node.name === step.software)?.[0]
  if (hash === undefined) {
    throw new PortolanError('SPACK_DISAGREES', `Spack's answer has no ${step.software}`, {
      where: join(folder, 'spack.lock'),
      exitCode: 3,
    })
  }

  context.emit({ kind: 'phase', phase: 'install' })
  await spack(
    folder,
    'install',
    '--only-concrete',
    '--no-add',
    '--no-cache',
    '--fail-fast',
    '--show-log-on-error',
    `--jobs=${context.jobs}`,
    `/${hash}`,
  )

  context.emit({ kind: 'phase', phase: 'verify' })
  const prefix = await prefixOf(hash, home.tree)
  await verify(step, prefix, context.emit)
  return { prefix }
}

/** `environment` is that of Portolan itself: where Spack and its shared files are looked for. */
export const makeDriver = (environment: Environment = process.env): Driver => ({
  cannot: (step) => (step.own ? 'your own code has no Spack recipe' : null),
  async fingerprint(_step, options) {
    const program = await findSpack(options['spackRoot'], environment)
    return sha256(await spackVersion(program, environment))
  },
  run: (step, context) => run(step, context, environment),
})
