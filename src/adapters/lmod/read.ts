/** Module files and Lmod's spider → Installations. */
import type { MachineView, Read } from '../adapter.ts'
import type { Installation } from '../../model/installation.ts'
import { readPrefix } from '../prefix.ts'
import { discover, type Module } from './discover.ts'
import { idOf, nameAndVersion, toInstallation, upstreamVersion } from './installation.ts'

/** Prefixes that are looked into: on the live machine and in a bundle the same. */
export const prefixGlobs: readonly string[] = [
  '$PORTOLAN_ROOTS/*',
  '$PORTOLAN_ROOTS/*/*',
  '/opt/*',
  '/opt/*/*',
  '/apps/*/*',
  '/sw/*/*',
]

export async function* readModules(view: MachineView): AsyncIterable<Read<Installation>> {
  const { modules, problems } = await discover(view)
  for (const { source, reason } of problems) yield { skipped: { source }, reason }
  if (modules.length === 0) return
  const byName = new Map<string, Module[]>()
  for (const module of modules)
    for (const name of new Set([module.fullName, nameAndVersion(module.fullName).name]))
      byName.set(name, [...(byName.get(name) ?? []), module])
  const visible = new Set(await view.files(...prefixGlobs))
  const ids = new Set<string>()
  for (const module of modules) {
    const requires = dependencies(module, byName)
    const found = toInstallation(module, requires, compilerOf(module, byName))
    const id = ids.has(found.id) ? `${found.id}@${module.path}` : found.id
    ids.add(id)
    const own =
      found.prefix !== undefined && visible.has(found.prefix)
        ? await readPrefix(view, found.prefix)
        : undefined
    yield {
      found: {
        ...found,
        id,
        ...(own ? { elf: own.elf, linkable: own.linkable } : {}),
        use: { ...own?.use, ...found.use },
      },
    }
  }
}

type Index = ReadonlyMap<string, readonly Module[]>

/** The module a name means, seen from one that is loaded after `parents`. */
function resolve(name: string, from: Module, byName: Index): Module | undefined {
  const candidates = (byName.get(name) ?? []).filter((m) => m !== from)
  const reachable = candidates.filter((m) =>
    m.parents.some((p) => from.parents.some((q) => p.every((one) => q.includes(one)))),
  )
  const exact = reachable.filter((m) => m.fullName === name)
  // A name without version means the module system's default, which only it knows.
  return exact[0] ?? (reachable.length === 1 ? reachable[0] : undefined)
}

function dependencies(module: Module, byName: Index): Installation['dependencies'] {
  const found = new Map<string, Installation['dependencies'][number]>()
  const add = (name: string, detail: string) => {
    const target = resolve(name, module, byName)
    if (!target) return
    const mpi = target.file.families.includes('mpi')
    found.set(idOf(target), {
      id: idOf(target),
      types: ['run'],
      ...(mpi ? { virtuals: ['mpi'] } : {}),
      via: { source: module.path, detail },
    })
  }
  for (const name of module.file.requires) add(name, `loads ${name}`)
  for (const name of module.parents[0] ?? []) add(name, `is reached through ${name}`)
  return [...found.values()]
}

function compilerOf(module: Module, byName: Index): string | undefined {
  for (const name of module.parents[0] ?? []) {
    const parent = resolve(name, module, byName)
    if (parent?.file.families.includes('compiler'))
      return `${nameAndVersion(parent.fullName).name}@${upstreamVersion(parent)}`
  }
  return undefined
}
