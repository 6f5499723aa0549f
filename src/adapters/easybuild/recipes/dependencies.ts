/**
 * Dependencies as an easyconfig writes them: `('CMake', '4.0.3')` with suffix and toolchain behind,
 * the same as a dictionary, `('cray-mpich/8.1', EXTERNAL_MODULE)`; versions may differ by CPU. Source:
 * EasyBuild's documentation of dependencies; the behaviour of EasyConfig._parse_dependency.
 */
import { PortolanError } from '../../../model/errors.ts'
import type { Toolchain } from '../../../model/package.ts'
import type { DependencyFacts } from './facts.ts'
import { expand, type Templates } from './templates.ts'
import { fullVersion, isSystem } from './toolchains.ts'
import { show, textOf, type Plain, type PlainMap } from './values.ts'

export const externalModule = 'EXTERNAL_MODULE'

/** As written, templates and all; `module` is set for external ones alone. */
export type WrittenDependency = {
  name: string | null
  version: string | null
  versionsuffix: string
  toolchain: Toolchain | null
  /** No toolchain is written: it has the parent's, or one that is part of it. */
  inherits: boolean
  hidden: boolean
  module: string | null
}

const bad = (what: string) => new PortolanError('EASYCONFIG', what)

/** null: not needed on this CPU. Throws PortolanError EASYCONFIG. */
export function readDependency(
  value: Plain,
  own: Toolchain,
  arch: string,
  hidden = false,
): WrittenDependency | null {
  if (value instanceof Map) return fromDictionary(value, own, arch, hidden)
  if (!Array.isArray(value)) throw bad(`dependency ${show(value)} is no tuple`)
  if (value.at(-1) === externalModule) {
    const [module] = value
    if (value.length !== 2 || typeof module !== 'string')
      throw bad(`an external module is written ('name', EXTERNAL_MODULE), not ${show(value)}`)
    return external(module, hidden)
  }
  const [name, version, suffix, toolchain] = value
  return make({ name, version, suffix, toolchain }, own, arch, hidden, value)
}

function external(module: string, hidden: boolean): WrittenDependency {
  const dot = module.slice(module.lastIndexOf('/') + 1).startsWith('.')
  return {
    name: null,
    version: null,
    versionsuffix: '',
    toolchain: null,
    inherits: false,
    hidden: hidden || dot,
    module,
  }
}

/** `{'name': …, 'version': …}`, or with the name as key: `{'zlib': '1.3'}`. */
function fromDictionary(
  value: PlainMap,
  own: Toolchain,
  arch: string,
  hidden: boolean,
): WrittenDependency | null {
  const module = value.get('name')
  if (value.get('external_module') === true) {
    if (typeof module !== 'string') throw bad(`external module without a name: ${show(value)}`)
    return external(module, hidden)
  }
  let [name, version] = [value.get('name'), value.get('version')]
  for (const [key, item] of value) {
    if (['name', 'version', 'versionsuffix', 'toolchain'].includes(key)) continue
    if (name !== undefined && version !== undefined)
      throw bad(`unexpected ${key} in dependency ${show(value)}`)
    ;[name, version] = [key, item]
  }
  const toolchain = value.get('toolchain')
  const written = typeof toolchain === 'string' ? toolchain.split(',') : toolchain
  return make(
    {
      name: name === undefined ? undefined : textOf(name),
      version: version === undefined || version instanceof Map ? version : textOf(version),
      suffix: value.get('versionsuffix'),
      toolchain: Array.isArray(written) ? written.map(trimmed) : written,
    },
    own,
    arch,
    hidden,
    value,
  )
}

const trimmed = (value: Plain): Plain => (typeof value === 'string' ? value.trim() : value)

type Fields = Record<'name' | 'version' | 'suffix' | 'toolchain', Plain | undefined>

function make(
  fields: Fields,
  own: Toolchain,
  arch: string,
  hidden: boolean,
  whole: Plain,
): WrittenDependency | null {
  const version = fields.version instanceof Map ? forArch(fields.version, arch) : fields.version
  if (version === false) return null
  if (typeof fields.name !== 'string') throw bad(`dependency without a name: ${show(whole)}`)
  if (version === undefined || version === null)
    throw bad(`dependency without a version: ${show(whole)}`)
  if (typeof version !== 'string')
    throw bad(`the version of a dependency is a text: ${show(whole)}`)
  const suffix = fields.suffix ?? ''
  if (typeof suffix !== 'string') throw bad(`the suffix of a dependency is a text: ${show(whole)}`)
  const toolchain = dependencyToolchain(fields.toolchain, whole)
  return {
    name: fields.name,
    version,
    versionsuffix: suffix,
    toolchain: toolchain ?? own,
    inherits: toolchain === null,
    hidden,
    module: null,
  }
}

/** `{'arch=x86_64': '1.2', 'arch=*': False}`. */
function forArch(versions: PlainMap, arch: string): Plain {
  const other = [...versions.keys()].find((key) => !key.startsWith('arch='))
  if (other !== undefined) throw bad(`a version is chosen by arch=…, not by ${other}`)
  const version = versions.get(`arch=${arch}`) ?? versions.get('arch=*')
  if (version === undefined) throw bad(`no version for ${arch} in ${show(versions)}`)
  return version
}

function dependencyToolchain(value: Plain | undefined, whole: Plain): Toolchain | null {
  if (value === undefined || value === null) return null
  if (value === true) return { name: 'system', version: 'system' }
  if (typeof value !== 'string') {
    const toolchain = readToolchain(value)
    if (toolchain) return toolchain
  }
  throw bad(`toolchain of dependency ${show(whole)} is not understood`)
}

/** `{'name': …, 'version': …}`, a pair, or `'intel, 2015a'`; undefined where it is none of them. */
export function readToolchain(value: Plain | undefined): Toolchain | undefined {
  const [name, version] =
    value instanceof Map
      ? [value.get('name'), value.get('version')]
      : Array.isArray(value)
        ? value
        : typeof value === 'string'
          ? value.split(',').map((part) => part.trim())
          : []
  return typeof name === 'string' && typeof version === 'string' ? { name, version } : undefined
}

/** With templates expanded, and in the toolchain that `choose` says where it inherits one. */
export function settleDependency(
  written: WrittenDependency,
  templates: Templates,
  choose: (name: string, version: string, suffix: string, own: Toolchain) => Toolchain | null,
): DependencyFacts {
  const { hidden, module } = written
  if (module !== null || written.name === null || written.version === null || !written.toolchain)
    return {
      name: null,
      version: null,
      versionsuffix: written.versionsuffix,
      toolchain: null,
      ...(hidden ? { hidden } : {}),
      external_module: true,
      module: expand(module ?? '', templates),
    }
  const text = (value: string) => expand(value, templates)
  const [name, version, versionsuffix] = [
    text(written.name),
    text(written.version),
    text(written.versionsuffix),
  ]
  const own = { name: text(written.toolchain.name), version: text(written.toolchain.version) }
  const chosen =
    written.inherits && !isSystem(own.name) ? choose(name, version, versionsuffix, own) : null
  const toolchain = chosen ?? own
  return {
    name,
    version,
    versionsuffix,
    toolchain,
    ...(isSystem(toolchain.name) ? { system: true } : {}),
    ...(hidden ? { hidden } : {}),
    ...(written.inherits && !chosen ? { toolchain_inherited: true } : {}),
    module: moduleName(name, fullVersion({ version, versionsuffix, toolchain }), hidden),
  }
}

/** `HDF5/1.14.6-gompi-2025b`; a hidden one's version begins with a dot. */
export function moduleName(name: string, version: string, hidden: boolean): string {
  return `${name}/${hidden ? '.' : ''}${version}`
}
