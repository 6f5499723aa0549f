/**
 * What an easyconfig says, as EasyBuild's own parser sees it: parameters with templates expanded,
 * dependencies with the toolchains they are built with. Names are EasyBuild's.
 */
import { z } from 'zod'
import { Toolchain } from '../../../model/package.ts'

export const DependencyFacts = z.object({
  /** null for external modules, like `version` and `toolchain`. */
  name: z.string().nullable(),
  version: z.string().nullable(),
  versionsuffix: z.string(),
  toolchain: Toolchain.nullable(),
  /** Built with the system's compiler, or needs none. */
  system: z.boolean().optional(),
  hidden: z.boolean().optional(),
  /** No easyconfig was found for it in the toolchain or its parts: taken in the toolchain itself. */
  toolchain_inherited: z.boolean().optional(),
  external_module: z.boolean().optional(),
  module: z.string(),
})
export type DependencyFacts = z.infer<typeof DependencyFacts>

export const SourceFacts = z.object({
  filename: z.string().optional(),
  /** Its name where it is downloaded from, if that differs. */
  download_filename: z.string().optional(),
  git: z
    .object({
      url: z.string().optional(),
      repo_name: z.string().optional(),
      tag: z.string().optional(),
      commit: z.string().optional(),
    })
    .optional(),
  /** Unpacked with a command of its own. */
  extract_cmd: z.literal(true).optional(),
})
export type SourceFacts = z.infer<typeof SourceFacts>

/** Name and version; base packages have none. */
const Extension = z.tuple([z.string(), z.string().nullable()])
export type Extension = z.infer<typeof Extension>

export const EasyconfigFacts = z.object({
  name: z.string(),
  version: z.string(),
  versionprefix: z.string(),
  versionsuffix: z.string(),
  toolchain: Toolchain,
  easyblock: z.string().nullable(),
  /** Its class: `easyblock`, or the one named after the software. */
  easyblock_class: z.string(),
  moduleclass: z.string(),
  /** Some easyconfigs have several. */
  homepage: z.union([z.string(), z.array(z.string())]).nullable(),
  module: z.string(),
  hidden: z.boolean(),
  dependencies: z.array(DependencyFacts),
  /** A list for each build when `iterate_builddeps`. */
  builddependencies: z.union([z.array(DependencyFacts), z.array(z.array(DependencyFacts))]),
  hiddendependencies: z.array(DependencyFacts),
  iterate_builddeps: z.boolean(),
  multi_deps: z.record(z.string(), z.array(z.string())),
  /** A list: any one of these names. */
  osdependencies: z.array(z.union([z.string(), z.array(z.string())])),
  sources: z.array(SourceFacts),
  /** A pair: what stands before and after the file's name. */
  source_urls: z.array(z.union([z.string(), z.array(z.string())])),
  n_patches: z.number().int(),
  checksums: z.number().int(),
  exts_list: z.array(Extension),
  exts_defaultclass: z.string().nullable(),
  /** Of a bundle; a name alone where only that is given. */
  components: z.array(z.union([Extension, z.string()])).optional(),
  n_crates: z.number().int().optional(),
  unknown_keys: z.array(z.string()).optional(),
})
export type EasyconfigFacts = z.infer<typeof EasyconfigFacts>
