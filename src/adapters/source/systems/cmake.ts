import { flagVariables, type Job, phase, setting, type System } from './system.ts'

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

/** CMake ≥ 3.15 (`--install`, DESTDIR). RPATH entries are CMake's own, for the build tree too. */
export const cmake: System = async (job) => {
  const { context, tools } = job
  const { LD_RUN_PATH: _, CPPFLAGS: __, ...rest } = tools.env
  const env = { ...rest, ...flagVariables(job, []), LDFLAGS: '-Wl,--disable-new-dtags' }
  const generator = setting(job, 'generator') === 'ninja' ? 'Ninja' : 'Unix Makefiles'
  const arguments_ = [
    ...define('CMAKE_INSTALL_PREFIX', context.prefix),
    ...define('CMAKE_BUILD_TYPE', setting(job, 'build_type') ?? 'Release'),
    ...define('CMAKE_INSTALL_LIBDIR', 'lib'),
    ...define('CMAKE_INSTALL_RPATH', tools.rpath.join(';')),
    ...define('CMAKE_INTERPROCEDURAL_OPTIMIZATION', setting(job, 'ipo') === 'true' ? 'ON' : ''),
    '-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF',
    ...mpiDefinitions(job),
    ...job.configure,
  ]
  for (const pass of job.passes) {
    const configure = ['-S', job.source, '-B', job.build, '-G', generator, ...arguments_, ...pass]
    await phase(job, 'configure', ['cmake', ...configure], context.scratch, env)
    const build = ['cmake', '--build', job.build, '--parallel', String(context.jobs)] as const
    await phase(job, 'build', build, context.scratch, env)
    const install = ['cmake', '--install', job.build] as const
    await phase(job, 'install', install, context.scratch, { ...env, DESTDIR: context.staging })
  }
  return { destdir: true, tests: job.build, env }
}
