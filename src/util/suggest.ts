/**
 * Did you mean: the candidates nearest to a mistyped name, nearest first, at most three. Near is up
 * to one edit in three letters, two in four or five (insert, delete, replace, swap two neighbours),
 * case aside, and at most one edit more than the nearest. A candidate that continues the name, or
 * has it as a whole part, is as near as can be without being equal.
 */
export function suggest(name: string, candidates: Iterable<string>): string[] {
  const wanted = name.toLowerCase()
  const limit = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3))
  const near: { candidate: string; distance: number }[] = []
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    const distance = Math.min(editDistance(wanted, other, limit), containment(wanted, other))
    if (distance <= limit) near.push({ candidate, distance })
  }
  near.sort(
    (a, b) =>
      a.distance - b.distance ||
      a.candidate.length - b.candidate.length ||
      (a.candidate < b.candidate ? -1 : 1),
  )
  const nearest = near[0]?.distance ?? 0
  const close = near.filter(({ distance }) => distance <= nearest + 1)
  return close.slice(0, 3).map(({ candidate }) => candidate)
}

/** A hint's text, e.g. `did you mean hdf5 or hdf?`; undefined when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = suggest(name, candidates)
  if (near.length === 0) return undefined
  const last = near.at(-1)!
  const text = near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`
  return `did you mean ${text}?`
}

/** A whole word of the candidate, or its beginning: `hdf` in `hdf5`, `numpy` in `py-numpy`. */
function containment(wanted: string, other: string): number {
  if (wanted.length < 3) return Infinity
  return other.split(/[-_.]/).includes(wanted) || other.startsWith(wanted) ? 1 : Infinity
}

/**
 * Optimal string alignment distance of two strings, or Infinity when it is above `limit`.
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? before[j - 2]! + 1
          : Infinity
      row.push(Math.min(replace, swap, previous[j]! + 1, row[j - 1]! + 1))
    }
    if (Math.min(...row) > limit) return Infinity
    before = previous
    previous = row
  }
  const distance = previous[b.length]!
  return distance <= limit ? distance : Infinity
}
