/**
 * A Site as a packages.yaml: externals with their compilers, what must not be built, what is
 * preferred. Source: Spack's packages schema (1.1 and newer: `id` and `dependencies` of externals).
 */
import { stringify } from 'yaml'
import { valueOf } from '../../../model/common.ts'
import type { Installation } from '../../../model/installation.ts'
import type { NodeClass, Site } from '../../../model/site.ts'
import type { Emitted } from '../../adapter.ts'
import { misplaced } from '../emit/misplaced.ts'
import { injected } from '../emit/pinned.ts'
import { external } from './choose.ts'
import { rulesOf, type Rules } from './rules.ts'
import type { External } from '../emit/external.ts'

type Entry = Rules & { externals?: External[]; target?: string[]; providers?: object }

/** The node class that software is built for: compute nodes before others. */
export const buildsFor = (site: Site): NodeClass =>
  site.nodeClasses.find((n) => n.role === 'compute') ?? site.nodeClasses[0]!

const seenOn = (i: Installation, node: NodeClass): boolean =>
  i.nodeClasses === undefined || i.nodeClasses.includes(node.id)

const counted = (many: readonly Installation[]): string => {
  const names = many.slice(0, 5).map((i) => i.name)
  return `${many.length} (${names.join(', ')}${many.length > names.length ? ', …' : ''})`
}

export function exportPackages(site: Site): Emitted {
  const losses: string[] = []
  const node = buildsFor(site)
  const lose = (many: readonly Installation[], why: string) => {
    if (many.length > 0) losses.push(`${counted(many)} ${why}`)
  }
  const here = site.installations.filter((i) => seenOn(i, node))
  lose(
    site.installations.filter((i) => !seenOn(i, node)),
    `of other node classes than ${node.id}`,
  )
  lose(
    here.filter((i) => i.software === undefined),
    'that are not known to be a package of Spack',
  )
  const named = here.filter((i) => i.software !== undefined && !injected.has(i.software))
  lose(
    named.filter((i) => i.universe !== 'host'),
    "of another universe than the host's: Spack would link them together",
  )
  const host = named.filter((i) => i.universe === 'host')
  const { externals, unplaced, equal } = external(host)
  lose(unplaced, 'have neither a prefix nor a module')
  for (const [spec, ids] of equal)
    losses.push(`${spec} stands once for ${ids.join(', ')}: Spack cannot tell them apart`)
  for (const i of host) {
    const [first, ...rest] = misplaced(i)
    if (first)
      losses.push(
        `${i.id}: an external is one prefix; its ${first.what} is ${first.path}, not ${first.expected}${rest.length > 0 ? `; so for ${rest.map((m) => m.what).join(', ')}` : ''}`,
      )
  }
  if (externals.size > 0)
    losses.push(
      "a variant that nobody probed gets the recipe's default in Spack, here it is unknown",
    )

  const packages = new Map<string, Entry>()
  for (const [name, rules] of rulesOf(site, losses)) packages.set(name, rules)
  for (const [name, list] of externals)
    packages.set(name, { ...packages.get(name), externals: list })
  const target = valueOf(node.cpu.target)
  const providers = site.choices?.providers ?? {}
  const all = {
    ...packages.get('all'),
    ...(target === undefined ? {} : { target: [target] }),
    ...(Object.keys(providers).length > 0 && { providers }),
  }
  packages.delete('all')
  const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1))
  const document = {
    packages: { ...(Object.keys(all).length > 0 && { all }), ...Object.fromEntries(sorted) },
  }
  const name = valueOf(site.system.name) ?? 'a machine'
  const head = `# Software of ${name}, ${node.id} nodes, for Spack 1.1 or newer; written by Portolan.\n`
  return {
    files: [{ path: 'packages.yaml', text: head + stringify(document, { lineWidth: 0 }) }],
    losses,
  }
}
