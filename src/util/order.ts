/** Orders that version schemes are made of. Each gives a negative number, zero or a positive one. */

/** By UTF-16 code units, as `<` does. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Two runs of decimal digits as whole numbers of any size; the empty run is 0. */
export function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/, '')
  const y = b.replace(/^0+/, '')
  return x.length - y.length || compareText(x, y)
}

/** Item by item; `missing` stands for what the shorter list lacks. */
export function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  missing: T,
  compare: (x: T, y: T) => number,
): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compare(a[i] ?? missing, b[i] ?? missing)
    if (order !== 0) return order
  }
  return 0
}

/** Values computed once for each text; forgets all when `limit` is reached. */
export function remembered<T>(make: (text: string) => T, limit = 10_000): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    if (known.size >= limit) known.clear()
    known.set(text, made)
    return made
  }
}
