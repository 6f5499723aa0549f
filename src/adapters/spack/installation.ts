/** One record of Spack's database → Installation. */
import type { MachineView } from '../adapter.ts'
import type { Installation, Use } from '../../model/installation.ts'
import { readPrefix } from '../prefix.ts'
import type { SpackNode, SpackRecord } from './database.ts'

export const idOf = (hash: string): string => `spack:/${hash}`

/** Prefixes of many packages: what lies there says nothing of one. */
const shared = new Set(['/', '/usr', '/usr/local'])

const flags = new Set(['cflags', 'cppflags', 'cxxflags', 'fflags', 'ldflags', 'ldlibs'])

/** Parameters without compiler flags and empty internal lists. */
export function variantsOf(node: SpackNode): Installation['variants'] {
  const variants: Installation['variants'] = {}
  for (const [name, value] of Object.entries(node.parameters)) {
    if (flags.has(name) || value === null) continue
    if (Array.isArray(value)) variants[name] = value.map(String)
    else variants[name] = typeof value === 'number' ? String(value) : value
  }
  return variants
}

export type Known = {
  source: string
  /** Hash → virtuals by which dependents use it. */
  virtuals: ReadonlyMap<string, ReadonlySet<string>>
  nodes: ReadonlyMap<string, SpackNode>
}

export async function installationOf(
  hash: string,
  record: SpackRecord,
  known: Known,
  view: MachineView,
): Promise<Installation> {
  const node = record.spec
  const external = node.external
  const prefix = external?.path ?? record.path ?? undefined
  const evidence = { source: known.source, detail: `/${hash}` }
  // What an external is said to have was filled up with defaults: that proves nothing.
  const variants = external ? {} : variantsOf(node)
  const own =
    prefix === undefined || shared.has(prefix) ? undefined : await readPrefix(view, prefix)
  const seen = prefix !== undefined && (await view.files(`${prefix}/*`)).length > 0
  const target = node.arch?.target
  const compiler = compilerOf(node, known)
  return {
    id: idOf(hash),
    tool: 'spack',
    name: node.name,
    version: node.version,
    software: node.name,
    variants,
    ...(prefix === undefined ? {} : { prefix }),
    universe: 'host',
    ...(target ? { target: typeof target === 'string' ? target : target.name } : {}),
    ...(compiler === undefined ? {} : { compiler }),
    dependencies: node.dependencies.flatMap((d) =>
      d.hash === undefined || !known.nodes.has(d.hash)
        ? []
        : [
            {
              id: idOf(d.hash),
              types: d.types,
              ...(d.virtuals.length > 0 ? { virtuals: d.virtuals } : {}),
            },
          ],
    ),
    provides: [...(known.virtuals.get(hash) ?? [])].sort(),
    elf: own?.elf ?? [],
    // Spack installs the whole of a package: only a prefix that was seen can prove otherwise.
    linkable: own && seen ? own.linkable : true,
    use: { ...own?.use, ...useOf(hash, node) },
    details: details(record, known),
    evidence: [evidence],
  }
}

function compilerOf(node: SpackNode, known: Known): string | undefined {
  if (node.compiler) return `${node.compiler.name}@${node.compiler.version}`
  const edge = node.dependencies.find((d) =>
    d.virtuals.some((v) => v === 'c' || v === 'cxx' || v === 'fortran'),
  )
  const found = edge?.hash === undefined ? undefined : known.nodes.get(edge.hash)
  return found ? `${found.name}@${found.version}` : undefined
}

const languages: Readonly<Record<string, string>> = { c: 'cc', cxx: 'cxx', fortran: 'fc' }

function useOf(hash: string, { external }: SpackNode): Use {
  if (!external) return { commands: [`spack load /${hash.slice(0, 7)}`] }
  const modules = typeof external.module === 'string' ? [external.module] : external.module
  const programs = Object.entries(external.extra_attributes?.compilers ?? {}).flatMap(
    ([language, path]) => {
      const role = languages[language]
      return role === undefined ? [] : [[role, path] as const]
    },
  )
  return {
    ...(modules && modules.length > 0 ? { modules } : {}),
    ...(programs.length > 0 ? { programs: Object.fromEntries(programs) } : {}),
  }
}

function details(record: SpackRecord, known: Known): Record<string, unknown> {
  const { spec } = record
  const missing = spec.dependencies.filter((d) => d.hash !== undefined && !known.nodes.has(d.hash))
  const compilerFlags = Object.fromEntries(
    Object.entries(spec.parameters).filter(
      ([name, value]) => flags.has(name) && Array.isArray(value) && value.length > 0,
    ),
  )
  return {
    ...(spec.namespace === undefined ? {} : { namespace: spec.namespace }),
    ...(spec.arch?.platform_os ? { os: spec.arch.platform_os } : {}),
    ...(record.explicit === undefined ? {} : { explicit: record.explicit }),
    ...(record.deprecated_for ? { deprecatedFor: record.deprecated_for } : {}),
    ...(spec.external ? { external: true } : {}),
    ...(Object.keys(compilerFlags).length > 0 ? { compilerFlags } : {}),
    ...(missing.length > 0
      ? { missingDependencies: missing.map((d) => `${d.name}/${d.hash}`) }
      : {}),
  }
}
