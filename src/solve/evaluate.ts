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

/** What the built nodes of the answer ask of a node, directly or by a virtual it provides. */
export function demandsOn(key: string, all: ByName, input: SolveInput): Demand[] {
  const found: Demand[] = []
  for (const parent of all.values()) {
    const edge = parent.dependencies.find((d) => d.name === key)
    const name = all.get(key)?.name ?? key
    if (!edge || parent.reused) continue
    for (const d of input.catalog.package(parent.name)?.dependencies ?? []) {
      const spec = parseSpec(d.spec)
      if (spec.name !== name && !edge.virtuals.includes(spec.name ?? '')) continue
      const types = d.types.filter((t) => t !== 'test' || isTested(input, parent.name))
      if (types.length === 0) continue
      if (!conditionHolds(parent, parseSpec(d.when), all, input)) continue
      found.push({ by: parent.name, spec, text: d.spec, types })
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
