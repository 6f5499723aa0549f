import type { DriverContext } from '../../adapter.ts'
import type { Toolchain } from '../environment.ts'

/** What a build system needs to know to configure, build and install one source tree. */
export type Job = {
  /** Unpacked or copied sources. */
  source: string
  /** Folder outside the sources to build in, where the system can. */
  build: string
  /** Variants that the build systems themselves understand: `build_type`, `generator`, `ipo`. */
  variants: Readonly<Record<string, unknown>>
  configure: readonly string[]
  /** Argument lists of `make`; empty: its default target. */
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

/** Installs below `staging` + `prefix` (DESTDIR) or straight into `staging`. */
export type Installed = {
  destdir: boolean
  /** Folder to run tests in, and the environment they need. */
  tests: string
  env: Readonly<Record<string, string>>
}

export type System = (job: Job) => Promise<Installed>
