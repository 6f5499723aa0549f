/**
 * Names so near to a parameter's that EasyBuild takes them for a slip and refuses the easyconfig.
 * Nearness is that of Python's difflib (`get_close_matches` with cutoff 0.85): twice the length of
 * the matching parts over both lengths, the longest common part first, then left and right of it.
 */
const cutoff = 0.85

/** The nearest of the names, if it is near enough. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const lower = word.toLowerCase()
  let best: string | undefined
  let high = 0
  for (const name of names) {
    const ratio = similarity(name, lower)
    // Of equally near ones the later in the alphabet, as a heap of pairs gives it.
    if (ratio >= cutoff && (ratio > high || (ratio === high && name > (best ?? '')))) {
      best = name
      high = ratio
    }
  }
  return best
}

export function similarity(a: string, b: string): number {
  const total = a.length + b.length
  if (total === 0) return 1
  if ((2 * Math.min(a.length, b.length)) / total < cutoff) return 0
  return (2 * matching(a, b)) / total
}

function matching(a: string, b: string): number {
  const { at, bt, length } = longest(a, b)
  if (length === 0) return 0
  const left = matching(a.slice(0, at), b.slice(0, bt))
  return length + left + matching(a.slice(at + length), b.slice(bt + length))
}

/** The longest common part, the first in `a` and then in `b` of equally long ones. */
function longest(a: string, b: string): { at: number; bt: number; length: number } {
  let best = { at: 0, bt: 0, length: 0 }
  let ends: number[] = []
  for (let i = 0; i < a.length; i++) {
    const next: number[] = []
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue
      const length = (ends[j - 1] ?? 0) + 1
      next[j] = length
      if (length > best.length) best = { at: i - length + 1, bt: j - length + 1, length }
    }
    ends = next
  }
  return best
}
