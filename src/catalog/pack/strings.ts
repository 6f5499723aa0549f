/** Strings of a block are written once and named by their index. */
export class StringTable {
  readonly list: string[] = []
  readonly #index = new Map<string, number>()

  add(text: string): number {
    let index = this.#index.get(text)
    if (index === undefined) {
      index = this.list.push(text) - 1
      this.#index.set(text, index)
    }
    return index
  }
}

/** Looks strings up; a wrong index means a damaged block. */
export function stringLookup(list: readonly string[]): (index: number | undefined) => string {
  return (index) => {
    const text = list[index ?? -1]
    if (typeof text !== 'string') throw new Error(`no string number ${index}`)
    return text
  }
}
