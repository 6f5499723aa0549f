/** What the packages of a channel say, as plain data: each field as Guix's own accessors give it. */
import { z } from 'zod'

/** An input: its label and what it is, `glib@2.86.0:bin`, `origin:foo-1.0.tar.gz` or `<local-file>`. */
export const GuixInput = z.tuple([z.string(), z.string()])
export type GuixInput = z.infer<typeof GuixInput>

export const GuixHash = z.object({
  algorithm: z.string(),
  /** Lower-case hexadecimal digits; absent where the content is computed and not fixed. */
  hex: z.string().optional(),
})

export const GuixSource = z.object({
  /** The procedure that fetches, `url-fetch*` or `git-fetch`; `unknown` for one without a name. */
  method: z.string(),
  /** One url or mirrors of it. */
  urls: z.array(z.string()).optional(),
  git: z.object({ url: z.string(), commit: z.string(), recursive: z.boolean() }).optional(),
  svn: z.object({ url: z.string(), revision: z.string() }).optional(),
  hg: z.object({ url: z.string(), changeset: z.string() }).optional(),
  /** Other references, by the names of their fields. */
  other: z.record(z.string(), z.string()).optional(),
  hash: GuixHash.optional(),
  fileName: z.string().optional(),
  patches: z.number().int(),
  snippet: z.boolean(),
})
export type GuixSource = z.infer<typeof GuixSource>

export const GuixFacts = z.object({
  name: z.string(),
  version: z.string(),
  /** `gnu packages base` */
  module: z.string(),
  variable: z.string(),
  /** Other exported variables of the module that hold the same package. */
  aliases: z.array(z.string()),
  location: z.object({ file: z.string(), line: z.number().int() }),
  hidden: z.boolean(),
  /** Name of the package to be used instead. */
  superseded: z.string().optional(),
  /** `name@version` of the package grafted in its place. */
  replacement: z.string().optional(),
  buildSystem: z.string(),
  outputs: z.array(z.string()),
  inputs: z.array(GuixInput),
  nativeInputs: z.array(GuixInput),
  propagatedInputs: z.array(GuixInput),
  /** Guix's names, e.g. `GPL 3+`. */
  licences: z.array(z.string()),
  homepage: z.string().optional(),
  /** null: the package has none; a string names what its source is that is no origin. */
  source: z.union([GuixSource, z.string(), z.null()]),
  supportedSystems: z.array(z.string()),
  /** Names of its further properties. */
  properties: z.array(z.string()),
})
export type GuixFacts = z.infer<typeof GuixFacts>
