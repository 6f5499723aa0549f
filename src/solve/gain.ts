/**
 * Whether an answer with one node a package might become better with further nodes: where it pays
 * for a version that nobody who depends on it asks for, and the better version would take, itself or
 * in what it needs in turn, another node of a build tool or compiler than the one there is.
 */
import { contains } from '../spec/range.ts'
import { matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { parseVersion } from '../spec/version.ts'
import { COMPILERS_PRIORITY, COPIES_PRIORITY, mostNodes } from './copies.ts'
import { keyOfNode, type Solution, type SolvedNode } from './decode.ts'
import { type ByName, demandsOn } from './evaluate.ts'
import type { SolveInput } from './input.ts'
import { criteria } from './objective.ts'
import { fitsMachine } from './possible.ts'

const BUILT = criteria.built
const versions = [criteria.rootVersion + BUILT, criteria.versions + BUILT]

export function couldGain(solution: Solution, input: SolveInput): boolean {
  if (Object.keys(input.preferences.nodes ?? {}).length === 0) return false
  const costs = solution.costs.filter(({ priority }) => priority > COPIES_PRIORITY)
  if (costs.some(({ priority }) => priority === COMPILERS_PRIORITY)) return true
  if (!costs.some(({ priority }) => versions.includes(priority))) return false
  const all: ByName = new Map(solution.nodes.map((n) => [keyOfNode(n), n]))
  const used = runtimeOf(solution, all)
  const seen = new Set<string>()
  return solution.nodes.some((n) => {
    if (n.reused) return false
    const best = bestAsked(n, all, input)
    return best !== null && takesAnother([n.name, best, used.has(n)], all, input, seen)
  })
}

/** What the roots link and run: there no further node may stand. */
function runtimeOf(solution: Solution, all: ByName): ReadonlySet<SolvedNode> {
  const found = new Set(solution.nodes.filter((n) => n.root))
  for (const n of found)
    for (const d of n.dependencies)
      if (d.types.some((t) => t !== 'build')) found.add(all.get(d.name)!)
  return found
}

/** The best version that all direct demands on the built node allow; null where it has that. */
function bestAsked(node: SolvedNode, all: ByName, input: SolveInput): string | null {
  const demands = [
    ...demandsOn(keyOfNode(node), all, input).map((d) => d.spec),
    ...input.roots.flatMap(({ spec }) => [spec, ...spec.dependencies.map((d) => d.spec)]),
  ].filter((spec) => spec.name === node.name)
  const best = bestVersion(node.name, demands, input)
  return best === null || best === node.version ? null : best
}

function bestVersion(name: string, demands: readonly Spec[], input: SolveInput): string | null {
  const best = input.catalog
    .package(name)
    ?.versions.find(
      ({ version, deprecated }) =>
        !deprecated &&
        demands.every((d) => !d.versions || contains(d.versions, parseVersion(version))),
    )
  return best?.version ?? null
}

/** What the package at that version needs is not what the answer has, down to a tool with copies. */
function takesAnother(
  [name, version, used]: readonly [name: string, version: string, used: boolean],
  all: ByName,
  input: SolveInput,
  seen: Set<string>,
): boolean {
  const key = `${name}@${version} ${used}`
  if (seen.has(key)) return false
  seen.add(key)
  const recipe = input.catalog.package(name)
  if (!recipe) return false
  const defaults = Object.fromEntries(recipe.variants.map((v) => [v.name, v.default]))
  const facts = { version, variants: { ...defaults, ...all.get(name)?.variants } }
  return recipe.dependencies.some((d) => {
    const when = parseSpec(d.when)
    if (!d.types.some((t) => t !== 'test') || !fitsMachine(when, input.machine)) return false
    if (matchNode(facts, { ...when, dependencies: [] }).verdict !== 'yes') return false
    const spec = parseSpec(d.spec)
    const there = all.get(spec.name ?? '')
    if (there && matchNode(there, spec).verdict !== 'no') return false
    const target = input.catalog.package(spec.name ?? '')
    if (!target) return false
    const below = used && d.types.some((t) => t === 'link' || t === 'run')
    if (there && mostNodes(input, target) > 1 && !below) return true
    const best = bestVersion(target.name, [spec], input)
    return best !== null && takesAnother([target.name, best, below], all, input, seen)
  })
}
