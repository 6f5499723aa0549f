/**
 * Package: what one tool's recipe says. Spec and condition strings are Spack syntax verbatim; the
 * condition `""` always holds. Lists keep the order of the recipe.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'

/**
 * Where the source of one version comes from: an archive (`url`) or a version-control checkout
 * (`git`, `svn`, `hg`). `url` is absent where the recipe computes it with code.
 */
export const Source = z.object({
  version: z.string(),
  url: z.string().optional(),
  /** A likely url, from the recipe's example; to be trusted only with the hash. */
  guessedUrl: z.string().optional(),
  git: z.string().optional(),
  /** The most exact reference known: commit, else tag, else branch, else revision. */
  ref: z.string().optional(),
  commit: z.string().optional(),
  tag: z.string().optional(),
  branch: z.string().optional(),
  svn: z.string().optional(),
  hg: z.string().optional(),
  revision: z.string().optional(),
  sha256: z.string().optional(),
  /** Some old recipes know only the weak hash. */
  md5: z.string().optional(),
  /** `some`: which submodules is decided by code. */
  submodules: z.union([z.boolean(), z.literal('some')]).optional(),
  /** False: the download is used as it is, not unpacked. */
  expand: z.boolean().optional(),
  /** Archive type where the url does not tell, e.g. `tar.gz`. */
  extension: z.string().optional(),
})
export type Source = z.infer<typeof Source>

/** Versions stand in the tool's order of preference: the first one allowed is the one it picks. */
export const PackageVersion = z.object({
  version: z.string(),
  preferred: z.literal(true).optional(),
  develop: z.literal(true).optional(),
  deprecated: z.literal(true).optional(),
  prerelease: z.literal(true).optional(),
  /** From a version-control reference rather than an archive. */
  git: z.literal(true).optional(),
})
export type PackageVersion = z.infer<typeof PackageVersion>

export const VariantValue = z.union([z.string(), z.boolean()])

export const Variant = z.object({
  name: z.string(),
  /** `bool`: true or false; `single`: one of the values; `multi`: one or several of them. */
  kind: z.enum(['bool', 'single', 'multi']),
  /** A list for `multi`, one value otherwise. */
  default: z.union([VariantValue, z.array(VariantValue)]),
  /** Allowed values in order of preference; absent where the recipe validates with code. */
  values: z.array(VariantValue).optional(),
  /** Values that may be taken only under a condition; of a value listed twice both must hold. */
  conditionalValues: z.array(z.object({ value: z.string(), when: z.string() })).optional(),
  /** Condition under which the package has the variant. */
  when: z.string(),
  /** Of several definitions of one name whose conditions hold, the one of highest precedence wins. */
  precedence: z.number().int(),
  /** Never moved from its default by the solver, only by the user. */
  sticky: z.literal(true).optional(),
  /** Each inner list is one set; values of two sets never stand together. */
  disjointSets: z.array(z.array(z.string())).optional(),
})
export type Variant = z.infer<typeof Variant>

export const DependencyType = z.enum(['build', 'link', 'run', 'test'])
export type DependencyType = z.infer<typeof DependencyType>

export const Toolchain = z.object({ name: z.string(), version: z.string() })
export type Toolchain = z.infer<typeof Toolchain>

export const Dependency = z.object({
  /**
   * What it depends on, as the tool itself writes it. Spack: a spec of a package or a virtual;
   * EasyBuild: a full module name, `CMake/3.31.8-GCCcore-14.3.0`; Guix: `glib@2.86.0:bin`; Debian:
   * `libc6 (>= 2.34)`; conda: `numpy >=1.21,<3`.
   */
  spec: z.string(),
  when: z.string(),
  types: z.array(DependencyType),
  /** Name alone, where `spec` is not in Spack syntax. */
  name: z.string().optional(),
  /** The version, where the recipe fixes it. */
  version: z.string().optional(),
  /** EasyBuild: the toolchain of what it depends on. */
  toolchain: Toolchain.optional(),
  /** Number of patches this package puts on the dependency. */
  patches: z.number().int().positive().optional(),
})
export type Dependency = z.infer<typeof Dependency>

export const Package = z.object({
  /** Adapter whose recipe it is, e.g. `spack`. */
  tool: z.string(),
  name: z.string(),
  /**
   * What tells this recipe from others of the same tool and name, in the tool's own words: absent
   * for Spack, whose names are unique; EasyBuild: the full module name; Guix: `name@version`,
   * with the variable where two packages share that.
   */
  key: z.string().optional(),
  homepage: z.string().optional(),
  /** SPDX expressions with their conditions. */
  licences: z.array(z.object({ id: z.string(), when: z.string() })),
  maintainers: z.array(z.string()),
  tags: z.array(z.string()),
  /**
   * The tool's own names. Spack: `cmake`, `autotools`, …; EasyBuild: the easyblock; Guix: the
   * build system.
   */
  buildSystems: z.array(z.string()),
  versions: z.array(PackageVersion),
  variants: z.array(Variant),
  dependencies: z.array(Dependency),
  /** Virtuals, with their versions, that it provides under a condition. */
  provides: z.array(z.object({ virtual: z.string(), when: z.string() })),
  /** If one of these virtuals comes from this package, all do. */
  providedTogether: z.array(z.object({ virtuals: z.array(z.string()), when: z.string() })),
  /** `spec` must not hold when `when` does. */
  conflicts: z.array(z.object({ spec: z.string(), when: z.string() })),
  /** When `when` holds: exactly one (`one_of`) or at least one (`any_of`) of the specs must. */
  requires: z.array(
    z.object({
      specs: z.array(z.string()),
      policy: z.enum(['one_of', 'any_of']),
      when: z.string(),
    }),
  ),
  /** Packages into whose tree it can be linked, e.g. python. */
  extends: z.array(z.object({ spec: z.string(), when: z.string() })),
  /** False for bundles that have no source of their own. */
  hasCode: z.boolean(),
  /** Regular expressions of executables by which an installed one is recognised. */
  detect: z.array(z.string()),
  /** Likewise of library files. */
  detectLibraries: z.array(z.string()).optional(),
  /** For compilers: languages, and what may stand before and after an executable's name. */
  compiler: z
    .object({
      languages: z.array(z.string()),
      prefixes: z.array(z.string()),
      suffixes: z.array(z.string()),
    })
    .optional(),
  /** Number of patches applied under each condition. */
  patches: z.array(z.object({ when: z.string(), count: z.number().int().positive() })).optional(),
  /** Further archives unpacked into the source tree. */
  resources: z.array(z.object({ name: z.string(), when: z.string() })).optional(),
  /** Where the authors publish, by kind: `url` (an example archive), `git`, `pypi`, `cran`, … */
  upstream: z.record(z.string(), z.string()).optional(),
  /** Conditions under which the binary or the source must not be passed on. */
  redistribute: z.array(z.object({ what: z.enum(['source', 'binary']), when: z.string() })),
  /** EasyBuild: what it is built with, `system` included. */
  toolchain: Toolchain.optional(),
  versionSuffix: z.string().optional(),
  /** Parts that are installed apart: Guix outputs, Debian binary packages. The main one first. */
  outputs: z.array(z.string()).optional(),
  /** What all parts take when installed, without documentation and debugging symbols. */
  installedBytes: z.number().int().nonnegative().optional(),
  /** Further packages of a language installed with it: EasyBuild's extensions. */
  extensions: z.array(z.object({ name: z.string(), version: z.string().optional() })).optional(),
  /** What only this tool says, under its adapter's own schema. */
  details: z.record(z.string(), z.unknown()).optional(),
  /** The recipe's file in its repository, and the line where it begins if that is not the first. */
  evidence: Evidence,
})
export type Package = z.infer<typeof Package>

/** What a recipe reader yields: a Package and where each of its versions comes from. */
export type Recipe = { package: Package; sources: readonly Source[] }

/** A Package on its own: a line of `catalog export`, the output of `catalog show --json`. */
export const PackageDocument = z.object({
  ...documentHead('package'),
  ...Package.shape,
  /** Where each version comes from. */
  sources: z.array(Source),
})
export type PackageDocument = z.infer<typeof PackageDocument>
