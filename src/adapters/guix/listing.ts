/**
 * What a Guix on some machine says itself, in one file: the `packages.json` of its web site, or
 * what `guix package -A` prints (name, version, outputs, place; separated by tabs). Neither has inputs.
 */
import { z } from 'zod'
import { PortolanError } from '../../model/errors.ts'
import type { Recipe, Source } from '../../model/package.ts'
import type { RecipeUnit, Skipped, TreeView } from '../adapter.ts'

const Location = z.string().regex(/^.+:\d+$/)
const JsonSource = z.object({
  type: z.string(),
  urls: z.array(z.string()).optional(),
  git_url: z.string().optional(),
  git_ref: z.string().optional(),
  svn_url: z.string().optional(),
  svn_revision: z.union([z.string(), z.number()]).optional(),
  hg_url: z.string().optional(),
  hg_changeset: z.string().optional(),
  integrity: z.string().optional(),
  /** `recursive`: the hash is of an archive that Guix makes of the checkout. */
  outputHashMode: z.string().optional(),
})
export const JsonPackage = z.object({
  name: z.string(),
  version: z.string(),
  homepage: z.string().nullish(),
  location: Location.nullish(),
  source: z.union([z.array(JsonSource), JsonSource]).nullish(),
})
export type JsonPackage = z.infer<typeof JsonPackage>

const only = (tree: TreeView): string | undefined => {
  const names = tree.list('')
  return names.length === 1 && !names[0]?.endsWith('/') ? names[0] : undefined
}
const row = /^(\S+)\t(\S+)\t(\S+)\t(\S+:\d+:\d+)$/

export function isListing(tree: TreeView): boolean {
  const file = only(tree)
  if (file === undefined || file.endsWith('.scm')) return false
  try {
    const start = Buffer.from(tree.bytes(file).subarray(0, 4096)).toString('utf8')
    return /^\s*\[\s*(\{|\])/.test(start)
      ? file.endsWith('.json')
      : row.test(start.split('\n')[0] ?? '')
  } catch (error) {
    if (error instanceof PortolanError) return false
    throw error
  }
}

export function readListing(tree: TreeView): RecipeUnit {
  const file = only(tree) ?? ''
  const inputs = [`${tree.id}:${file}`]
  try {
    const text = tree.text(file)
    return { ...(file.endsWith('.json') ? readJson(text, file) : readRows(text, file)), inputs }
  } catch (error) {
    if (!(error instanceof PortolanError) && !(error instanceof SyntaxError)) throw error
    return { recipes: [], skipped: [{ skipped: { source: file }, reason: error.message }], inputs }
  }
}

type Found = { recipes: Recipe[]; skipped: Skipped[] }

function readJson(text: string, file: string): Found {
  const recipes: Recipe[] = []
  const skipped: Skipped[] = []
  const seen = new Map<string, number>()
  const all: unknown = JSON.parse(text)
  for (const [i, item] of (Array.isArray(all) ? (all as unknown[]) : []).entries()) {
    const entry = JsonPackage.safeParse(item)
    if (!entry.success) {
      const reason = entry.error.issues
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ')
      skipped.push({ skipped: { source: file, detail: `[${i}]` }, reason })
      continue
    }
    const { name, version, homepage, location, source } = entry.data
    const sources = [source ?? []].flat().flatMap((s) => jsonSource(s, version))
    recipes.push(
      bare(name, version, numbered(seen, `${name}@${version}`), location ?? `${file}:1`, {
        homepage,
        sources,
        hasCode: source != null,
      }),
    )
  }
  return { recipes, skipped }
}

function jsonSource(source: z.infer<typeof JsonSource>, version: string): Source[] {
  const hash = /^sha256-(.+)$/.exec(source.integrity ?? '')?.[1]
  const flat = source.outputHashMode !== 'recursive' && hash !== undefined
  const sha256 = flat ? { sha256: Buffer.from(hash, 'base64').toString('hex') } : {}
  if (source.urls?.[0] !== undefined) return [{ version, url: source.urls[0], ...sha256 }]
  const { git_url: git, git_ref: ref, svn_url: svn, hg_url: hg } = source
  if (git !== undefined)
    return [
      {
        version,
        git,
        ...(ref !== undefined && {
          ref,
          ...(/^[0-9a-f]{40}$/.test(ref) ? { commit: ref } : { tag: ref }),
        }),
      },
    ]
  if (svn !== undefined)
    return [
      {
        version,
        svn,
        ...(source.svn_revision !== undefined && { revision: String(source.svn_revision) }),
      },
    ]
  return hg === undefined
    ? []
    : [{ version, hg, ...(source.hg_changeset !== undefined && { revision: source.hg_changeset }) }]
}

function readRows(text: string, file: string): Found {
  const recipes: Recipe[] = []
  const skipped: Skipped[] = []
  const seen = new Map<string, number>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue
    const [, name, version, outputs = '', place = ''] = row.exec(line) ?? []
    if (name === undefined || version === undefined) {
      skipped.push({
        skipped: { source: file, line: i + 1 },
        reason: 'not a line of `guix package -A`',
      })
      continue
    }
    const key = numbered(seen, `${name}@${version}`)
    recipes.push(
      bare(name, version, key, place.replace(/:\d+$/, ''), {
        outputs: outputs.split(','),
        sources: [],
        hasCode: true,
      }),
    )
  }
  return { recipes, skipped }
}

/** The listings do not tell packages of one name and version apart: they are counted. */
function numbered(seen: Map<string, number>, key: string): string {
  const times = (seen.get(key) ?? 0) + 1
  seen.set(key, times)
  return times === 1 ? key : `${key} (${times})`
}

type Rest = {
  homepage?: string | null | undefined
  outputs?: string[]
  sources: Source[]
  hasCode: boolean
}
function bare(name: string, version: string, key: string, location: string, rest: Rest): Recipe {
  const colon = location.lastIndexOf(':')
  return {
    package: {
      tool: 'guix',
      name,
      key,
      ...(rest.homepage && { homepage: rest.homepage }),
      licences: [],
      maintainers: [],
      tags: [],
      buildSystems: [],
      versions: [{ version }],
      variants: [],
      dependencies: [],
      provides: [],
      providedTogether: [],
      conflicts: [],
      requires: [],
      extends: [],
      hasCode: rest.hasCode,
      detect: [],
      redistribute: [],
      ...(rest.outputs && { outputs: rest.outputs }),
      // Inputs and licences are not in such a file: what is absent here is unknown, not none.
      details: { listing: true },
      evidence: {
        source: location.slice(0, colon),
        line: Math.max(1, Number(location.slice(colon + 1))),
      },
    },
    sources: rest.sources,
  }
}
