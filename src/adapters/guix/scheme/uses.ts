/**
 * Sets of files, each distinct one kept once: which files a value hangs on is one small number, and
 * most values hang on the same few.
 */
export class FileSets {
  /** A bit for each file, sixteen to a character: texts are cheap to keep and to compare. */
  readonly #texts: string[] = ['']
  readonly #numbers = new Map<string, number>([['', 0]])
  /** Smaller number → larger one → their union. */
  readonly #unions: (Map<number, number> | undefined)[] = []

  #number(text: string): number {
    let found = this.#numbers.get(text)
    if (found === undefined) {
      this.#numbers.set(text, (found = this.#texts.length))
      this.#texts.push(text)
    }
    return found
  }

  /** The set of one file, by its number among the sources. */
  of(file: number): number {
    return this.#number('\0'.repeat(file >> 4) + String.fromCharCode(1 << (file & 15)))
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a
    if (a === 0) return b
    const [low, high] = a < b ? [a, b] : [b, a]
    const known = (this.#unions[low] ??= new Map())
    let found = known.get(high)
    if (found === undefined) known.set(high, (found = this.#joined(a, b)))
    return found
  }

  #joined(a: number, b: number): number {
    const [x, y] = [this.#texts[a] ?? '', this.#texts[b] ?? '']
    const [long, short] = x.length >= y.length ? [x, y] : [y, x]
    const words: number[] = []
    for (let i = 0; i < short.length; i++) words.push(long.charCodeAt(i) | short.charCodeAt(i))
    return this.#number(String.fromCharCode(...words) + long.slice(short.length))
  }

  /** Files that are in any of the sets. */
  members(sets: Iterable<number>): Set<number> {
    const found = new Set<number>()
    for (const set of sets) {
      const text = this.#texts[set] ?? ''
      for (let i = 0; i < text.length; i++) {
        const word = text.charCodeAt(i)
        for (let bit = 0; word >> bit !== 0; bit++) if ((word >> bit) & 1) found.add(i * 16 + bit)
      }
    }
    return found
  }
}
