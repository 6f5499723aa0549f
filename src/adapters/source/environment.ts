/**
 * The environment of a source build: clean, explicit, the same for the same plan. Libraries are
 * found at run time by RPATH entries, which LD_LIBRARY_PATH of a loaded module cannot override.
 */
import { delimiter, dirname } from 'node:path'
import type { DriverContext } from '../adapter.ts'
import { type Located, programFor } from './dependencies.ts'
import { defaultLibraryFolders } from './loader.ts'

export type Toolchain = {
  env: Readonly<Record<string, string>>
  /** Library folders that the result must name as RPATH, its own first. */
  rpath: readonly string[]
  cc: string
  cxx: string
  fc: string | undefined
  mpi:
    | {
        cc: string | undefined
        cxx: string | undefined
        fc: string | undefined
        exec: string | undefined
      }
    | undefined
}

const systemPath = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin']
const defaultIncludes = new Set(['/usr/include', '/usr/local/include'])
const unique = (items: readonly string[]): string[] => [...new Set(items)]

/** 1980-01-02: the same for every build, and old enough for every archive format. */
const sourceDate = '315619200'

export function toolchain(located: readonly Located[], context: DriverContext): Toolchain {
  const loaderKnows = defaultLibraryFolders()
  const linked = located.filter((d) => d.types.includes('link') || d.virtuals.includes('mpi'))
  const libraryDirs = unique(linked.flatMap((d) => d.libraryDirs)).filter(
    (d) => !loaderKnows.has(d),
  )
  const includeDirs = unique(linked.flatMap((d) => d.includeDirs)).filter(
    (d) => !defaultIncludes.has(d),
  )
  const prefixes = unique(located.flatMap((d) => (d.prefix === undefined ? [] : [d.prefix])))
  const rpath = [`${context.prefix}/lib`, ...libraryDirs]
  const runPathFlags = ['-Wl,--disable-new-dtags', ...rpath.map((dir) => `-Wl,-rpath,${dir}`)]
  const cc = programFor(located, 'c', 'cc', 'gcc', 'clang') ?? 'cc'
  const cxx = programFor(located, 'cxx', 'cxx', 'g++', 'clang++') ?? 'c++'
  const fc = programFor(located, 'fortran', 'fc', 'gfortran', 'flang')
  const path = unique([
    ...located.filter((d) => d.direct).flatMap((d) => d.binDirs),
    ...[cc, cxx].filter((p) => p.startsWith('/')).map((p) => dirname(p)),
    ...systemPath,
  ])
  const hasMpi = located.some((d) => d.direct && d.virtuals.includes('mpi'))
  return {
    cc,
    cxx,
    fc,
    rpath,
    mpi: hasMpi
      ? {
          cc: programFor(located, 'mpi', 'mpicc'),
          cxx: programFor(located, 'mpi', 'mpicxx', 'mpic++'),
          fc: programFor(located, 'mpi', 'mpifort', 'mpif90'),
          exec: programFor(located, 'mpi', 'mpiexec', 'mpirun'),
        }
      : undefined,
    env: {
      PATH: path.join(delimiter),
      HOME: context.scratch,
      TMPDIR: context.temporary,
      LC_ALL: 'C',
      TZ: 'UTC',
      SOURCE_DATE_EPOCH: sourceDate,
      CC: cc,
      CXX: cxx,
      ...(fc !== undefined && { FC: fc, F77: fc }),
      CPPFLAGS: includeDirs.map((dir) => `-I${dir}`).join(' '),
      LDFLAGS: [...libraryDirs.map((dir) => `-L${dir}`), ...runPathFlags].join(' '),
      // For build files that leave LDFLAGS out: the linker takes it when no -rpath is given.
      LD_RUN_PATH: rpath.join(delimiter),
      PKG_CONFIG_PATH: unique(located.flatMap((d) => d.pkgConfigDirs)).join(delimiter),
      CMAKE_PREFIX_PATH: prefixes.join(delimiter),
      CMAKE_INCLUDE_PATH: includeDirs.join(delimiter),
      CMAKE_LIBRARY_PATH: unique(linked.flatMap((d) => d.libraryDirs)).join(delimiter),
      ...Object.fromEntries(
        located.flatMap((d) =>
          d.prefix === undefined
            ? []
            : [[`${d.software.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_ROOT`, d.prefix]],
        ),
      ),
      ...context.mpi?.env,
      ...context.env,
    },
  }
}
