/**
 * Templates: `%(version)s` in a text stands for a value of the easyconfig. A text is expanded whole
 * or, when one name in it is unknown, not at all; `%%(version)s` stands for `%(version)s`. Source:
 * EasyBuild's documentation of templates, and the behaviour of easyconfig/templates.py.
 */
import type { Plain } from './values.ts'
import { tool } from './tool.ts'

export type Templates = ReadonlyMap<string, string>

const pattern = /(%+)(?:\((\w+)\)s)?/g

/** The text with all templates replaced; as it was when one of them has no value. */
export function expand(text: string, templates: Templates): string {
  if (!text.includes('%(')) return text
  let unknown = false
  const expanded = text.replace(pattern, (all, percents: string, name: string | undefined) => {
    if (name === undefined) return all
    const kept = percents.slice(0, percents.length >> 1)
    if (percents.length % 2 === 0) return `${kept}(${name})s`
    const value = templates.get(name) ?? alternative(name, templates)
    if (value === undefined) unknown = true
    return kept + (value ?? '')
  })
  return unknown ? text : expanded
}

let backwards: ReadonlyMap<string, string> | undefined

/** The value under the other name that some templates have: `ver_maj` is `version_major`. */
function alternative(name: string, templates: Templates): string | undefined {
  const { alternativeTemplates } = tool()
  backwards ??= new Map(Object.entries(alternativeTemplates).map(([a, b]) => [b, a]))
  const other = Object.hasOwn(alternativeTemplates, name)
    ? alternativeTemplates[name]
    : backwards.get(name)
  return other === undefined ? undefined : templates.get(other)
}

/** Likewise in all texts of a value: items of lists, keys and values of dictionaries. */
export function expandAll(value: Plain, templates: Templates): Plain {
  if (typeof value === 'string') return expand(value, templates)
  if (Array.isArray(value)) return value.map((item) => expandAll(item, templates))
  if (value instanceof Map)
    return new Map(
      [...value].map(([key, item]) => [expand(key, templates), expandAll(item, templates)]),
    )
  return value
}

/** Software whose version, as a dependency, is a template: `%(pyver)s`, `%(pyshortver)s`, … */
const versionPrefixes: ReadonlyMap<string, string> = new Map([
  ['cuda', 'cuda'],
  ['cudacore', 'cuda'],
  ['java', 'java'],
  ['perl', 'perl'],
  ['python', 'py'],
  ['r', 'r'],
])

/** What templates stand for: the easyconfig's own words, and versions of its dependencies. */
export type TemplateSource = {
  name: string
  version: string
  versionsuffix?: string
  versionprefix?: string
  toolchain?: { name: string; version: string }
  githubAccount?: string
  bitbucketAccount?: string
  cudaComputeCapabilities?: readonly string[]
  amdgcnCapabilities?: readonly string[]
  /** The later one wins. */
  dependencies?: readonly { name: string | null; version: string | null }[]
  arch: string
}

/** Values that are templates themselves are expanded as far as they can be. */
export function templatesOf(source: TemplateSource): Map<string, string> {
  const templates = new Map<string, string>([
    ['arch', source.arch],
    ['rpath_enabled', 'true'],
    ['sysroot', ''],
    ['software_commit', ''],
  ])
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) templates.set(name, value)
  }
  set('toolchain_name', source.toolchain?.name)
  set('toolchain_version', source.toolchain?.version)
  versionParts(source.version, set)
  for (const { name, version } of source.dependencies ?? []) {
    const prefix = name === null ? undefined : versionPrefixes.get(name.toLowerCase())
    if (prefix !== undefined && version) dependencyVersion(prefix, version, set)
  }
  set('bitbucket_account', source.bitbucketAccount)
  set('github_account', source.githubAccount)
  set('name', source.name)
  set('version', source.version)
  set('versionsuffix', source.versionsuffix)
  set('versionprefix', source.versionprefix)
  set('namelower', source.name.toLowerCase())
  const [letter] = source.name
  set('nameletter', letter)
  set('nameletterlower', letter?.toLowerCase())
  cuda(source.cudaComputeCapabilities ?? [], set)
  amdgcn(source.amdgcnCapabilities ?? [], set)
  settle(templates)
  return templates
}

type Set_ = (name: string, value: string | undefined) => void

function versionParts(version: string, set: Set_): void {
  const [major, minor, patch] = version.split('.')
  set('version_major', major)
  if (minor === undefined) return
  set('version_minor', minor)
  set('version_major_minor', `${major}.${minor}`)
  if (patch === undefined) return
  set('version_patch', patch)
  set('version_minor_patch', `${minor}.${patch}`)
  set('version_major_minor_patch', `${major}.${minor}.${patch}`)
}

function dependencyVersion(prefix: string, version: string, set: Set_): void {
  const parts = version.split('.')
  set(`${prefix}ver`, version)
  set(`${prefix}majver`, parts[0])
  set(`${prefix}minver`, parts[1])
  set(`${prefix}shortver`, parts.slice(0, 2).join('.'))
}

function cuda(capabilities: readonly string[], set: Set_): void {
  if (capabilities.length === 0) return
  const plain = capabilities.map((c) => c.replaceAll('.', ''))
  set('cuda_compute_capabilities', capabilities.join(','))
  set('cuda_cc_space_sep', capabilities.join(' '))
  set('cuda_cc_space_sep_no_period', plain.join(' '))
  set('cuda_cc_semicolon_sep', capabilities.join(';'))
  set('cuda_cc_cmake', plain.join(';'))
  set('cuda_cc_nvhpc', plain.map((c) => `cc${c}`).join(','))
  set('cuda_int_comma_sep', plain.join(','))
  set('cuda_int_space_sep', plain.join(' '))
  set('cuda_int_semicolon_sep', plain.join(';'))
  set('cuda_sm_comma_sep', plain.map((c) => `sm_${c}`).join(','))
  set('cuda_sm_space_sep', plain.map((c) => `sm_${c}`).join(' '))
}

function amdgcn(capabilities: readonly string[], set: Set_): void {
  if (capabilities.length === 0) return
  set('amdgcn_capabilities', capabilities.join(','))
  set('amdgcn_cc_space_sep', capabilities.join(' '))
  set('amdgcn_cc_semicolon_sep', capabilities.join(';'))
}

/** A value that contains itself would grow for ever: more rounds than names cannot help. */
function settle(templates: Map<string, string>): void {
  for (let round = 0, changed = true; changed && round < 20; round++) {
    changed = false
    for (const [name, value] of templates) {
      if (!value.includes('%')) continue
      const expanded = expand(value, templates)
      if (expanded === value || expanded.length > 10_000) continue
      templates.set(name, expanded)
      changed = true
    }
  }
}
