/**
 * The rules of identity, read from `data/identity/*.tsv`: what a name, an address or a build system
 * tells, and what people have settled by hand. Rules are data so that no tool is named in code.
 */
import { PortolanError } from '../model/errors.ts'
import { sha256 } from '../util/digest.ts'
import { isPattern } from '../util/name-pattern.ts'
import type { AliasRow } from './identify.ts'

/** `before*after`; what stands for `*` is the name proper. */
export type Affix = { before: string; after: string }

export type PlaceKind = 'registry' | 'repository' | 'ignore'
export type Place = { path: RegExp; kind: PlaceKind; key: string }

export type Suffix = { ending: string; features?: string; needs?: string }

/** A name that people have settled to be (`same`) or not to be (`different`) a software. */
export type Curated = {
  software: string
  tool: string
  name: string
  verdict: 'same' | 'different'
  features?: string
  why: string
}

export type ToolRules = {
  names: readonly { affix: Affix; ecosystem: string }[]
  builds: ReadonlyMap<string, string>
  parts: readonly { affix: Affix; ecosystem: string }[]
  /** What the packages in a bundle are, by the bundle's build system or name. */
  contents: readonly { build?: string; affix?: Affix; ecosystem: string }[]
  suffixes: readonly Suffix[]
  /** Its first group is the author's version in one of the tool's. */
  version?: RegExp
  /** Toolchain → what it says of recipes for it. */
  toolchains: ReadonlyMap<string, { features: string; needs?: string }>
  /** Names of the anchor are this tool's names, e.g. a list of products written in them. */
  speaksAnchor: boolean
  /** The tool whose very names these are: what it installed, elsewhere. */
  speaks?: string
}

export type Rules = {
  /** Other rules have another one. */
  digest: string
  /** The tool whose names are the ids of software; no two of them are ever joined. */
  anchor: string
  tools: ReadonlyMap<string, ToolRules>
  hosts: ReadonlyMap<string, readonly Place[]>
  hostPatterns: readonly { host: RegExp; place: Place }[]
  curated: readonly Curated[]
  /** Keys that identify nothing, e.g. the homepage of a whole institute. */
  generic: ReadonlySet<string>
  /** Ecosystem → what its ids begin with where the anchor has none, e.g. `py-`. */
  prefixes: ReadonlyMap<string, string>
  /** Ecosystems with one registry, where a name alone settles what is meant. */
  registries: ReadonlySet<string>
  /** Namespace of a place → the domain of those who run it. */
  sites: ReadonlyMap<string, string>
  /** Field of a recipe's `upstream` → the address it stands for; `*` is the field's text. */
  upstream: ReadonlyMap<string, string>
  /** Namespace of a registry key → ecosystem: `pypi` → `python`. */
  registryEcosystems: ReadonlyMap<string, string>
}

/** Texts of the files by name, without folder. */
export type RuleFiles = Readonly<Record<RuleFile, string>>
export const ruleFiles = [
  'curated.tsv',
  'ecosystems.tsv',
  'generic.tsv',
  'places.tsv',
  'suffixes.tsv',
  'toolchains.tsv',
  'tools.tsv',
  'upstream.tsv',
] as const
type RuleFile = (typeof ruleFiles)[number]

/** Throws PortolanError IDENTITY_RULES, naming file and line, when a line is not of the form. */
export function parseRules(files: RuleFiles): Rules {
  const tools = new Map<string, ToolRules & Growing>()
  const hosts = new Map<string, Place[]>()
  const hostPatterns: { host: RegExp; place: Place }[] = []
  const curated: Curated[] = []
  const prefixes = new Map<string, string>()
  const registries = new Set<string>()
  const sites = new Map<string, string>()
  const registryEcosystems = new Map<string, string>()
  let anchor = ''
  const tool = (name: string) => {
    const known = tools.get(name) ?? {
      names: [],
      builds: new Map(),
      parts: [],
      contents: [],
      suffixes: [],
      toolchains: new Map(),
      speaksAnchor: false,
    }
    tools.set(name, known)
    return known
  }

  for (const { cells, bad } of lines(files, 'tools.tsv')) {
    const [kind = '', name = '', value = ''] = cells
    if (kind === 'anchor') anchor = name
    else if (kind === 'speaks-anchor') tools.set(name, { ...tool(name), speaksAnchor: true })
    else if (kind === 'speaks') tools.set(name, { ...tool(name), speaks: value })
    else if (kind === 'version') tools.set(name, { ...tool(name), version: expression(value, bad) })
    else if (kind === 'site') sites.set(name, value)
    else if (kind === 'prefix') prefixes.set(name, value)
    else if (kind === 'registry') {
      registries.add(name)
      if (value !== '') registryEcosystems.set(value, name)
    } else throw bad(`no such kind: ${kind}`)
  }
  for (const { cells, bad } of lines(files, 'ecosystems.tsv')) {
    const [name = '', by = '', pattern = '', ecosystem = ''] = cells
    const rules = tool(name)
    const rule = { affix: affix(pattern), ecosystem }
    if (by === 'name') tools.set(name, { ...rules, names: [...rules.names, rule] })
    else if (by === 'parts') tools.set(name, { ...rules, parts: [...rules.parts, rule] })
    else if (by === 'contents') {
      const content = pattern.includes('*') ? { affix: affix(pattern) } : { build: pattern }
      tools.set(name, { ...rules, contents: [...rules.contents, { ...content, ecosystem }] })
    } else if (by === 'build') rules.builds.set(pattern, ecosystem)
    else throw bad(`no such rule: ${by}`)
  }
  for (const { cells } of lines(files, 'suffixes.tsv')) {
    const [name = '', ending = '', features = '-', needs = '-'] = cells
    const suffix = { ending, ...given('features', features), ...given('needs', needs) }
    const rules = tool(name)
    tools.set(name, { ...rules, suffixes: [...rules.suffixes, suffix] })
  }
  for (const { cells } of lines(files, 'toolchains.tsv')) {
    const [name = '', toolchain = '', features = '', needs = '-'] = cells
    tool(name).toolchains.set(toolchain, { features, ...given('needs', needs) })
  }
  for (const { cells, bad } of lines(files, 'places.tsv')) {
    const [host = '', path = '', kind = '', key = ''] = cells
    if (kind !== 'registry' && kind !== 'repository' && kind !== 'ignore')
      throw bad(`no such kind: ${kind}`)
    const place: Place = { path: expression(path, bad), kind, key }
    if (/[([\\]/.test(host)) hostPatterns.push({ host: expression(`^${host}$`, bad), place })
    else hosts.set(host, [...(hosts.get(host) ?? []), place])
  }
  for (const { cells, bad } of lines(files, 'curated.tsv')) {
    const [verdict = '', software = '', tool = '', name = '', features = '-', why = ''] = cells
    if (verdict !== 'same' && verdict !== 'different') throw bad(`no such verdict: ${verdict}`)
    curated.push({ software, tool, name, verdict, why, ...given('features', features) })
  }
  const generic = new Set(lines(files, 'generic.tsv').map(({ cells }) => cells[0] ?? ''))
  const upstream = new Map(
    lines(files, 'upstream.tsv').map(({ cells }) => [cells[0] ?? '', cells[1] ?? '']),
  )
  const spoken = tools.get(anchor)?.names ?? []
  for (const [name, rules] of tools)
    if (rules.speaksAnchor) tools.set(name, { ...rules, names: spoken })
  // What holds of a tool's names holds of them wherever they are written.
  for (const [name, { speaks }] of tools)
    if (speaks !== undefined) tools.set(name, { ...tool(speaks), speaks })
  return {
    digest: sha256(JSON.stringify(files)),
    anchor,
    tools,
    hosts,
    hostPatterns,
    curated,
    generic,
    prefixes,
    registries,
    registryEcosystems,
    sites,
    upstream,
  }
}

type Growing = {
  builds: Map<string, string>
  toolchains: Map<string, { features: string; needs?: string }>
}

type Line = { cells: readonly string[]; bad: (why: string) => PortolanError }

function lines(files: RuleFiles, file: RuleFile): Line[] {
  return files[file].split('\n').flatMap((text, i) => {
    if (text === '' || text.startsWith('#')) return []
    const bad = (why: string) =>
      new PortolanError('IDENTITY_RULES', `${file}, line ${i + 1}: ${why}`, {
        where: `data/identity/${file}:${i + 1}`,
        hint: 'The columns are told at the head of the file; a tab stands between them.',
      })
    return [{ cells: text.split('\t'), bad }]
  })
}

function expression(source: string, bad: Line['bad']): RegExp {
  try {
    return new RegExp(source)
  } catch {
    throw bad(`no regular expression: ${source}`)
  }
}

function affix(pattern: string): Affix {
  const [before = '', after = ''] = pattern.split('*')
  return { before, after }
}

const given = <K extends string>(key: K, value: string): Partial<Record<K, string>> =>
  value === '-' || value === '' ? {} : ({ [key]: value } as Record<K, string>)

/** What adapters say of names by curation, added to what people have settled in the data. */
export function withAliases(rules: Rules, aliases: readonly AliasRow[]): Rules {
  const told = aliases.flatMap(({ software, alias }): Curated[] => {
    const { tool, name, features, evidence } = alias
    if (isPattern(name) || !evidence.some((e) => e.kind === 'curated')) return []
    const said = features === undefined ? {} : { features }
    return [{ software, tool, name, verdict: 'same', why: 'an alias of the adapter', ...said }]
  })
  const digest = sha256(rules.digest + JSON.stringify(told))
  return { ...rules, digest, curated: [...rules.curated, ...told] }
}
