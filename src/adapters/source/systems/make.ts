import { flagVariables, phase, type System } from './system.ts'

/**
 * A plain Makefile, built in its own folder. A library's description gives the arguments, and
 * `{staging}` or DESTDIR in them; the user's own one is asked to follow the GNU customs: PREFIX and
 * `make install`, or it installs nothing and its programs are collected.
 */
export const make: System = async (job) => {
  const { context, tools, source } = job
  const mpi = job.own ? tools.mpi : undefined
  const cc = mpi?.cc ?? tools.cc
  const cxx = mpi?.cxx ?? tools.cxx
  const fc = mpi?.fc ?? tools.fc
  const env = {
    ...tools.env,
    // A Makefile has flags of its own, which variables of the environment would replace.
    ...(job.own ? {} : flagVariables(job, [])),
    ...(mpi?.exec !== undefined && { MPIEXEC: mpi.exec }),
    ...(mpi?.cc !== undefined && { MPICC: mpi.cc }),
  }
  // On the command line, because `CC = gcc` in a Makefile wins over the environment.
  const compilers = [`CC=${cc}`, `CXX=${cxx}`, ...(fc === undefined ? [] : [`FC=${fc}`])]
  const prefix = job.own ? [`PREFIX=${context.prefix}`, `prefix=${context.prefix}`] : []
  for (const args of job.make) {
    const all = ['make', `-j${context.jobs}`, ...compilers, ...prefix, ...args] as const
    await phase(job, 'build', [...all], source, env)
  }
  if (job.own && !(await hasInstall())) return { destdir: false, tests: source, env }
  for (const args of job.install) {
    const destination = job.own ? [`DESTDIR=${context.staging}`] : []
    const all = ['make', ...compilers, ...prefix, ...destination, ...args] as const
    await phase(job, 'install', [...all], source, env)
  }
  return { destdir: true, tests: source, env }

  async function hasInstall(): Promise<boolean> {
    const { code } = await context.exec(['make', '-n', 'install'], {
      cwd: source,
      env,
      mayFail: true,
      capture: true,
    })
    return code === 0
  }
}
