/** Conditions and constraints on a finished answer: to say which of them were at work. */
import { fitsMachine, virtualVersionMeets } from './possible.ts'
import { parseSpec } from '../spec/parse.ts'
import { matchNode } from '../spec/match.ts'
import type { Spec } from '../spec/spec.ts'
import type { SolvedNode } from './decode.ts'
import { isTested, type SolveInput } from './input.ts'

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
      const target = all.get(edge.name)
      const named = target?.name === d.spec.name || edge.virtuals.includes(d.spec.name ?? '')
      if (!named || !d.virtuals.every((v) => edge.virtuals.includes(v))) return false
      const spec = target?.name === d.spec.name ? d.spec : { ...d.spec, versions: null }
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

/** What the built nodes of the answer ask of a node, directly or by a virtual it provides. */
export function demandsOn(key: string, all: ByName, input: SolveInput): readonly Demand[] {
  let found = demands.get(all)
  if (!found) demands.set(all, (found = allDemands(all, input)))
  return found.get(key) ?? []
}

/** By the node they are made of, in one pass over the recipes, which may have hundreds of dependencies. */
function allDemands(all: ByName, input: SolveInput): Map<string, Demand[]> {
  const found = new Map<string, Demand[]>()
  for (const parent of all.values()) {
    if (parent.reused) continue
    const targets = new Map<string, Set<string>>()
    for (const { name: key, virtuals } of parent.dependencies) {
      for (const name of [all.get(key)?.name ?? key, ...virtuals])
        targets.set(name, (targets.get(name) ?? new Set()).add(key))
    }
    for (const d of input.catalog.package(parent.name)?.dependencies ?? []) {
      const spec = parseSpec(d.spec)
      const asked = targets.get(spec.name ?? '')
      if (!asked) continue
      const types = d.types.filter((t) => t !== 'test' || isTested(input, parent.name))
      if (types.length === 0 || !conditionHolds(parent, parseSpec(d.when), all, input)) continue
      for (const key of asked) {
        const list = found.get(key) ?? []
        found.set(key, list)
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
