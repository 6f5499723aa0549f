/** Combinations of one choice from each list, cheapest first, made one at a time. */

export type Cost = readonly number[]

/** The first entry that differs decides. */
export function compareCosts(a: Cost, b: Cost): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const sum = (costs: readonly Cost[], length: number): Cost =>
  Array.from({ length }, (_, i) => costs.reduce((total, cost) => total + (cost[i] ?? 0), 0))

/** Costs are added up; each list is taken in the order of its costs. */
export function* combinations<T>(
  lists: readonly (readonly T[])[],
  costOf: (choice: T) => Cost,
): Generator<{ chosen: readonly T[]; cost: Cost }> {
  if (lists.some((list) => list.length === 0)) return
  const sorted = lists.map((list) =>
    list
      .map((choice) => ({ choice, cost: costOf(choice) }))
      .sort((a, b) => compareCosts(a.cost, b.cost)),
  )
  const length = Math.max(0, ...sorted.map((list) => list[0]!.cost.length))
  const make = (at: readonly number[]) => ({
    at,
    cost: sum(
      at.map((index, i) => sorted[i]![index]!.cost),
      length,
    ),
  })
  const seen = new Set<string>()
  const open = [make(lists.map(() => 0))]
  for (let next = open.shift(); next; next = open.shift()) {
    yield { chosen: next.at.map((index, i) => sorted[i]![index]!.choice), cost: next.cost }
    for (const [i, index] of next.at.entries()) {
      const at = next.at.with(i, index + 1)
      const id = at.join()
      if (index + 1 >= sorted[i]!.length || seen.has(id)) continue
      seen.add(id)
      const made = make(at)
      const place = open.findIndex((other) => compareCosts(made.cost, other.cost) < 0)
      open.splice(place < 0 ? open.length : place, 0, made)
    }
  }
}
