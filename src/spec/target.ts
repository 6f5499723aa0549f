/**
 * Targets of specs: a name (`zen3`), a range of microarchitectures (`x86_64_v3:`), or a list. What
 * is older than what comes from archspec's data and is handed in once by whoever has it.
 */
export type TargetOrder = {
  /** Whether `a` is `b` or one of its ancestors, e.g. x86_64_v2 of zen3. */
  atMost(a: string, b: string): boolean
  family(name: string): string
}

const only: TargetOrder = { atMost: (a, b) => a === b, family: (name) => name }

type Range = { low: string; high: string; range: boolean }

const parse = (text: string): Range[] =>
  text.split(',').map((part) => {
    const [low = '', high] = part.split(':')
    return { low, high: high ?? low, range: high !== undefined }
  })

/** Spack's intersection of two targets, ranges or lists; null when they share none. */
export function targetsInBoth(a: string, b: string, order: TargetOrder = only): string | null {
  const result: string[] = []
  for (const x of parse(a))
    for (const y of parse(b)) {
      const both = rangesInBoth(x, y, order)
      if (both !== null) result.push(both)
    }
  if (result.length === 0) return null
  const concrete = (text: string) => !/[:,]/.test(text)
  return concrete(a) ? a : concrete(b) ? b : result.join(',')
}

function rangesInBoth(x: Range, y: Range, order: TargetOrder): string | null {
  const inside = (name: string, range: Range) =>
    (range.low === '' || order.atMost(range.low, name)) &&
    (range.high === '' || order.atMost(name, range.high))
  if (!x.range) return (y.range ? inside(x.low, y) : x.low === y.low) ? x.low : null
  if (!y.range) return inside(y.low, x) ? y.low : null
  const low = bound(x.low, y.low, order, (a, b) => order.atMost(b, a))
  const high = bound(x.high, y.high, order, (a, b) => order.atMost(a, b))
  if (low === null || high === null) return null
  if (low === '' || high === '') return `${low}:${high}`
  if (order.family(low) !== order.family(high) || !order.atMost(low, high)) return null
  return low === high ? low : `${low}:${high}`
}

function bound(
  a: string,
  b: string,
  order: TargetOrder,
  wins: (a: string, b: string) => boolean,
): string | null {
  if (a === '' || b === '') return a || b
  if (order.family(a) !== order.family(b)) return null
  return wins(a, b) ? a : wins(b, a) ? b : null
}
