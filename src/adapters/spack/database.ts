/**
 * Spack's database of installed specs, `.spack-db/index.json` of an install tree, and `spec.json` in
 * each prefix: only the fields used here. Source: Spack's own files, database versions 6, 7 and 8,
 * spec file formats 2 to 5.
 */
import { z } from 'zod'

const Value = z.union([z.string(), z.boolean(), z.number(), z.array(z.unknown()), z.null()])

/** Until database 7 the types stand beside the hash, since 8 under `parameters`. */
export const SpackDependency = z
  .object({
    name: z.string(),
    hash: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    parameters: z
      .object({
        deptypes: z.array(z.string()).optional(),
        virtuals: z.array(z.string()).optional(),
      })
      .optional(),
  })
  .transform((d) => ({
    name: d.name,
    hash: d.hash,
    types: d.parameters?.deptypes ?? (typeof d.type === 'string' ? [d.type] : (d.type ?? [])),
    virtuals: d.parameters?.virtuals ?? [],
  }))
export type SpackDependency = z.infer<typeof SpackDependency>

export const SpackNode = z.object({
  name: z.string(),
  version: z.string(),
  hash: z.string().optional(),
  namespace: z.string().optional(),
  arch: z
    .object({
      platform: z.string().nullish(),
      platform_os: z.string().nullish(),
      target: z.union([z.string(), z.object({ name: z.string() })]).nullish(),
    })
    .optional(),
  parameters: z.record(z.string(), Value).default({}),
  /** Until Spack 0.23 the compiler was an attribute; since 1.0 it is a dependency. */
  compiler: z.object({ name: z.string(), version: z.string() }).optional(),
  dependencies: z.array(SpackDependency).default([]),
  external: z
    .object({
      path: z.string().nullish(),
      module: z.union([z.string(), z.array(z.string())]).nullish(),
      extra_attributes: z
        .object({ compilers: z.record(z.string(), z.string()).optional() })
        .nullish(),
    })
    .optional(),
})
export type SpackNode = z.infer<typeof SpackNode>

export const SpackRecord = z.object({
  spec: SpackNode,
  path: z.string().nullish(),
  installed: z.boolean(),
  explicit: z.boolean().optional(),
  installation_time: z.number().optional(),
  deprecated_for: z.string().nullish(),
})
export type SpackRecord = z.infer<typeof SpackRecord>

const Root = z.object({
  database: z.object({
    version: z.union([z.string(), z.number().transform(String)]).default(''),
    installs: z.record(z.string(), z.unknown()),
  }),
})

export type Database = {
  version: string
  records: { hash: string; record: SpackRecord }[]
  problems: string[]
}

export const supported: readonly string[] = ['6', '7', '8']

/** Reads what can be read: a bad entry, or the end of a truncated file, costs only itself. */
export function parseDatabase(text: string): Database {
  const problems: string[] = []
  let version = ''
  let entries: [string, unknown][] = []
  try {
    const root = Root.safeParse(JSON.parse(text))
    if (root.success) {
      version = root.data.database.version
      entries = Object.entries(root.data.database.installs)
    } else problems.push('has no object database.installs')
  } catch (error) {
    version = /"version"\s*:\s*"?(\d+)/.exec(text)?.[1] ?? ''
    entries = salvage(text)
    problems.push(
      `is not valid JSON (${(error as Error).message}); ${entries.length} complete entries were read`,
    )
  }
  const records: Database['records'] = []
  for (const [hash, value] of entries) {
    const parsed = SpackRecord.safeParse(value)
    if (parsed.success) records.push({ hash, record: parsed.data })
    else {
      const [issue] = parsed.error.issues
      problems.push(`entry ${hash}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
    }
  }
  return { version, records, problems }
}

/** The complete `"hash": {…}` entries of a broken file. Hashes are base 32, 32 characters. */
function salvage(text: string): [string, unknown][] {
  const entries: [string, unknown][] = []
  const start = /"([a-z2-7]{32})"\s*:\s*\{\s*"spec"/g
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const open = text.indexOf('{', match.index)
    const close = closing(text, open)
    if (close < 0) break
    try {
      entries.push([match[1] ?? '', JSON.parse(text.slice(open, close + 1)) as unknown])
      start.lastIndex = close
    } catch {
      // Damaged inside: the search goes on behind the entry's name.
    }
  }
  return entries
}

/** Index of the brace that closes the one at `open`, strings respected; -1 when it is missing. */
function closing(text: string, open: number): number {
  let depth = 0
  let quoted = false
  for (let i = open; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === '{') depth++
    else if (c === '}' && --depth === 0) return i
  }
  return -1
}
