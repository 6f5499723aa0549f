/**
 * What Spack's own package API says of a recipe, one JSON object a package. Field names and
 * meanings are Spack's (package API 2.4); spec and condition strings are in its canonical printing.
 */
import { z } from 'zod'

const condition = { when: z.string() }
const flag = z.literal(true).optional()

const VariantFact = z.strictObject({
  name: z.string(),
  type: z.enum(['bool', 'single', 'multi']),
  default: z.union([z.string(), z.boolean()]),
  values: z
    .array(
      z.union([z.string(), z.boolean(), z.strictObject({ value: z.string(), when: z.string() })]),
    )
    .optional(),
  validator: flag,
  ...condition,
  precedence: z.number().int(),
  sticky: flag,
  disjoint_sets: z.array(z.array(z.string())).optional(),
  group_validator: flag,
})
export type VariantFact = z.infer<typeof VariantFact>

const VersionFact = z.strictObject({
  v: z.string(),
  preferred: flag,
  develop: flag,
  deprecated: flag,
  prerelease: flag,
  checksum: z.string().optional(),
  branch: z.string().optional(),
  tag: z.string().optional(),
  commit: z.string().optional(),
  svn: z.string().optional(),
  hg: z.string().optional(),
  revision: z.string().optional(),
})

/** Where the authors publish; each is an attribute of the recipe's class. */
const upstream = {
  url: z.string().optional(),
  git: z.string().optional(),
  list_url: z.string().optional(),
  pypi: z.string().optional(),
  cran: z.string().optional(),
  bioc: z.string().optional(),
  gnu_mirror_path: z.string().optional(),
  sourceforge_mirror_path: z.string().optional(),
  sourceware_mirror_path: z.string().optional(),
  xorg_mirror_path: z.string().optional(),
}
export const upstreamKinds = Object.keys(upstream) as (keyof typeof upstream)[]

const strings = z.array(z.string())

/** Strict: a field this reader does not know must not get lost unnoticed. */
export const PackageFacts = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  bases: strings,
  homepage: z.string().optional(),
  ...upstream,
  has_code: z.boolean(),
  maintainers: strings,
  tags: strings,
  licenses: z.array(z.strictObject({ id: z.string(), ...condition })),
  versions: z.array(VersionFact),
  variants: z.array(VariantFact),
  build_systems: strings,
  dependencies: z.array(
    z.strictObject({
      name: z.string(),
      spec: z.string(),
      ...condition,
      types: z.array(z.enum(['build', 'link', 'run', 'test'])),
      patches: z.number().int().positive().optional(),
    }),
  ),
  provides: z.array(z.strictObject({ virtual: z.string(), ...condition })),
  provided_together: z.array(z.strictObject({ together: strings, ...condition })).optional(),
  conflicts: z.array(z.strictObject({ spec: z.string(), ...condition })),
  requires: z.array(
    z.strictObject({ specs: strings, policy: z.enum(['one_of', 'any_of']), ...condition }),
  ),
  extends: z.array(z.strictObject({ spec: z.string(), ...condition })),
  patches: z.array(z.strictObject({ ...condition, n: z.number().int().positive() })).optional(),
  resources: z.array(z.strictObject({ name: z.string(), ...condition })).optional(),
  redistribute: z
    .array(z.strictObject({ ...condition, source: z.boolean(), binary: z.boolean() }))
    .optional(),
  detect_executables: strings.optional(),
  detect_libraries: strings.optional(),
  compiler_languages: strings.optional(),
  compiler_prefixes: strings.optional(),
  compiler_suffixes: strings.optional(),
})
export type PackageFacts = z.infer<typeof PackageFacts>

export const SourceFact = z.strictObject({
  v: z.string(),
  url: z.string().optional(),
  git: z.string().optional(),
  branch: z.string().optional(),
  tag: z.string().optional(),
  commit: z.string().optional(),
  svn: z.string().optional(),
  hg: z.string().optional(),
  revision: z.string().optional(),
  date: z.string().optional(),
  sha256: z.string().optional(),
  md5: z.string().optional(),
  /** A hash given without its kind; told by its length. */
  checksum: z.string().optional(),
  submodules: z.union([z.boolean(), z.literal(['<callable>', 'True'])]).optional(),
  expand: z.boolean().optional(),
  extension: z.string().optional(),
  get_full_repo: flag,
  no_cache: flag,
  fetch_options: z.string().optional(),
})
export type SourceFact = z.infer<typeof SourceFact>

export const SourceFacts = z.strictObject({ name: z.string(), sources: z.array(SourceFact) })
export type SourceFacts = z.infer<typeof SourceFacts>
