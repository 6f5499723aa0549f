/**
 * Spack's configuration of a machine → Site: externals are its installations, the rest says how to
 * choose. A folder is one scope, or an environment; a file is `packages.yaml` or `spack.yaml`.
 * Scopes that `spack.yaml` includes from its own folder lie below it, Spack's defaults below all.
 */
import type { PackageManager } from '../../../model/site.ts'
import type { ImportedSite, MachineFacts, SiteImporter, Skipped, TreeView } from '../../adapter.ts'
import { readLooseYaml } from '../../loose-yaml.ts'
import { preferences } from '../preferences.ts'
import { choicesOf } from './choices.ts'
import { compilerExternals } from './compilers.ts'
import { externalsOf } from './externals.ts'
import { differences, isSection, mergeScopes } from './merge.ts'
import { sections } from './sections.ts'
import { Concretizer, PackageEntry, type Group } from './schema.ts'

type Config = Readonly<Record<string, unknown>>

const defaults: Config = {
  packages: {
    all: { providers: preferences.providers },
    ...Object.fromEntries(preferences.notBuildable.map((name) => [name, { buildable: 'false' }])),
    iconv: { prefer: ['libiconv'] },
  },
}

const isYaml = (name: string): boolean => /\.ya?ml$/.test(name)
const bare = (key: string): string => key.replace(/:$/, '')
const scopeFiles = new Set(['spack.yaml', ...sections.map((s) => `${s}.yaml`)])

/** A document's sections; of an environment those under `spack`. Undefined where there are none. */
function bodyOf(document: unknown): Config | undefined {
  const body = isSection(document) && isSection(document['spack']) ? document['spack'] : document
  if (!isSection(body)) return undefined
  return body === document && !Object.keys(body).some((key) => sections.includes(bare(key)))
    ? undefined
    : body
}

/** Files of a folder that are part of the scope: by their names, or where no environment is, by content. */
function filesIn(tree: TreeView, folder: string): string[] {
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const names = tree.list(folder).filter(isYaml)
  const environment = names.includes('spack.yaml')
  return names
    .filter(
      (name) =>
        scopeFiles.has(name) ||
        (!environment && bodyOf(readLooseYaml(tree, at(name), [])) !== undefined),
    )
    .filter((name) => bodyOf(readLooseYaml(tree, at(name), [])) !== undefined)
    .sort((a, b) => Number(a === 'spack.yaml') - Number(b === 'spack.yaml') || (a < b ? -1 : 1))
    .map(at)
}

type Scope = { readonly file: string; readonly body: Config; readonly environment: boolean }

/** A file's sections, upon what an environment includes. */
function fileScopes(tree: TreeView, path: string, skipped: Skipped[]): Scope[] {
  const document = readLooseYaml(tree, path, skipped)
  const body = bodyOf(document)
  if (!body) return []
  const environment = isSection(document) && document['spack'] === body
  const included = Array.isArray(body['include']) ? body['include'] : []
  const below = included.flatMap((entry: unknown) => {
    const name = typeof entry === 'string' ? entry : isSection(entry) ? entry['path'] : undefined
    const inner = typeof name === 'string' ? name.replace(/^\.\//, '').replace(/\/$/, '') : ''
    if (inner !== '' && !/^([/~$.]|\w+:)/.test(inner)) {
      if (isYaml(inner)) return fileScopes(tree, inner, skipped)
      const files = filesIn(tree, inner)
      if (files.length > 0) return files.flatMap((file) => fileScopes(tree, file, skipped))
    }
    skipped.push({
      skipped: { source: path, detail: `include: ${String(name)}` },
      reason: 'only what lies in the same folder is read',
    })
    return []
  })
  // Of several included scopes the first is the highest.
  return [...below.toReversed(), { file: path, body, environment }]
}

function readConfig(tree: TreeView, files: readonly string[], skipped: Skipped[]): Config {
  const scopes = files.flatMap((file) => fileScopes(tree, file, skipped))
  let config = defaults
  let side: Config = {}
  for (const { file, body, environment } of scopes) {
    const own = Object.fromEntries(
      Object.entries(body).map(([key, value]) =>
        bare(key) === 'compilers' ? [key, undefined] : [key, value],
      ),
    )
    if (!environment) {
      for (const [path, kept, other] of differences(side, own))
        skipped.push({
          skipped: { source: file, detail: path },
          reason: `contradiction: '${kept}' in another file of the folder, '${other}' here, which counts`,
        })
      side = withBody(side, own)
    }
    config = withBody(config, own)
    for (const [key, value] of Object.entries(body))
      if (bare(key) === 'compilers')
        for (const [name, externals] of compilerExternals(value, file, skipped))
          config = withBody(config, { packages: { [name]: { externals } } })
  }
  return config
}

/** A scope upon those below it, section by section; `packages::` stands for nothing below it. */
function withBody(low: Config, body: Config): Config {
  const high: [string, unknown][] = Object.entries(body).map(([key, value]) =>
    key.endsWith(':')
      ? [bare(key), mergeScopes(undefined, value)]
      : [key, mergeScopes(low[key], value)],
  )
  return { ...low, ...Object.fromEntries(high.filter(([, value]) => value !== undefined)) }
}

const entryKeys = new Set(Object.keys(PackageEntry.shape))

/** Each key by itself, so that one that cannot be read costs no other. */
function entriesOf(packages: unknown, file: string, skipped: Skipped[]): Map<string, PackageEntry> {
  const entries = new Map<string, PackageEntry>()
  for (const [name, value] of Object.entries(isSection(packages) ? packages : {})) {
    if (value === null || value === '') continue
    const good: Record<string, unknown> = {}
    for (const [key, part] of Object.entries(isSection(value) ? value : { '': value })) {
      const detail = `packages:${name}${key === '' ? '' : `:${key}`}`
      const tell = (reason: string) => skipped.push({ skipped: { source: file, detail }, reason })
      if (!entryKeys.has(key)) tell(key === '' ? 'no mapping' : 'this key is not read')
      else {
        const parsed = PackageEntry.safeParse({ [key]: part === '' ? undefined : part })
        if (parsed.success) good[key] = parsed.data[key as keyof PackageEntry]
        else tell(parsed.error.issues[0]?.message ?? 'not readable')
      }
    }
    entries.set(name, good as PackageEntry)
  }
  return entries
}

/** What Spack's other sections say: where it installs, and the trees that it builds upon. */
function managerOf(config: Config, source: string): PackageManager | undefined {
  const upstreams = Object.values(
    isSection(config['upstreams']) ? config['upstreams'] : {},
  ).flatMap((u) =>
    isSection(u) && typeof u['install_tree'] === 'string' ? [u['install_tree']] : [],
  )
  const own = isSection(config['config']) ? config['config']['install_tree'] : undefined
  const prefix = isSection(own) ? own['root'] : own
  const caches = Object.values(isSection(config['mirrors']) ? config['mirrors'] : {}).flatMap((m) =>
    typeof m === 'string' ? [m] : isSection(m) && typeof m['url'] === 'string' ? [m['url']] : [],
  )
  if (upstreams.length + caches.length === 0 && typeof prefix !== 'string') return undefined
  return {
    tool: 'spack',
    ...(typeof prefix === 'string' ? { prefix } : {}),
    ...(upstreams.length > 0 ? { upstreams } : {}),
    ...(caches.length > 0 ? { caches } : {}),
    provenance: { method: 'imported', source },
  }
}

/** The one target that plain requirements name. Source: `_required_target` in Spack's externals. */
function requiredTarget(entry: PackageEntry | undefined): string | undefined {
  const found = (entry?.require ?? []).flatMap(
    (g: Group) => /^target=([^\s:]+)/.exec(g.spec ?? '')?.[1] ?? [],
  )
  return found.length === 1 ? found[0] : undefined
}

const filesOf = (tree: TreeView): string[] => filesIn(tree, '')

/** GPUs that everything is built for tell what is in the machine. */
function gpuOf(entry: PackageEntry | undefined, file: string): MachineFacts | undefined {
  const texts = [
    ...(entry?.variants ?? []),
    ...(entry?.require ?? []).map((g: Group) => g.spec ?? ''),
  ]
  const [, variant, target] =
    /\b(amdgpu_target|cuda_arch)=([a-z0-9:+-]+)(?:\s|$)/.exec(texts.join(' ')) ?? []
  if (variant === undefined || target === undefined || target === 'none') return undefined
  const told = (value: string) => ({ value, source: file })
  return { gpuVendor: told(variant === 'cuda_arch' ? 'nvidia' : 'amd'), gpuTarget: told(target) }
}

function read(tree: TreeView, context: Parameters<SiteImporter['read']>[1]): ImportedSite {
  const skipped: Skipped[] = []
  const files = filesOf(tree)
  const file = files[0] ?? tree.list('')[0] ?? 'packages.yaml'
  const config = readConfig(tree, files, skipped)
  const entries = entriesOf(config['packages'], file, skipped)
  const concretizer = Concretizer.catch({}).parse(config['concretizer'] ?? {})
  const everywhere = entries.get('all')
  const target = requiredTarget(everywhere) ?? everywhere?.target?.[0]
  const found = externalsOf(
    new Map([...entries].flatMap(([n, e]) => (e.externals ? [[n, e.externals] as const] : []))),
    {
      file,
      complete: concretizer.externals?.completion !== 'architecture_only',
      target: (name) => requiredTarget(entries.get(name)) ?? requiredTarget(everywhere),
      context,
    },
  )
  const manager = managerOf(config, file)
  const gpu = gpuOf(everywhere, file)
  const rest = Object.entries(config).filter(([key]) => key !== 'packages' && key !== 'concretizer')
  for (const [key] of rest.filter(([key]) => !sections.includes(key)))
    skipped.push({ skipped: { source: file, detail: key }, reason: 'this key is not read' })
  const kept = rest.filter(([key]) => sections.includes(key))
  return {
    ...(target === undefined ? {} : { target }),
    ...(gpu ? { facts: gpu } : {}),
    choices: choicesOf(entries, concretizer, (name) => context.providers(name), file, skipped),
    ...(manager ? { packageManagers: [manager] } : {}),
    ...(kept.length > 0 ? { details: Object.fromEntries(kept) } : {}),
    installations: found.installations,
    skipped: [...skipped, ...found.skipped],
  }
}

export const configImporter: SiteImporter = {
  format: 'spack-config',
  title: 'Spack configuration: a scope, an environment, or packages.yaml',
  checkedAgainst: 'tool',
  looksAt: ['packages.yaml', 'compilers.yaml', 'concretizer.yaml', 'upstreams.yaml', 'spack.yaml'],
  cannot: (tree) => {
    if (filesOf(tree).length > 0) return null
    const [only, more] = tree.list('')
    const skipped: Skipped[] = []
    if (only !== undefined && more === undefined) readLooseYaml(tree, only, skipped)
    return (
      skipped[0]?.reason ??
      'there is no packages.yaml, spack.yaml, or other section of Spack’s configuration'
    )
  },
  files: filesOf,
  read,
}
