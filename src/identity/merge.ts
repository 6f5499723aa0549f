/**
 * One installation seen by several tools is one installation with several ways to use it: a module
 * file that points into a Spack or EasyBuild prefix. Same prefix and same software make it the same;
 * a shared prefix such as `/usr` says nothing.
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
    if (prefix === undefined || shared.has(prefix) || i.software === undefined) {
      result.push(i)
      continue
    }
    const key = `${i.universe}\0${prefix}\0${i.software}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  }
  const renamed = new Map<string, string>()
  for (const group of groups.values()) {
    const [first, ...others] = [...group].sort((a, b) => knowledge(b) - knowledge(a))
    if (!first) continue
    for (const other of others) renamed.set(other.id, first.id)
    result.push(others.reduce(merge, first))
  }
  return renamed.size === 0 ? result : result.map((i) => redirect(i, renamed))
}

function merge(a: Installation, b: Installation): Installation {
  const commands = [
    ...(a.use.commands ?? []),
    ...(b.use.commands ?? []),
    ...(a.use.modules && b.use.modules ? [`module load ${b.use.modules.join(' ')}`] : []),
  ]
  return {
    ...a,
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
