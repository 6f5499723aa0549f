/** A module → Installation: its prefix, version, what it needs, how to load it. */
import type { Installation } from '../../model/installation.ts'
import type { Module } from './discover.ts'

/** Name and version as the path of the module file gives them: the last part is the version. */
export function nameAndVersion(fullName: string): { name: string; version: string } {
  const parts = fullName.split('/')
  const version = parts.length > 1 ? (parts.pop() ?? '') : ''
  return { name: parts.at(-1) ?? fullName, version }
}

const easybuild = (module: Module, variable: 'EBROOT' | 'EBVERSION'): string | undefined => {
  const { name } = nameAndVersion(module.fullName)
  const wanted = `${variable}${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`
  for (const [key, value] of module.file.variables)
    if (key.replace(/[^A-Z0-9]/g, '') === wanted) return value
  return undefined
}

/** The authors' version: said by the module, else its name without toolchain and hash. */
export function upstreamVersion(module: Module): string {
  const said = easybuild(module, 'EBVERSION') ?? whatis(module, 'Version')
  if (said !== undefined) return said
  const { version } = nameAndVersion(module.fullName)
  return version
    .replace(/-[a-z2-7]{7}$/, '')
    .replace(/^v(?=\d)/, '')
    .replace(/^(\d[^-]*)-[A-Za-z].*$/, '$1')
}

const whatis = (module: Module, key: string): string | undefined => {
  for (const line of module.file.whatis) {
    const match = /^\s*([^:]+?)\s*:\s*(\S+)\s*$/.exec(line)
    if (match?.[1]?.toLowerCase() === key.toLowerCase()) return match[2]
  }
  return undefined
}

const ending = /\/+(bin|sbin|lib|lib64|include|share|share\/man|man|lib\/pkgconfig|\.)\/*$/

/**
 * The installation's prefix: EasyBuild's root variable, a variable named after the module that holds
 * a folder, CMake's prefix path, else the folder above its `bin` or `lib`.
 */
export function prefixOf(module: Module): string | undefined {
  const root = easybuild(module, 'EBROOT')
  if (root !== undefined) return root
  const own = nameAndVersion(module.fullName)
    .name.toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
  for (const suffix of ['ROOT', 'HOME', 'DIR', 'PREFIX', 'BASE', 'PATH']) {
    const value = module.file.variables.get(`${own}_${suffix}`)
    if (value?.startsWith('/')) return clean(value)
  }
  for (const variable of [
    'CMAKE_PREFIX_PATH',
    'PATH',
    'LD_LIBRARY_PATH',
    'LIBRARY_PATH',
    'CPATH',
  ]) {
    const [value] = module.file.paths.get(variable) ?? []
    if (value?.startsWith('/')) return clean(value.replace(ending, ''))
  }
  return undefined
}

const clean = (path: string) => path.replace(/\/\.?$/, '').replace(/(.)\/+$/, '$1')

export function toInstallation(
  module: Module,
  requires: Installation['dependencies'],
  compiler: string | undefined,
): Installation {
  const { name, version } = nameAndVersion(module.fullName)
  const upstream = upstreamVersion(module)
  const prefix = prefixOf(module)
  const [parents = [], ...others] = module.parents
  return {
    id: idOf(module),
    tool: 'lmod',
    name,
    version,
    ...(upstream === version || upstream === '' ? {} : { upstreamVersion: upstream }),
    variants: {},
    ...(prefix === undefined ? {} : { prefix }),
    universe: 'host',
    ...(compiler === undefined ? {} : { compiler }),
    dependencies: requires,
    provides: module.file.families.includes('mpi') ? ['mpi'] : [],
    elf: [],
    linkable: true,
    use: {
      modules: [...parents, module.fullName],
      ...(others.length > 0
        ? { commands: others.map((o) => `module load ${[...o, module.fullName].join(' ')}`) }
        : {}),
    },
    details: {
      module: module.fullName,
      ...(module.file.families.length > 0 ? { families: module.file.families } : {}),
      ...(module.file.conflicts.length > 0 ? { conflicts: module.file.conflicts } : {}),
      ...(module.file.opens.length > 0 ? { opens: module.file.opens } : {}),
    },
    evidence: [{ source: module.path }],
  }
}

export const idOf = (module: Module): string =>
  `lmod:${[...(module.parents[0] ?? []), module.fullName].join('+')}`
