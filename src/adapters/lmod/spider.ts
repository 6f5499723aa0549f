/**
 * Lmod's `spider` output in its two JSON formats: `spider-json` (all it found by running each
 * module) and `jsonSoftwarePage` (for web pages: no paths).
 */
import { z } from 'zod'

/** Lmod writes an empty table as `[]`. */
const Keys = z
  .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .transform((value) => (Array.isArray(value) ? [] : Object.keys(value)))
const Strings = z
  .union([z.array(z.string()), z.record(z.string(), z.unknown())])
  .transform((value) => (Array.isArray(value) ? value : []))
const Parents = z
  .union([z.array(z.array(z.string())), z.record(z.string(), z.unknown())])
  .transform((value) => (Array.isArray(value) ? value : []))
const Family = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((value) => (typeof value === 'string' ? [value] : Object.keys(value)))

export const SpiderModule = z.object({
  fullName: z.string(),
  mpath: z.string().optional(),
  Version: z.string().optional(),
  whatis: Strings.default([]),
  parentAA: Parents.default([]),
  pathA: Keys.default([]),
  lpathA: Keys.default([]),
  family: Family.default([]),
  hidden: z.boolean().default(false),
})
export type SpiderModule = z.infer<typeof SpiderModule> & { path: string }

const SoftwarePage = z.array(
  z.object({
    package: z.string(),
    versions: z.array(
      z.object({
        full: z.string(),
        path: z.string(),
        parent: Parents.default([]),
        family: Family.default([]),
      }),
    ),
  }),
)

export type Spider = { modules: SpiderModule[]; problems: string[] }

/** Reads either format; a bad entry costs only itself. Throws SyntaxError when it is no JSON. */
export function parseSpider(text: string): Spider {
  const document: unknown = JSON.parse(text)
  return Array.isArray(document) ? softwarePage(document) : spiderJson(document)
}

function spiderJson(document: unknown): Spider {
  const modules: SpiderModule[] = []
  const problems: string[] = []
  const names = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(document)
  if (!names.success) return { modules, problems: ['is not the output of spider -o spider-json'] }
  for (const versions of Object.values(names.data))
    for (const [path, value] of Object.entries(versions)) {
      const parsed = SpiderModule.safeParse(value)
      if (parsed.success) modules.push({ ...parsed.data, path })
      else problems.push(`${path}: ${z.prettifyError(parsed.error)}`)
    }
  return { modules, problems }
}

function softwarePage(document: unknown): Spider {
  const parsed = SoftwarePage.safeParse(document)
  if (!parsed.success) return { modules: [], problems: [z.prettifyError(parsed.error)] }
  const modules = parsed.data.flatMap((software) =>
    software.versions.map(({ full, path, parent, family }) => ({
      fullName: full,
      path,
      whatis: [],
      parentAA: parent,
      pathA: [],
      lpathA: [],
      family,
      hidden: false,
    })),
  )
  return { modules, problems: [] }
}
