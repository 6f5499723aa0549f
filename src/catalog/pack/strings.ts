/**
 * Strings of a block are written once, one a line, and named by their index: packages of one block
 * repeat the same conditions thousands of times, and cutting lines is far cheaper than parsing.
 */
export class StringTable {
  readonly #list: string[] = []
  readonly #index = new Map<string, number>()

  add(text: string): number {
    let index = this.#index.get(text)
    if (index === undefined) {
      if (text.includes('\n')) throw new Error(`a line break in ${JSON.stringify(text)}`)
      index = this.#list.push(text) - 1
      this.#index.set(text, index)
    }
    return index
  }

  toText = (): string => this.#list.join('\n')
}

export type Lookup = (index: number | undefined) => string

/** Looks strings up; a wrong index means a damaged block. */
export function stringLookup(text: string): Lookup {
  const list = text.split('\n')
  return (index) => {
    const string = list[index ?? -1]
    if (string === undefined) throw new Error(`no string number ${index}`)
    return string
  }
}
