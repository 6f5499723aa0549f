/**
 * Spack's configuration of a machine → Site: externals are its installations, the rest says how to
 * choose. A folder is one scope, or an environment; a file is `packages.yaml` or `spack.yaml`.
 * Scopes that `spack.yaml` includes from its own folder lie below it, Spack's defaults below all.
 */
import { PortolanError } from '../../../model/errors.ts'
import type { ImportedSite, SiteImporter, Skipped, TreeView } from '../../adapter.ts'
import { readYaml } from '../../yaml.ts'
import { preferences } from '../preferences.ts'
import { choicesOf } from './choices.ts'
import { externalsOf } from './externals.ts'
import { isSection, mergeScopes } from './merge.ts'
import { Concretizer, PackageEntry, type Group } from './schema.ts'

const sections = ['packages', 'concretizer'] as const
type Config = Record<(typeof sections)[number], unknown>

const defaults: Config = {
  packages: {
    all: { providers: preferences.providers },
    ...Object.fromEntries(preferences.notBuildable.map((name) => [name, { buildable: 'false' }])),
    iconv: { prefer: ['libiconv'] },
  },
  concretizer: {},
}

const scopeFiles = sections.map((s) => `${s}.yaml`)
const looksAt = [...scopeFiles, 'spack.yaml']

const filesIn = (tree: TreeView, folder: string): string[] =>
  tree
    .list(folder)
    .filter((name) => looksAt.includes(name))
    .map((name) => (folder === '' ? name : `${folder}/${name}`))

/** A scope's sections; of `spack.yaml` those under `spack`, upon what it includes. */
function fileScope(tree: TreeView, path: string, skipped: Skipped[]): Partial<Config>[] {
  const document = readYaml(tree, path, 'text')
  const body = isSection(document) && isSection(document['spack']) ? document['spack'] : document
  if (!isSection(body)) return []
  const included = Array.isArray(body['include']) ? body['include'] : []
  const below = included.flatMap((entry: unknown) => {
    const name = typeof entry === 'string' ? entry : isSection(entry) ? entry['path'] : undefined
    const inner = typeof name === 'string' ? name.replace(/^\.\//, '').replace(/\/$/, '') : ''
    if (inner !== '' && !/^([/~$.]|\w+:)/.test(inner)) {
      if (/\.ya?ml$/.test(inner)) return fileScope(tree, inner, skipped)
      const files = filesIn(tree, inner)
      if (files.length > 0) return files.flatMap((file) => fileScope(tree, file, skipped))
    }
    skipped.push({
      skipped: { source: path, detail: `include: ${String(name)}` },
      reason: 'only what lies in the same folder is read',
    })
    return []
  })
  // Of several included scopes the first is the highest.
  return [...below.toReversed(), body as Partial<Config>]
}

function readConfig(tree: TreeView, skipped: Skipped[]): Config {
  const single = tree.list('').filter((name) => /\.ya?ml$/.test(name))
  const known = filesIn(tree, '').sort((a) => (a === 'spack.yaml' ? 1 : -1))
  const files = known.length > 0 ? known : single
  const scopes = files.flatMap((file) => fileScope(tree, file, skipped))
  return scopes.reduce<Config>(
    (low, scope) => ({
      packages: over(low, scope, 'packages'),
      concretizer: over(low, scope, 'concretizer'),
    }),
    defaults,
  )
}

/** A section of a scope upon those below; `packages::` stands for nothing below it. */
function over(
  low: Config,
  scope: Readonly<Record<string, unknown>>,
  section: keyof Config,
): unknown {
  const alone = scope[`${section}:`]
  return alone === undefined
    ? mergeScopes(low[section], scope[section])
    : mergeScopes(undefined, alone)
}

function entriesOf(packages: unknown, file: string, skipped: Skipped[]): Map<string, PackageEntry> {
  const entries = new Map<string, PackageEntry>()
  for (const [name, value] of Object.entries(isSection(packages) ? packages : {})) {
    const parsed = PackageEntry.safeParse(value)
    if (parsed.success) entries.set(name, parsed.data)
    else {
      const [issue] = parsed.error.issues
      const detail = `packages:${name}${issue ? `:${issue.path.join(':')}` : ''}`
      skipped.push({ skipped: { source: file, detail }, reason: issue?.message ?? 'not readable' })
    }
  }
  return entries
}

/** The one target that plain requirements name. Source: `_required_target` in Spack's externals. */
function requiredTarget(entry: PackageEntry | undefined): string | undefined {
  const found = (entry?.require ?? []).flatMap(
    (g: Group) => /^target=([^\s:]+)/.exec(g.spec ?? '')?.[1] ?? [],
  )
  return found.length === 1 ? found[0] : undefined
}

function read(tree: TreeView, context: Parameters<SiteImporter['read']>[1]): ImportedSite {
  const skipped: Skipped[] = []
  const file = filesIn(tree, '')[0] ?? tree.list('')[0] ?? 'packages.yaml'
  const config = readConfig(tree, skipped)
  const entries = entriesOf(config.packages, file, skipped)
  const concretizer = Concretizer.catch({}).parse(config.concretizer ?? {})
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
  return {
    ...(target === undefined ? {} : { target }),
    choices: choicesOf(entries, concretizer, (name) => context.providers(name), file, skipped),
    installations: found.installations,
    skipped: [...skipped, ...found.skipped],
  }
}

export const configImporter: SiteImporter = {
  format: 'spack-config',
  title: 'Spack configuration: a scope, an environment, or packages.yaml',
  checkedAgainst: 'tool',
  looksAt,
  cannot(tree) {
    const names = tree.list('')
    if (names.some((name) => looksAt.includes(name))) return null
    try {
      const [only, more] = names
      const document = more === undefined && only ? readYaml(tree, only, 'text') : null
      if (isSection(document) && ('packages' in document || 'spack' in document)) return null
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return error.message
    }
    return `there is no ${looksAt.join(', ')}`
  },
  read,
}
