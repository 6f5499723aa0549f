import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PortolanError } from '../../../model/errors.ts'
import { flagVariables, phase, type System } from './system.ts'

/** `configure && make && make install DESTDIR=…`, in a folder beside the sources. */
export const autotools: System = async (job) => {
  const { context, tools, source } = job
  const mpi = job.own && tools.mpi
  const env = {
    ...tools.env,
    ...flagVariables(job, ['-O2']),
    // A project of its own asks for MPI by its compiler, as is the custom with configure.
    ...(mpi && mpi.cc !== undefined && { CC: mpi.cc, MPICC: mpi.cc }),
    ...(mpi && mpi.cxx !== undefined && { CXX: mpi.cxx, MPICXX: mpi.cxx }),
    ...(mpi && mpi.fc !== undefined && { FC: mpi.fc, F77: mpi.fc, MPIFC: mpi.fc }),
  }
  const [program, ...rest] = job.autogen
  if (program !== undefined) await phase(job, 'autogen', [program, ...rest], source, env)
  else if (!existsSync(join(source, 'configure')) && job.own) {
    await phase(job, 'autogen', ['autoreconf', '--install'], source, env)
  }
  if (!existsSync(join(source, 'configure'))) {
    throw new PortolanError('CANNOT_BUILD', 'there is no configure script', {
      where: source,
      hint: 'set `build` to the build system that the project has',
      exitCode: 3,
    })
  }
  let last = job.build
  for (const [index, pass] of job.passes.entries()) {
    last = index === 0 ? job.build : `${job.build}-${index + 1}`
    await mkdir(last, { recursive: true })
    const configure = [`--prefix=${context.prefix}`, `--libdir=${context.prefix}/lib`]
    const own = [...configure, ...job.configure, ...pass]
    await phase(job, 'configure', [join(source, 'configure'), ...own], last, env)
    for (const args of job.make) {
      await phase(job, 'build', ['make', `-j${context.jobs}`, ...args], last, env)
    }
    for (const args of job.install) {
      const destination = `DESTDIR=${context.staging}`
      await phase(job, 'install', ['make', destination, ...args], last, env)
    }
  }
  return { destdir: true, tests: last, env }
}
