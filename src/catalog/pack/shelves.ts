/**
 * Which packages share a block. A plan considers everything its roots may need under some
 * condition; compilers and build tools make some 700 packages part of nearly every plan. Reading
 * those one by one costs more than unpacking them together.
 */
import type { Package } from '../../model/package.ts'

/** Shelf i holds packages that at least this share of all packages may need. */
export const shelfShares = [1 / 4, 1 / 50] as const

/** For each package the number of its shelf, or undefined. */
export function shelves(packages: readonly Package[]): (number | undefined)[] {
  return countDependents(dependencyGraph(packages)).map((count) => {
    const shelf = shelfShares.findIndex((share) => count >= share * packages.length)
    return shelf === -1 ? undefined : shelf
  })
}

/** Virtual name, without version, → indices of packages that provide it under some condition. */
export function providersByVirtual(packages: readonly Package[]): Map<string, number[]> {
  const providers = new Map<string, Set<number>>()
  for (const [i, p] of packages.entries())
    for (const { virtual } of p.provides) {
      const name = virtual.replace(/@.*$/, '')
      providers.set(name, (providers.get(name) ?? new Set()).add(i))
    }
  const names = [...providers.keys()].toSorted()
  return new Map(names.map((name) => [name, [...providers.get(name)!]]))
}

/** For each package the packages one of its dependencies may be, by index. */
function dependencyGraph(packages: readonly Package[]): number[][] {
  const nodes = new Map(packages.map((p, i) => [p.name, i]))
  const providers = providersByVirtual(packages)
  return packages.map((p) => {
    const names = new Set(p.dependencies.map((d) => /^[\w.-]*/.exec(d.spec)![0]))
    return [...names].flatMap((name) => {
      const node = nodes.get(name)
      return node === undefined ? (providers.get(name) ?? []) : [node]
    })
  })
}

/** How many nodes reach each node. */
function countDependents(graph: readonly number[][]): number[] {
  const counts = graph.map(() => 0)
  const seenBy = new Int32Array(graph.length).fill(-1)
  for (const root of graph.keys()) {
    const queue = [root]
    seenBy[root] = root
    for (const node of queue) {
      counts[node]!++
      for (const next of graph[node]!) {
        if (seenBy[next] === root) continue
        seenBy[next] = root
        queue.push(next)
      }
    }
  }
  return counts
}
