/** Builds a step from source: the user's own code, or a library with a build description. */
import { copyFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PortolanError } from '../../model/errors.ts'
import type { Step } from '../../model/plan.ts'
import { canonicalJson, sha256 } from '../../util/digest.ts'
import { copySources } from '../../util/source-folder.ts'
import type { Driver, DriverContext } from '../adapter.ts'
import { findArchive } from './archive.ts'
import { runChecks } from './checks.ts'
import { type Located, locate } from './dependencies.ts'
import { descriptionOf } from './described.ts'
import { toolchain } from './environment.ts'
import { checkLinks } from './links.ts'
import { collectPrograms, liftDestdir, relativeLinks } from './result.ts'
import { cannotExpress, type Recipe, recipeFor, wordsFor } from './rules.ts'
import { autotools } from './systems/autotools.ts'
import { cmake } from './systems/cmake.ts'
import { make } from './systems/make.ts'
import { meson } from './systems/meson.ts'
import type { Installed, Job, System } from './systems/system.ts'
import { unpack } from './unpack.ts'

const systems: Readonly<Record<NonNullable<Step['own']>['buildSystem'], System>> = {
  autotools,
  cmake,
  make,
  meson,
}

/** Raised when the way of building changes for all: results of an older way are not reused. */
const generation = '3'

export const driver: Driver = {
  cannot(step) {
    if (step.own) return null
    const found = descriptionOf(step.software)
    if (!found) return `there is no build description of ${step.software}`
    return cannotExpress(found, step)
  },

  estimate: (step) => descriptionOf(step.software)?.estimate ?? {},

  fingerprint(step) {
    const how = step.own ? undefined : descriptionOf(step.software)
    return Promise.resolve(sha256(canonicalJson({ generation, ...how, estimate: undefined })))
  },

  async run(step, context) {
    const why = this.cannot(step)
    if (why !== null) throw new PortolanError('CANNOT_BUILD', why, { where: step.id, exitCode: 3 })
    const located = locate(step, context.plan, context.prefixes)
    if (step.own) await buildOwn(step, step.own, located, context)
    else await buildLibrary(step, located, context)
    await checkLinks(located, context)
    return {}
  },
}

async function buildOwn(
  step: Step,
  own: NonNullable<Step['own']>,
  located: readonly Located[],
  context: DriverContext,
): Promise<void> {
  const source = join(context.scratch, 'source')
  context.emit({ kind: 'phase', phase: 'copy' })
  await mkdir(source)
  if ((await copySources(own.folder, source)) !== own.digest) {
    throw new PortolanError('PLAN_STALE', 'the sources changed after the plan was made', {
      where: own.folder,
      hint: 'make the plan again',
      exitCode: 1,
    })
  }
  const asked = '${SOURCE:?the folder of the sources}'
  context.emit({ kind: 'did', shell: `mkdir -p "${source}"\ncp -R "${asked}/." "${source}"` })
  const job = jobFor(step, source, located, context, { own: true })
  const installed = await install(systems[own.buildSystem], job)
  if ((await readdir(context.staging)).length === 0) {
    const names = await collectPrograms(installed.tests, context)
    context.emit({
      kind: 'warning',
      text: `the project installs nothing; taken from the build folder: ${names.join(', ') || 'nothing'}`,
    })
  }
  if (own.test === undefined) return
  context.emit({ kind: 'phase', phase: 'test' })
  await context.exec(['/bin/sh', '-c', own.test], { cwd: installed.tests, env: installed.env })
}

async function buildLibrary(
  step: Step,
  located: readonly Located[],
  context: DriverContext,
): Promise<void> {
  const found = descriptionOf(step.software)
  const name = step.variants['build_system']
  const system = typeof name === 'string' ? found?.systems[name] : undefined
  if (!found || !system) throw new Error(`${step.id}: not what cannot() allows`)
  const archive = await findArchive(step, context)
  context.emit({ kind: 'phase', phase: 'unpack' })
  const source = await unpack(archive, join(context.scratch, 'source'), context.signal)
  const folder = join(context.scratch, 'source')
  const asked = `\${SOURCE:?the archive with sha256 ${step.source?.sha256 ?? ''}}`
  context.emit({ kind: 'did', shell: `mkdir -p "${folder}"\ntar -xf "${asked}" -C "${folder}"` })
  const recipe = recipeFor(found, step, wordsFor(found, step, located, context))
  for (const text of found.versions[step.version]?.differs ?? []) {
    context.emit({ kind: 'warning', text })
  }
  const job = jobFor(step, join(source, system.folder ?? ''), located, context, {
    configure: recipe.configure,
    ...(recipe.passes.length > 0 && { passes: recipe.passes }),
    ...(recipe.build.length > 0 && { make: recipe.build }),
    ...(recipe.install.length > 0 && { install: recipe.install }),
    cflags: recipe.cflags,
    autogen: system.autogen ?? [],
  })
  await install(systems[system.kind], job)
  await placeFiles(recipe, source, context)
  context.emit({ kind: 'phase', phase: 'check' })
  await runChecks(recipe.checks, step, job.tools, context)
}

const jobFor = (
  step: Step,
  source: string,
  located: readonly Located[],
  context: DriverContext,
  more: Partial<Job>,
): Job => ({
  source,
  build: join(context.scratch, 'build'),
  variants: step.variants,
  configure: [],
  passes: [[]],
  make: [[]],
  install: [['install']],
  cflags: [],
  autogen: [],
  own: false,
  tools: toolchain(located, context),
  context,
  ...more,
})

async function install(system: System, job: Job): Promise<Installed> {
  const installed = await system(job)
  if (installed.destdir) await liftDestdir(job.context)
  await relativeLinks(job.context)
  return installed
}

async function placeFiles(recipe: Recipe, source: string, context: DriverContext): Promise<void> {
  const at = (path: string): string => join(context.staging, path)
  for (const path of recipe.remove) await rm(at(path), { recursive: true, force: true })
  for (const file of recipe.files) {
    const target = at(file.to)
    await mkdir(dirname(target), { recursive: true })
    await rm(target, { force: true })
    if ('from' in file) await copyFile(join(source, file.from), target)
    else if ('link' in file) await symlink(file.link, target)
    else await writeFile(target, file.text)
  }
}
