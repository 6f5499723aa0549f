/**
 * Installation: one installed piece of software as one tool sees it, with ELF facts that say what
 * it can be linked with. `software` and `spec` are filled by identity, after the readers.
 */
import { z } from 'zod'
import { Evidence, Size } from './common.ts'
import { VariantValue } from './package.ts'

/** Facts of one ELF file, as the dynamic section and the version tables give them. */
export const ElfFacts = z.object({
  path: z.string(),
  class: z.enum(['ELF32', 'ELF64']),
  /** ELF e_machine in readelf's lower-case short form: `x86_64`, `aarch64`, `ppc64`, `riscv`. */
  machine: z.string(),
  soname: z.string().optional(),
  needed: z.array(z.string()),
  rpath: z.array(z.string()),
  runpath: z.array(z.string()),
  interpreter: z.string().optional(),
  /** Version names the file defines, e.g. `GLIBCXX_3.4.30`. */
  versionsDefined: z.array(z.string()),
  /** Needed file → version names, e.g. `libc.so.6` → [`GLIBC_2.34`]. */
  versionsNeeded: z.record(z.string(), z.array(z.string())),
})
export type ElfFacts = z.infer<typeof ElfFacts>

/** How to use it, as exact commands or paths. */
export const Use = z.object({
  /** Full module name for `module load`, with what must be loaded before it. */
  modules: z.array(z.string()).optional(),
  /** Commands to paste, e.g. `spack load /abcdef`. */
  commands: z.array(z.string()).optional(),
  /** Directories with headers, libraries, pkg-config files and programs of this installation. */
  includeDirs: z.array(z.string()).optional(),
  libraryDirs: z.array(z.string()).optional(),
  /** Link-time library files of this installation, full paths; absent where its files are not known. */
  libraries: z.array(z.string()).optional(),
  pkgConfigDirs: z.array(z.string()).optional(),
  binDirs: z.array(z.string()).optional(),
  /** Programs by role, e.g. `mpicc` → `/usr/bin/mpicc.mpich`, `mpiexec` → `/usr/bin/mpiexec.mpich`. */
  programs: z.record(z.string(), z.string()).optional(),
})
export type Use = z.infer<typeof Use>

export const Installation = z.object({
  /** Unique in its Site, e.g. `debian:libhdf5-mpich-dev`, `spack:/abcdef0123`. */
  id: z.string(),
  tool: z.string(),
  /** The tool's own name and version. */
  name: z.string(),
  version: z.string(),
  /** Identity across tools (Software.id) once known. */
  software: z.string().optional(),
  /** Version as the software's authors give it, where it differs from the tool's. */
  upstreamVersion: z.string().optional(),
  /** Variants known to be set so, by name. A variant not listed is unknown, not false. */
  variants: z.record(z.string(), z.union([VariantValue, z.array(VariantValue)])),
  /** Where a listed variant was seen; one not named here is covered by `evidence`. */
  variantEvidence: z.record(z.string(), Evidence).optional(),
  prefix: z.string().optional(),
  /** `host`, `eessi:<version>`, `guix`, `nix`, `conda:<prefix>`, `image:<digest>`. */
  universe: z.string(),
  /** Node classes it was seen on, by id; absent: on each of the Site. */
  nodeClasses: z.array(z.string()).optional(),
  target: z.string().optional(),
  compiler: z.string().optional(),
  /** Installations it is bound to, by id, and what ties them. */
  dependencies: z.array(
    z.object({
      id: z.string(),
      types: z.array(z.string()),
      virtuals: z.array(z.string()).optional(),
      via: Evidence.optional(),
    }),
  ),
  /** Virtuals it provides, Spack's names: `mpi`, `blas`, `c`. */
  provides: z.array(z.string()),
  elf: z.array(ElfFacts),
  /** Sonames of the shared libraries it brings, also of those whose ELF facts were not read. */
  sonames: z.array(z.string()).optional(),
  /** Only programs, nothing to link: a runtime package without headers. */
  linkable: z.boolean(),
  use: Use,
  size: Size.optional(),
  /** Tool-specific data under the adapter's own schema. */
  details: z.record(z.string(), z.unknown()).optional(),
  evidence: z.array(Evidence),
})
export type Installation = z.infer<typeof Installation>
