/** The parts of files that are inputs of their own, see `RecipeSource.part`. */
import { type Said, saidBy } from './said-names.ts'
import { interfacePart, namesPart } from './scheme/parts.ts'
import { type Parts, partsOf } from './scheme/top.ts'

export class FileParts {
  readonly #known = new Map<string, Parts | null>()
  readonly #text: (file: string) => string | null

  constructor(text: (file: string) => string | null) {
    this.#text = text
  }

  part(file: string, part: string): string | null {
    const parts = this.#partsOf(file)
    if (!parts) return null
    if (part === interfacePart) return parts.interface
    if (part === namesPart) return names(parts)
    return parts.definitions.get(part.slice(part.indexOf(' ') + 1))?.join('\n') ?? null
  }

  #partsOf(file: string): Parts | null {
    const known = this.#known.get(file)
    if (known !== undefined) return known
    const text = this.#text(file)
    const parts = text === null ? null : partsOf(text)
    this.#known.set(file, parts)
    return parts
  }
}

function names({ definitions }: Parts): string {
  const said: [string, Said[]][] = []
  for (const [name, forms] of definitions) said.push([name, forms.map((form) => saidBy(form, 0))])
  return JSON.stringify(said)
}
