import { flagVariables, phase, setting, type System } from './system.ts'

const buildTypes: Readonly<Record<string, string>> = {
  Debug: 'debug',
  Release: 'release',
  RelWithDebInfo: 'debugoptimized',
  MinSizeRel: 'minsize',
}

/** Meson with its ninja back end. RPATH entries come from LDFLAGS; Meson keeps those on install. */
export const meson: System = async (job) => {
  const { context, tools } = job
  const env = { ...tools.env, ...flagVariables(job, []) }
  const type = buildTypes[setting(job, 'build_type') ?? 'Release'] ?? 'release'
  const options = [`--prefix=${context.prefix}`, '--libdir=lib', `--buildtype=${type}`]
  for (const pass of job.passes) {
    const setup = [...options, '--wrap-mode=nodownload', ...job.configure, ...pass]
    const folders = [job.build, job.source]
    await phase(job, 'configure', ['meson', 'setup', ...setup, ...folders], context.scratch, env)
    const compile = ['meson', 'compile', '-C', job.build, '-j', String(context.jobs)] as const
    await phase(job, 'build', compile, context.scratch, env)
    const install = ['meson', 'install', '-C', job.build, '--no-rebuild'] as const
    await phase(job, 'install', install, context.scratch, { ...env, DESTDIR: context.staging })
  }
  return { destdir: true, tests: job.build, env }
}
