/**
 * What EasyBuild itself knows beside any easyconfig: names of parameters, constants, toolchains and
 * what they are made of, easyblocks. Data: tool.json, printed by
 * scripts/conformance/easybuild/tool-data.py from the commits it names.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const words = z.string().transform((text): ReadonlySet<string> => new Set(text.split(' ')))

const ToolchainClass = z.object({
  name: z.string(),
  class: z.string(),
  /** What it contains: each part under one of the names, the first one found. */
  parts: z.array(z.array(z.string())),
  /** Need not exist where another toolchain is made of it. */
  optional: z.boolean().default(false),
  /** Named after a release, `2023a`, which its parts share. */
  composite: z.boolean().default(false),
})
export type ToolchainClass = z.infer<typeof ToolchainClass>

const Easyblock = z.object({
  /** Names of its own parameters, beside those that all have. */
  parameters: words,
  mandatory: z.array(z.string()).default([]),
  defaults: z.object({ source_urls: z.array(z.string()) }).optional(),
})
export type Easyblock = z.infer<typeof Easyblock>

const Tool = z.object({
  from: z.object({ framework: z.string(), easyblocks: z.string() }),
  parameters: words,
  alternativeParameters: z
    .record(z.string(), z.string())
    .transform((all) => new Map(Object.entries(all))),
  constants: z.record(z.string(), z.string()),
  alternativeConstants: z.record(z.string(), z.string()),
  alternativeTemplates: z.record(z.string(), z.string()),
  toolchains: z.array(ToolchainClass),
  easyblocks: z.record(z.string(), Easyblock).transform((all) => new Map(Object.entries(all))),
})
export type Tool = z.infer<typeof Tool>

let loaded: Tool | undefined

export function tool(): Tool {
  loaded ??= Tool.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'tool.json'), 'utf8')))
  return loaded
}
