/**
 * Where an easyconfig's own source comes from, with its sha256. The first of `sources` is the
 * software itself, the others are unpacked beside it. A bundle has none: there the component or
 * extension of the same name is the software. Source: the behaviour of fetch_sources.
 */
import type { Source } from '../../../model/package.ts'
import type { SourceFacts } from './facts.ts'
import { expand, expandAll, type Templates } from './templates.ts'
import { listOf, stringOf, type Plain } from './values.ts'

export function sourceFacts(value: Plain): SourceFacts {
  if (typeof value === 'string') return { filename: value }
  if (Array.isArray(value)) {
    const [filename, command] = value
    return {
      ...(typeof filename === 'string' ? { filename } : {}),
      ...(command ? { extract_cmd: true } : {}),
    }
  }
  if (!(value instanceof Map)) return {}
  const filename = stringOf(value.get('filename'))
  const download = stringOf(value.get('download_filename'))
  const git = value.get('git_config')
  return {
    ...(filename === undefined ? {} : { filename }),
    ...(download === undefined ? {} : { download_filename: download }),
    ...(git instanceof Map ? { git: gitFacts(git) } : {}),
    ...(value.get('extract_cmd') ? { extract_cmd: true } : {}),
  }
}

function gitFacts(git: ReadonlyMap<string, Plain>): NonNullable<SourceFacts['git']> {
  const facts: Record<string, string> = {}
  for (const key of ['url', 'repo_name', 'tag', 'commit']) {
    const value = git.get(key)
    if (typeof value === 'string') facts[key] = value
  }
  return facts
}

/** Parameters that say where from, of an easyconfig, a component or an extension. */
export type SourceParameters = {
  sources: readonly Plain[]
  sourceUrls: readonly Plain[]
  checksums: Plain | undefined
}

/** null when it doesn't say: bought, or made by the easyblock. */
export function sourceOf(
  version: string,
  parameters: SourceParameters,
  templates: Templates,
): Source | null {
  const [first] = parameters.sources
  if (first === undefined) return null
  const written = expandAll(first, templates)
  const { filename, download_filename, git } = sourceFacts(written)
  const own = written instanceof Map ? written.get('source_urls') : undefined
  const urls = own === undefined ? parameters.sourceUrls : listOf(own)
  const file = download_filename ?? filename
  const url = git || file === undefined ? undefined : address(urls[0], file, templates)
  const sha256 = sha256Of(parameters.checksums, filename, templates)
  const source: Source = {
    version,
    ...(url === undefined ? {} : { url }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...gitSource(git),
  }
  return Object.keys(source).length > 1 ? source : null
}

function address(url: Plain | undefined, file: string, templates: Templates): string | undefined {
  const written = url === undefined ? undefined : expandAll(url, templates)
  const [before, after] = Array.isArray(written) ? written : [written]
  if (typeof before !== 'string') return undefined
  const behind = typeof after === 'string' ? `/${after}` : ''
  return `${before}${Array.isArray(written) || !/[=/]$/.test(before) ? '/' : ''}${file}${behind}`
}

function gitSource(git: SourceFacts['git']): Partial<Source> {
  if (git?.url === undefined) return {}
  const { url, repo_name, tag, commit } = git
  const ref = commit ?? tag
  return {
    git: repo_name === undefined ? url : `${url.replace(/\/$/, '')}/${repo_name}.git`,
    ...(ref === undefined ? {} : { ref }),
    ...(tag === undefined ? {} : { tag }),
    ...(commit === undefined ? {} : { commit }),
  }
}

/**
 * The first file's: checksums stand in the order of the files, or are dictionaries by file name.
 * Where several are given any one of them may be right: then none is sure.
 */
function sha256Of(
  checksums: Plain | undefined,
  filename: string | undefined,
  templates: Templates,
): string | undefined {
  const of = (value: Plain | undefined): string | undefined => {
    if (typeof value === 'string')
      return /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined
    if (Array.isArray(value)) {
      const [kind, sum] = value
      if (kind === 'sha256') return of(sum)
      return value.length === 1 ? of(value[0]) : undefined
    }
    if (!(value instanceof Map) || filename === undefined) return undefined
    for (const [name, sum] of value)
      if (name === filename || expandAll(name, templates) === filename) return of(sum)
    return undefined
  }
  return of(Array.isArray(checksums) ? checksums[0] : checksums)
}

/** Parameters of an extension or component: its own, else those given for all. */
function partParameters(
  own: Plain | undefined,
  all: Plain | undefined,
  sourceUrls: readonly Plain[],
): SourceParameters {
  const get = (key: string): Plain | undefined =>
    (own instanceof Map ? own.get(key) : undefined) ??
    (all instanceof Map ? all.get(key) : undefined)
  const sources = get('sources') ?? get('source_tmpl')
  const urls = get('source_urls')
  return {
    sources: sources === undefined ? [] : listOf(sources),
    sourceUrls: urls === undefined ? sourceUrls : listOf(urls),
    checksums: get('checksums'),
  }
}

/** `SciPy-bundle`, `scipy_bundle` and `scipy.bundle` are one name. */
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** `('name', 'version', {…})` of the given name among extensions or components. */
export function partNamed(
  name: string,
  parts: readonly Plain[],
  templates: Templates,
): { name: string; version: string; own: Plain | undefined } | null {
  for (const part of parts) {
    if (!Array.isArray(part)) continue
    const [written, version, own] = part
    if (typeof written !== 'string' || typeof version !== 'string') continue
    const expanded = expand(written, templates)
    if (normal(expanded) !== normal(name)) continue
    return { name: expanded, version: expand(version, templates), own }
  }
  return null
}

/** The source of a part, which is named by its own name and version. */
export function partSource(
  part: { version: string; own: Plain | undefined },
  all: Plain | undefined,
  defaults: { sources: readonly Plain[]; sourceUrls: readonly Plain[] },
  templates: Templates,
): Source | null {
  if (part.own instanceof Map && part.own.get('nosource') === true) return null
  const parameters = partParameters(part.own, all, defaults.sourceUrls)
  const sources = parameters.sources.length > 0 ? parameters.sources : defaults.sources
  return sourceOf(part.version, { ...parameters, sources }, templates)
}
