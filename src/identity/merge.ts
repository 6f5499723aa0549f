/**
 * One installation seen by several tools is one installation with several ways to use it: a module
 * file that points into a Spack or EasyBuild prefix. The same prefix makes it the same; in a shared
 * prefix such as `/usr` only together with software and version, e.g. an external of Spack.
 */
import type { Installation } from '../model/installation.ts'

const shared = new Set(['/', '/usr', '/usr/local', '/opt', '/apps', '/sw'])

/** How much a view of the same installation knows: the one with most leads. */
const knowledge = (i: Installation) =>
  Object.keys(i.variants).length * 4 + i.dependencies.length + i.elf.length

export function mergeSame(installations: readonly Installation[]): Installation[] {
  const groups = new Map<string, Installation[]>()
  const result: Installation[] = []
  for (const i of installations) {
    const prefix = i.prefix?.replace(/(.)\/+$/, '$1')
    if (prefix === undefined || (shared.has(prefix) && i.software === undefined)) {
      result.push(i)
      continue
    }
    const inShared = shared.has(prefix) ? `\0${i.software}\0${i.upstreamVersion ?? i.version}` : ''
    const key = `${i.universe}\0${prefix}${inShared}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  }
  const renamed = new Map<string, string>()
  for (const group of groups.values())
    for (const same of agreeing(group)) {
      const [first, ...others] = [...same].sort((a, b) => knowledge(b) - knowledge(a))
      if (!first) continue
      for (const other of others) renamed.set(other.id, first.id)
      result.push(others.reduce(merge, first))
    }
  return renamed.size === 0 ? result : result.map((i) => redirect(i, renamed))
}

/**
 * Those of one prefix that are the same: of different tools, and of one software as far as it is
 * known. Two of the same tool are two installations, whatever their prefix.
 */
function agreeing(group: readonly Installation[]): (readonly Installation[])[] {
  const software = new Set(group.flatMap((i) => i.software ?? []))
  const tools = new Set(group.map((i) => i.tool))
  return software.size <= 1 && tools.size === group.length ? [group] : group.map((i) => [i])
}

function merge(a: Installation, b: Installation): Installation {
  const commands = [
    ...(a.use.commands ?? []),
    ...(b.use.commands ?? []),
    ...(a.use.modules && b.use.modules ? [`module load ${b.use.modules.join(' ')}`] : []),
  ]
  return {
    ...a,
    ...(a.software === undefined && b.software !== undefined ? { software: b.software } : {}),
    variants: { ...b.variants, ...a.variants },
    variantEvidence: { ...b.variantEvidence, ...a.variantEvidence },
    provides: [...new Set([...a.provides, ...b.provides])].sort(),
    dependencies: [
      ...a.dependencies,
      ...b.dependencies.filter((d) => !a.dependencies.some((e) => e.id === d.id)),
    ],
    elf: [...a.elf, ...b.elf.filter((e) => !a.elf.some((f) => f.path === e.path))],
    linkable: a.linkable || b.linkable,
    use: {
      ...b.use,
      ...a.use,
      ...(commands.length > 0 ? { commands: [...new Set(commands)] } : {}),
    },
    evidence: [...a.evidence, ...b.evidence],
  }
}

function redirect(i: Installation, renamed: ReadonlyMap<string, string>): Installation {
  const dependencies = new Map<string, Installation['dependencies'][number]>()
  for (const d of i.dependencies) {
    const id = renamed.get(d.id) ?? d.id
    if (id !== i.id && !dependencies.has(id)) dependencies.set(id, { ...d, id })
  }
  return { ...i, dependencies: [...dependencies.values()] }
}
