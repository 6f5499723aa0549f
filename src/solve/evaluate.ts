/** Conditions and constraints on a finished answer: to say which of them were at work. */
import { fitsMachine, virtualVersionMeets } from './possible.ts'
import { parseSpec } from '../spec/parse.ts'
import { matchNode } from '../spec/match.ts'
import type { Spec } from '../spec/spec.ts'
import type { SolvedNode } from './decode.ts'
import type { SolveInput } from './input.ts'

export type ByName = ReadonlyMap<string, SolvedNode>

/** Whether a condition holds for a node of the answer; what is unknown does not hold. */
export function conditionHolds(
  node: SolvedNode,
  when: Spec,
  all: ByName,
  input: SolveInput,
): boolean {
  if (!fitsMachine(when, input.machine) || matchNode(node, when).verdict !== 'yes') return false
  return when.dependencies.every((d) =>
    node.dependencies.some((edge) => {
      const named = edge.name === d.spec.name || edge.virtuals.includes(d.spec.name ?? '')
      if (!named || !d.virtuals.every((v) => edge.virtuals.includes(v))) return false
      const target = all.get(edge.name)
      const spec = edge.name === d.spec.name ? d.spec : { ...d.spec, versions: null }
      return target !== undefined && conditionHolds(target, spec, all, input)
    }),
  )
}

export type Demand = {
  readonly by: string
  readonly spec: Spec
  readonly text: string
  readonly types: readonly string[]
}

const demands = new WeakMap<ByName, ReadonlyMap<string, readonly Demand[]>>()

/** What the built nodes of the answer ask of `name`, directly or by a virtual it provides. */
export function demandsOn(name: string, all: ByName, input: SolveInput): readonly Demand[] {
  let found = demands.get(all)
  if (!found) demands.set(all, (found = allDemands(all, input)))
  return found.get(name) ?? []
}

/** By the one they are made of, in one pass over the recipes, which may have hundreds of dependencies. */
function allDemands(all: ByName, input: SolveInput): Map<string, Demand[]> {
  const found = new Map<string, Demand[]>()
  for (const parent of all.values()) {
    if (parent.reused) continue
    const targets = new Map<string, Set<string>>()
    for (const { name, virtuals } of parent.dependencies) {
      for (const key of [name, ...virtuals])
        targets.set(key, (targets.get(key) ?? new Set()).add(name))
    }
    for (const d of input.catalog.package(parent.name)?.dependencies ?? []) {
      const spec = parseSpec(d.spec)
      const asked = targets.get(spec.name ?? '')
      if (!asked) continue
      const types = d.types.filter((t) => t !== 'test')
      if (types.length === 0 || !conditionHolds(parent, parseSpec(d.when), all, input)) continue
      for (const name of asked) {
        const list = found.get(name) ?? []
        found.set(name, list)
        list.push({ by: parent.name, spec, text: d.spec, types })
      }
    }
  }
  return found
}

/** Whether a node's recipe gives it as this virtual in a version the spec asks for. */
export function isProvider(
  node: SolvedNode,
  wanted: Spec,
  all: ByName,
  input: SolveInput,
): boolean {
  if (node.reused?.provides.includes(wanted.name ?? '') === true) return true
  return (input.catalog.package(node.name)?.provides ?? []).some((entry) => {
    const provided = parseSpec(entry.virtual)
    return (
      provided.name === wanted.name &&
      virtualVersionMeets(provided, wanted) &&
      conditionHolds(node, parseSpec(entry.when), all, input)
    )
  })
}
