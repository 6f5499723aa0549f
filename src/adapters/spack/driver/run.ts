/** Builds one step: environment, installation, verification. */
import { join } from 'node:path'
import { PortolanError } from '../../../model/errors.ts'
import type { Step } from '../../../model/plan.ts'
import type { DriverContext, DriverResult } from '../../adapter.ts'
import { concretise, type Spack } from './concretise.ts'
import { type Environment, findSpack } from './find.ts'
import { environmentFor, homeOf, makeHome, writeScopes } from './home.ts'
import { installCached } from './cached.ts'
import { mirrorsFor } from './sources.ts'
import { subset } from './subset.ts'
import { prefixOf, verify } from './verify.ts'

/** Spack names a file it cannot get by its hash: sources, patches and its compiler wrapper alike. */
function missingSource(error: unknown): PortolanError | null {
  if (!(error instanceof PortolanError) || error.code !== 'COMMAND_FAILED') return null
  const sha256 = /_source-cache\/archive\/..\/([0-9a-f]{64})/.exec(error.message)?.[1]
  if (sha256 === undefined) return null
  return new PortolanError(
    'SOURCE_MISSING',
    `Spack needs a file with sha256 ${sha256}, which is in no --source-dir`,
    {
      ...(error.where !== undefined && { where: error.where }),
      hint: 'the log names its url; put the file into a folder and name that with --source-dir, or allow --download',
      exitCode: 3,
      cause: error,
    },
  )
}

export async function run(
  step: Step,
  context: DriverContext,
  environment: Environment,
): Promise<DriverResult> {
  const program = await findSpack(context.options['spackRoot'], environment)
  const home = homeOf(context)
  await makeHome(home, environment)
  const mirrors = await mirrorsFor(context.sources, home.mirror)
  const scopes = await writeScopes(home, mirrors, context, step.binary?.cache)
  const env = environmentFor(home, context, environment)
  const spack: Spack = async (folder, ...args) => {
    const argv = [
      program,
      '--color=never',
      ...scopes.flatMap((s) => ['-C', s]),
      '-e',
      folder,
      ...args,
    ] as const
    await context.exec(argv, { cwd: context.scratch, env }).catch((error: unknown) => {
      throw missingSource(error) ?? error
    })
  }

  if (step.binary) return installCached(step, step.binary, { home, spack, context })

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
  await verify(step, prefix, (event) => context.emit(event))
  return { prefix }
}
