/**
 * Sets of files, each distinct one kept once: which files a value hangs on is one small number, and
 * most values hang on the same few.
 */

export class FileSets {
  /** A bit for each file, sixteen to a word. */
  readonly #sets: Uint16Array[] = [new Uint16Array(0)]
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #unions = new Map<number, number>()

  #number(words: Uint16Array): number {
    const key = String.fromCharCode(...words)
    let found = this.#numbers.get(key)
    if (found === undefined) {
      this.#numbers.set(key, (found = this.#sets.length))
      this.#sets.push(words)
    }
    return found
  }

  /** The set of one file, by its number among the sources. */
  of(file: number): number {
    const words = new Uint16Array((file >> 4) + 1)
    words[file >> 4] = 1 << (file & 15)
    return this.#number(words)
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a
    if (a === 0) return b
    const key = a < b ? a * 2 ** 26 + b : b * 2 ** 26 + a
    let found = this.#unions.get(key)
    if (found === undefined) this.#unions.set(key, (found = this.#joined(a, b)))
    return found
  }

  #joined(a: number, b: number): number {
    const [x, y] = [this.#sets[a] as Uint16Array, this.#sets[b] as Uint16Array]
    const [long, short] = x.length >= y.length ? [x, y] : [y, x]
    const words = long.slice()
    for (let i = 0; i < short.length; i++) words[i] = (words[i] ?? 0) | (short[i] ?? 0)
    return this.#number(words)
  }

  members(set: number): number[] {
    const found: number[] = []
    for (const [i, word] of (this.#sets[set] ?? []).entries()) {
      for (let bit = 0; bit < 16; bit++) if ((word >> bit) & 1) found.push(i * 16 + bit)
    }
    return found
  }
}
