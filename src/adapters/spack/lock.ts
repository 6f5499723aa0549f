/** `spack.lock`: what Spack concretised, and where that differs from a plan. Lockfile versions 4 to 7. */
import { z } from 'zod'
import { PortolanError } from '../../model/errors.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { SpackNode } from './database.ts'
import { derived, injected } from './emit/pinned.ts'

const Lock = z.object({
  roots: z.array(z.object({ hash: z.string(), spec: z.string() })),
  concrete_specs: z.record(z.string(), SpackNode),
})

export type Lock = { roots: readonly string[]; nodes: ReadonlyMap<string, SpackNode> }

/** Throws PortolanError SPACK_LOCK; `where` names the file. */
export function parseLock(text: string, where: string): Lock {
  try {
    const { roots, concrete_specs: specs } = Lock.parse(JSON.parse(text))
    return { roots: roots.map((r) => r.hash), nodes: new Map(Object.entries(specs)) }
  } catch (cause) {
    throw new PortolanError('SPACK_LOCK', "Spack's lock file cannot be read", {
      where,
      hint: 'remove it, and check that this Spack is 1.1 or newer',
      exitCode: 3,
      cause,
    })
  }
}

const targetOf = (node: SpackNode): string => {
  const target = node.arch?.target
  return typeof target === 'object' && target !== null ? target.name : (target ?? '')
}

const text = (value: unknown): string =>
  value === undefined ? 'nothing' : [value].flat().map(String).toSorted().join(',')

type Difference = { readonly what: string; readonly plan: string; readonly spack: string }

/**
 * Where Spack's node is not what the step says: version, variants, CPU target, built or external.
 * Spack's further variants of an external are its defaults and are not compared, nor is how it was
 * built.
 */
export function nodeDifferences(step: Step, node: SpackNode): Difference[] {
  const found: Difference[] = []
  const same = (what: string, plan: string, spack: string) => {
    if (plan !== spack) found.push({ what, plan, spack })
  }
  const built = step.verdict === 'build'
  same('version', step.version, node.version)
  same('verdict', built ? 'built' : 'external', node.external ? 'external' : 'built')
  if (built) same('target', step.target, targetOf(node))
  for (const [name, value] of Object.entries(step.variants)) {
    if (!built && name === 'build_system') continue
    if (!derived.has(name)) same(`variant ${name}`, text(value), text(node.parameters[name]))
  }
  return found
}

/** Name of each dependency → types and virtuals, without what Spack adds by itself. */
type Edges = ReadonlyMap<string, string>
const edgeText = (types: readonly string[], virtuals: readonly string[]): string =>
  [
    types.toSorted().join(','),
    ...(virtuals.length > 0 ? [virtuals.toSorted().join(',')] : []),
  ].join(' as ')

function plannedEdges(step: Step, byId: ReadonlyMap<string, Step>): Edges {
  const edges = step.dependencies.flatMap((d) => {
    const to = byId.get(d.id)
    const built = step.verdict === 'build'
    const types = d.types.filter((t) => built || t === 'link' || t === 'run')
    if (!to || injected.has(to.software) || types.length === 0) return []
    return [[to.software, edgeText(types, d.virtuals ?? [])] as const]
  })
  return new Map(edges)
}

const lockedEdges = (node: SpackNode): Edges =>
  new Map(
    node.dependencies
      .filter((d) => !injected.has(d.name))
      .map((d) => [d.name, edgeText(d.types, d.virtuals)]),
  )

/** One line for each difference between the plan and the lock; empty when they are the same. */
export function lockDifferences(plan: Plan, lock: Lock): string[] {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const steps = plan.steps.filter((s) => !injected.has(s.software) && !s.own)
  const found: string[] = []
  for (const step of steps) {
    const nodes = [...lock.nodes.values()].filter((n) => n.name === step.software)
    const planned = steps.filter((s) => s.software === step.software)
    if (nodes.length > planned.length)
      found.push(`${step.software}: ${nodes.length} times in Spack's answer`)
    // Of several nodes of one package the one that is most like the step.
    const [node] = nodes.toSorted(
      (a, b) => nodeDifferences(step, a).length - nodeDifferences(step, b).length,
    )
    if (!node) found.push(`${step.software}: not in Spack's answer`)
    if (!node || nodes.length > planned.length) continue
    for (const d of nodeDifferences(step, node)) {
      found.push(`${step.software}: ${d.what} ${d.plan}, Spack ${d.spack}`)
    }
    const [ours, theirs] = [plannedEdges(step, byId), lockedEdges(node)]
    for (const to of new Set([...ours.keys(), ...theirs.keys()])) {
      const [a, b] = [ours.get(to) ?? 'nothing', theirs.get(to) ?? 'nothing']
      if (a !== b) found.push(`${step.software}: edge to ${to} ${a}, Spack ${b}`)
    }
  }
  const planned = new Set(steps.map((s) => s.software))
  for (const node of lock.nodes.values()) {
    if (planned.has(node.name) || injected.has(node.name)) continue
    found.push(`${node.name}: only in Spack's answer`)
  }
  return found
}
