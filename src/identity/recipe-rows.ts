/** Rows from recipes: what all recipes of a name say, and the names a bundle gives to its parts. */
import type { Recipe } from '../model/package.ts'
import { rowId, type IdentityRow } from './row.ts'
import type { Rules } from './rules.ts'

/** What one recipe adds to the row of its name. */
export type RecipeFacts = {
  tool: string
  name: string
  versions: readonly string[]
  homepage?: string
  builds: readonly string[]
  variants: readonly string[]
  parts: readonly string[]
  /** Toolchain's name. */
  toolchain?: string
  addresses: readonly string[]
  repositories: readonly string[]
  hashes: readonly string[]
  extensions: readonly { name: string; version?: string | undefined }[]
}

/** Addresses of a recipe that are kept: those of its newest versions tell as much as all. */
const addressesKept = 4

/** Where archives come from: fields of `upstream` as `field:text`, and some addresses. */
export function addressesOf({ package: p, sources }: Recipe): string[] {
  const upstream = Object.entries(p.upstream ?? {}).flatMap(([field, text]) =>
    field === 'git' ? [] : [field === 'url' ? text : `${field}:${text}`],
  )
  const archives = sources.flatMap((s) => s.url ?? s.guessedUrl ?? [])
  return [...new Set([...upstream, ...archives])].slice(0, addressesKept)
}

export function recipeFacts(recipe: Recipe): RecipeFacts {
  const { package: p, sources } = recipe
  const archive = sources.filter((s) => s.git === undefined && s.svn === undefined)
  return {
    tool: p.tool,
    name: p.name,
    versions: p.versions.map(({ version }) => version),
    ...(p.homepage === undefined ? {} : { homepage: p.homepage }),
    builds: p.buildSystems,
    variants: p.variants.map((v) => v.name),
    parts: p.outputs ?? [],
    ...(p.toolchain === undefined ? {} : { toolchain: p.toolchain.name }),
    addresses: addressesOf(recipe),
    repositories: [p.upstream?.['git'], ...sources.map((s) => s.git ?? s.svn ?? s.hg)].flatMap(
      (address) => address ?? [],
    ),
    hashes: archive.flatMap(({ sha256 }) => sha256 ?? []),
    extensions: p.extensions ?? [],
  }
}

/** One row for each name, in the order of their ids. */
export function rowsOf(facts: Iterable<RecipeFacts>, rules: Rules): IdentityRow[] {
  const rows = new Map<string, Growing>()
  const grow = (tool: string, name: string, ecosystem?: string): Growing => {
    const id = rowId({ tool, name, ...(ecosystem === undefined ? {} : { ecosystem }) })
    const known = rows.get(id)
    if (known) return known
    const made = growing(tool, name, ecosystem)
    rows.set(id, made)
    return made
  }
  for (const recipe of facts) {
    const { tool, name } = recipe
    const of = rules.tools.get(tool)
    const row = grow(tool, name)
    for (const version of recipe.versions) row.versions.push(upstreamVersion(version, of?.version))
    if (recipe.homepage !== undefined) row.homepages.push(recipe.homepage)
    addAll(row.builds, recipe.builds)
    addAll(row.variants, recipe.variants)
    addAll(row.parts, recipe.parts)
    if (recipe.toolchain !== undefined) row.toolchains.push(recipe.toolchain)
    addAll(
      row.urls,
      recipe.addresses.map((text) => expand(text, rules)),
    )
    addAll(row.repositories, recipe.repositories)
    addAll(row.hashes, recipe.hashes)
    row.bundle &&= recipe.extensions.length > 0 && !hasSource(recipe)
    if (recipe.extensions.length === 0) continue
    const ecosystem = of?.contents.find(
      ({ affix, build }) =>
        (build !== undefined && recipe.builds.includes(build)) ||
        (affix !== undefined && name.startsWith(affix.before) && name.endsWith(affix.after)),
    )?.ecosystem
    if (ecosystem === undefined) continue
    for (const extension of recipe.extensions) {
      const part = grow(tool, extension.name, ecosystem)
      part.bundle = false
      if (extension.version !== undefined) part.versions.push(extension.version)
    }
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => settle(row))
}

type Lists =
  | 'versions'
  | 'homepages'
  | 'urls'
  | 'repositories'
  | 'hashes'
  | 'builds'
  | 'parts'
  | 'variants'
  | 'toolchains'
type Growing = Record<Lists, string[]> & {
  tool: string
  name: string
  ecosystem: string | undefined
  bundle: boolean
}

const growing = (tool: string, name: string, ecosystem: string | undefined): Growing => ({
  tool,
  name,
  ecosystem,
  bundle: true,
  versions: [],
  homepages: [],
  urls: [],
  repositories: [],
  hashes: [],
  builds: [],
  parts: [],
  variants: [],
  toolchains: [],
})

/** Each once. A set for each list while it grows would take most of the memory there is. */
const unique = (list: string[]): string[] => (list.length < 2 ? list : [...new Set(list)])

function settle(row: Growing): IdentityRow {
  const { tool, name, ecosystem, bundle } = row
  return {
    tool,
    name,
    ...(ecosystem === undefined ? {} : { ecosystem }),
    versions: unique(row.versions),
    homepages: unique(row.homepages),
    urls: unique(row.urls),
    repositories: unique(row.repositories),
    hashes: unique(row.hashes),
    builds: unique(row.builds),
    ...(row.parts.length > 0 ? { parts: unique(row.parts) } : {}),
    ...(row.variants.length > 0 ? { variants: unique(row.variants) } : {}),
    ...(row.toolchains.length > 0 ? { toolchains: unique(row.toolchains) } : {}),
    ...(bundle ? { bundle } : {}),
  }
}

const hasSource = (r: RecipeFacts) =>
  r.addresses.length + r.repositories.length + r.hashes.length > 0

function expand(address: string, rules: Rules): string {
  const colon = address.indexOf(':')
  const template = rules.upstream.get(address.slice(0, colon))
  return template === undefined ? address : template.replace('*', address.slice(colon + 1))
}

/** The author's version: what the tool adds (an epoch, its own revision) taken off. */
const upstreamVersion = (version: string, pattern: RegExp | undefined): string =>
  pattern?.exec(version)?.[1] ?? version

function addAll(list: string[], values: readonly string[]): void {
  for (const value of values) list.push(value)
}
