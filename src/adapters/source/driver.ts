/** Builds a step from source: the user's own code, or a library with a build description. */
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PortolanError } from '../../model/errors.ts'
import type { Step } from '../../model/plan.ts'
import { sha256 } from '../../util/digest.ts'
import { copySources } from '../../util/source-folder.ts'
import type { Driver, DriverContext } from '../adapter.ts'
import { findArchive } from './archive.ts'
import { runChecks } from './checks.ts'
import { locate } from './dependencies.ts'
import { descriptionOf } from './description.ts'
import { toolchain } from './environment.ts'
import { cannotExpress, recipeFor } from './rules.ts'
import { cmake } from './systems/cmake.ts'
import type { Installed, Job, System } from './systems/system.ts'
import { unpack } from './unpack.ts'

const systems: Readonly<Record<string, System>> = { cmake }

/** Raised when the way of building changes for all: results of an older way are not reused. */
const generation = '1'

export const driver: Driver = {
  cannot(step) {
    if (step.own) return null
    const found = descriptionOf(step.software)
    if (!found) return `there is no build description of ${step.software}`
    return cannotExpress(found.description, step)
  },

  fingerprint(step) {
    const text = step.own ? '' : (descriptionOf(step.software)?.text ?? '')
    return Promise.resolve(sha256(`${generation}\n${text}`))
  },

  async run(step, context) {
    const why = this.cannot(step)
    if (why !== null) throw new PortolanError('CANNOT_BUILD', why, { where: step.id, exitCode: 3 })
    if (step.own) await buildOwn(step, step.own, context)
    else await buildLibrary(step, context)
    return {}
  },
}

async function buildOwn(step: Step, own: NonNullable<Step['own']>, context: DriverContext) {
  const source = join(context.scratch, 'source')
  context.emit({ kind: 'phase', phase: 'copy' })
  await mkdir(source)
  const seen = await copySources(own.folder, source)
  if (seen !== own.digest) {
    throw new PortolanError('PLAN_STALE', 'the sources changed after the plan was made', {
      where: own.folder,
      hint: 'make the plan again',
    })
  }
  const installed = await install(own.buildSystem, jobFor(step, source, context, { own: true }))
  if (own.test !== undefined) {
    context.emit({ kind: 'phase', phase: 'test' })
    await context.exec(['/bin/sh', '-c', own.test], { cwd: installed.tests, env: installed.env })
  }
}

async function buildLibrary(step: Step, context: DriverContext) {
  const found = descriptionOf(step.software)
  if (!found) return
  const { description } = found
  const archive = await findArchive(step, context)
  context.emit({ kind: 'phase', phase: 'unpack' })
  const source = await unpack(archive, join(context.scratch, 'source'), context.signal)
  const recipe = recipeFor(description, step, {
    prefix: context.prefix,
    staging: context.staging,
    version: step.version,
  })
  const system = description.systems[String(step.variants['build_system'])]
  if (!system) return
  await install(
    system.kind,
    jobFor(step, source, context, {
      configure: recipe.configure,
      make: recipe.build,
      install: recipe.install,
      cflags: recipe.cflags,
      autogen: system.autogen ?? [],
    }),
  )
  context.emit({ kind: 'phase', phase: 'check' })
  await runChecks(recipe.checks, context)
}

const jobFor = (step: Step, source: string, context: DriverContext, more: Partial<Job>): Job => ({
  source,
  build: join(context.scratch, 'build'),
  variants: step.variants,
  configure: [],
  make: [],
  install: [],
  cflags: [],
  autogen: [],
  own: false,
  tools: toolchain(locate(step, context.plan, context.prefixes), context),
  context,
  ...more,
})

async function install(kind: string, job: Job): Promise<Installed> {
  const system = systems[kind]
  if (!system) throw new PortolanError('CANNOT_BUILD', `no build system ${kind}`, { exitCode: 3 })
  const installed = await system(job)
  if (installed.destdir) await liftDestdir(job.context)
  return installed
}

/** Moves what was installed below DESTDIR + prefix up to the staging folder itself. */
async function liftDestdir({ staging, prefix, scratch }: DriverContext): Promise<void> {
  const inner = join(staging, prefix)
  if (!(await lstat(inner).catch(() => null))) return
  const aside = join(scratch, 'installed')
  await rename(inner, aside)
  for (const name of await readdir(staging)) await rm(join(staging, name), { recursive: true })
  for (const name of await readdir(aside)) await rename(join(aside, name), join(staging, name))
}
