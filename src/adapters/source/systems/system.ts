import type { DriverContext } from '../../adapter.ts'
import type { Toolchain } from '../environment.ts'

/** What a build system needs to know to configure, build and install one source tree. */
export type Job = {
  /** Unpacked or copied sources. */
  source: string
  /** Folder outside the sources to build in, where the system can. */
  build: string
  /** Variants that build systems themselves understand: `build_type`, `generator`, `ipo`. */
  variants: Readonly<Record<string, unknown>>
  configure: readonly string[]
  /** Further arguments of configure, one list for each time the whole is built and installed. */
  passes: readonly (readonly string[])[]
  /** Argument lists of `make`, run in turn; one empty list is its default target. */
  make: readonly (readonly string[])[]
  install: readonly (readonly string[])[]
  cflags: readonly string[]
  /** Command that makes `configure` where the archive has none. */
  autogen: readonly string[]
  /** The user's own code, rather than a library with a description. */
  own: boolean
  tools: Toolchain
  context: DriverContext
}

export type Installed = {
  /** What is installed stands below `staging` + `prefix`, rather than in `staging` itself. */
  destdir: boolean
  /** Folder to run tests in, and the environment they need. */
  tests: string
  env: Readonly<Record<string, string>>
}

export type System = (job: Job) => Promise<Installed>

/** Runs one program as a phase of the step. */
export async function phase(
  { context }: Job,
  name: string,
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  context.emit({ kind: 'phase', phase: name })
  await context.exec(argv, { cwd, env })
}

/** `CFLAGS` and its like, for build files that have no default of their own. */
export function flagVariables(job: Job, optimize: readonly string[]): Record<string, string> {
  const flags = [...optimize, ...job.cflags, ...job.context.targetFlags].join(' ')
  return flags === '' ? {} : { CFLAGS: flags, CXXFLAGS: flags, FFLAGS: flags, FCFLAGS: flags }
}

/** A variant's value as text; undefined where the step has no such variant. */
export const setting = (job: Job, name: string): string | undefined => {
  const value = job.variants[name]
  return typeof value === 'string' || typeof value === 'boolean' ? `${value}` : undefined
}
