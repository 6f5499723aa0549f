/** The rules of compatibility on a finished graph, by walking it: nothing of the program's rules. */
import { valueOf } from '../../model/common.ts'
import { cudaOf, rocmDriverOf } from '../../compat/host.ts'
import { judgeModules } from '../../compat/modules.ts'
import { judgeFortranModules, judgeLibstdcxx } from '../../compat/rules/gcc.ts'
import { judgeCuda, judgeRocm } from '../../compat/rules/gpu.ts'
import { rowsOf } from '../../compat/rules/data.ts'
import { traitsOf } from '../../compat/traits.ts'
import { parseSpec } from '../../spec/parse.ts'
import type { Spec } from '../../spec/spec.ts'
import { keyOfNode, type SolvedNode } from '../decode.ts'
import type { SolveInput } from '../input.ts'

export type Look = {
  readonly input: SolveInput
  readonly graph: readonly SolvedNode[]
  readonly holds: (node: SolvedNode, spec: Spec) => boolean
}

/** What is broken, in words. */
export function brokenCompat(look: Look): string[] {
  return [
    ...traits(look),
    ...places(look),
    ...modules(look),
    ...drivers(look),
    ...fortran(look),
    ...runtimes(look),
  ]
}

const named = (look: Look, key: string) => look.graph.find((n) => keyOfNode(n) === key)

/** The node and everything it is linked with. */
function linked(look: Look, node: SolvedNode): SolvedNode[] {
  const found = [node]
  for (const one of found)
    for (const d of one.dependencies) {
      const to = d.types.includes('link') ? named(look, d.name) : undefined
      if (to && !found.includes(to)) found.push(to)
    }
  return found
}

function valuesOf(look: Look, node: SolvedNode): [trait: string, value: string][] {
  if (node.reused) return traitsOf(node.reused).map((t) => [t.trait, t.value])
  const seen = new Set<string>()
  const found: [string, string][] = []
  for (const row of rowsOf('traits', ['trait', 'value', 'spec'])) {
    const spec = parseSpec(row.spec)
    if (spec.name !== node.name || seen.has(row.trait)) continue
    if (!look.holds(node, { ...spec, name: null })) continue
    seen.add(row.trait)
    found.push([row.trait, row.value])
  }
  const isMpi = look.graph.some((n) =>
    n.dependencies.some((d) => d.name === keyOfNode(node) && d.virtuals.includes('mpi')),
  )
  if (isMpi && !seen.has('mpi')) found.push(['mpi', `${node.name}, whose ABI is not listed`])
  return found
}

function traits(look: Look): string[] {
  return look.graph.flatMap((node) => {
    const values = new Map<string, Set<string>>()
    for (const one of linked(look, node))
      for (const [trait, value] of valuesOf(look, one))
        values.set(trait, (values.get(trait) ?? new Set()).add(value))
    return [...values].flatMap(([trait, set]) =>
      set.size > 1 ? [`${node.name} is linked with ${trait} ${[...set].join(' and ')}`] : [],
    )
  })
}

function places(look: Look): string[] {
  const only = look.input.compat?.toolsOnly
  const isTool = (n: SolvedNode) => n.reused !== null && only?.has(n.reused.id) === true
  return look.graph.flatMap((node) => {
    const broken = node.root && isTool(node) ? [`the root ${node.name} does not run there`] : []
    for (const d of node.dependencies) {
      const to = named(look, d.name)
      if (!to || !d.types.some((t) => t !== 'build')) continue
      if (isTool(to) && !isTool(node))
        broken.push(`${node.name} uses ${d.name}, which is no more than a tool`)
      const universe = (n: SolvedNode) => n.reused?.universe ?? 'host'
      if (universe(to) !== universe(node))
        broken.push(`${node.name} and ${d.name} are of two universes`)
    }
    return broken
  })
}

function modules({ graph }: Look): string[] {
  const all = graph.flatMap((n) => n.reused ?? [])
  return all.flatMap((a) =>
    all
      .filter((b) => a !== b && judgeModules(a, b).verdict === 'does not fit')
      .map((b) => `modules of ${a.id} and ${b.id}`),
  )
}

function drivers({ graph, input }: Look): string[] {
  const host = input.compat?.host
  if (!host) return []
  const [cuda, rocm] = [cudaOf(host), rocmDriverOf(host)]
  return graph
    .filter(
      ({ name, version }) =>
        (name === 'cuda' && cuda && judgeCuda(version, cuda).verdict === 'does not fit') ||
        (['hip', 'hsa-rocr-dev'].includes(name) &&
          rocm &&
          judgeRocm(version, rocm.driver).verdict === 'does not fit'),
    )
    .map(({ name }) => `${name} is above the driver`)
}

const compilerOf = (look: Look, node: SolvedNode, language: string) => {
  const edge = node.dependencies.find((d) => d.virtuals.includes(language))
  return edge && !node.reused ? named(look, edge.name) : undefined
}

function fortran(look: Look): string[] {
  return look.graph.flatMap((node) => {
    const by = compilerOf(look, node, 'fortran')
    if (!by) return []
    return node.dependencies.flatMap((d) => {
      const of = named(look, d.name)?.reused
      const [name, version] = of?.compiler?.split('@') ?? []
      if (!d.types.includes('link') || of?.variants['fortran'] !== true) return []
      if (name === undefined || version === undefined) return []
      const fit = judgeFortranModules({ name, version }, { name: by.name, version: by.version })
      return fit.verdict === 'does not fit' ? [`${node.name} cannot read modules of ${d.name}`] : []
    })
  })
}

function runtimes(look: Look): string[] {
  const system = look.input.compat?.host.node.runtimes
  return look.graph.flatMap((node) => {
    const by = compilerOf(look, node, 'cxx')
    if (!by?.reused) return []
    const own = by.reused.elf.find((e) => e.soname === 'libstdc++.so.6')?.versionsDefined
    const have = own?.length
      ? { defines: own }
      : by.name === 'gcc'
        ? { gcc: by.version }
        : { newest: valueOf(system)?.['libstdc++.so.6'] }
    return linked(look, node).flatMap(({ name, reused }) => {
      const needs = (reused?.elf ?? []).flatMap((e) => e.versionsNeeded['libstdc++.so.6'] ?? [])
      if (reused?.universe !== 'host' || judgeLibstdcxx(needs, have).verdict !== 'does not fit')
        return []
      return [`${node.name} has too old a libstdc++ for ${name}`]
    })
  })
}
