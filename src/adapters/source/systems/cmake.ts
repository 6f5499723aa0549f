import { join } from 'node:path'
import type { Job, System } from './system.ts'

const define = (name: string, value: string | undefined): string[] =>
  value === undefined || value === '' ? [] : [`-D${name}=${value}`]

function mpiDefinitions({ tools, context }: Job): string[] {
  if (!tools.mpi) return []
  return [
    ...define('MPI_C_COMPILER', tools.mpi.cc),
    ...define('MPI_CXX_COMPILER', tools.mpi.cxx),
    ...define('MPI_Fortran_COMPILER', tools.mpi.fc),
    ...define('MPIEXEC_EXECUTABLE', tools.mpi.exec),
    ...define('MPIEXEC_PREFLAGS', context.mpi?.args.join(';')),
  ]
}

/** CMake ≥ 3.14 (`--install`, DESTDIR). RPATH entries are CMake's own, for the build tree too. */
export const cmake: System = async (job) => {
  const { context, tools } = job
  const { LD_RUN_PATH: _, ...rest } = tools.env
  const env = {
    ...rest,
    LDFLAGS: '-Wl,--disable-new-dtags',
    ...(job.cflags.length > 0 && { CFLAGS: job.cflags.join(' '), CXXFLAGS: job.cflags.join(' ') }),
  }
  const generator = job.variants['generator'] === 'ninja' ? 'Ninja' : 'Unix Makefiles'
  const rpath = tools.rpath.join(';')
  const run = (phase: string, ...argv: [string, ...string[]]) => {
    context.emit({ kind: 'phase', phase })
    return context.exec(argv, { cwd: context.scratch, env })
  }
  await run(
    'configure',
    ...(['cmake', '-S', job.source, '-B', job.build, '-G', generator] as [string, ...string[]]),
    ...define('CMAKE_INSTALL_PREFIX', context.prefix),
    ...define('CMAKE_BUILD_TYPE', String(job.variants['build_type'] ?? 'Release')),
    ...define('CMAKE_INSTALL_LIBDIR', 'lib'),
    ...define('CMAKE_INSTALL_RPATH', rpath),
    '-DCMAKE_EXPORT_NO_PACKAGE_REGISTRY=ON',
    '-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF',
    ...mpiDefinitions(job),
    ...job.configure,
  )
  await run('build', 'cmake', '--build', job.build, '--parallel', String(context.jobs))
  context.emit({ kind: 'phase', phase: 'install' })
  await context.exec(['cmake', '--install', job.build], {
    cwd: context.scratch,
    env: { ...env, DESTDIR: context.staging },
  })
  return { destdir: true, tests: job.build, env }
}

export const buildFolder = (scratch: string): string => join(scratch, 'build')
