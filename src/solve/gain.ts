/**
 * Whether an answer with one node a package might become better with further nodes: only where it
 * pays for something that nobody who depends on it, and not the request, asks for.
 */
import { contains } from '../spec/range.ts'
import { parseVersion } from '../spec/version.ts'
import { COMPILERS_PRIORITY, COPIES_PRIORITY } from './copies.ts'
import { keyOfNode, type Solution, type SolvedNode } from './decode.ts'
import { type ByName, demandsOn } from './evaluate.ts'
import type { SolveInput } from './input.ts'
import { criteria } from './objective.ts'

const BUILT = criteria.built
const versions = [criteria.rootVersion + BUILT, criteria.versions + BUILT]

export function couldGain(solution: Solution, input: SolveInput): boolean {
  if (Object.keys(input.preferences.nodes ?? {}).length === 0) return false
  const costs = solution.costs.filter(({ priority }) => priority > COPIES_PRIORITY)
  if (costs.some(({ priority }) => priority === COMPILERS_PRIORITY)) return true
  if (!costs.some(({ priority }) => versions.includes(priority))) return false
  const all: ByName = new Map(solution.nodes.map((n) => [keyOfNode(n), n]))
  return solution.nodes.some((n) => !n.reused && !bestAsked(n, all, input))
}

/** The built node has the best version that all direct demands on it allow. */
function bestAsked(node: SolvedNode, all: ByName, input: SolveInput): boolean {
  const demands = [
    ...demandsOn(keyOfNode(node), all, input).map((d) => d.spec),
    ...input.roots.flatMap(({ spec }) => [spec, ...spec.dependencies.map((d) => d.spec)]),
  ].filter((spec) => spec.name === node.name)
  const best = input.catalog
    .package(node.name)
    ?.versions.find(
      ({ version, deprecated }) =>
        !deprecated &&
        demands.every((d) => !d.versions || contains(d.versions, parseVersion(version))),
    )
  return best === undefined || best.version === node.version
}
