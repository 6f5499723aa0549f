/**
 * Takes the doc comments out of a model file, so that schemas and pages say what the code says.
 * Reads the shape that the formatter gives our files: one field a line, two spaces a level.
 */

export type NounComments = {
  /** Comment of the noun itself; empty without one. */
  text: string
  /** `field` or `field.nested` → its comment. */
  fields: ReadonlyMap<string, string>
}

const joined = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*(?!\/))\s?/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n')
    .trim()

/** Comment at the head of the file: what the document is. */
export function headComment(source: string): string {
  const match = /^\/\*\*[\s\S]*?\*\//.exec(source)
  return match ? joined(match[0].split('\n')) : ''
}

/** Comments of every exported noun of the file, by name. */
export function nounComments(source: string): Map<string, NounComments> {
  const nouns = new Map<string, NounComments>()
  let comment: string[] = []
  let open = false
  let fields = new Map<string, string>()
  /** Keys of the objects around the line, outermost first, with their indentation. */
  let around: { key: string; indent: number }[] = []
  for (const line of source.split('\n')) {
    if (open || /^\s*\/\*\*/.test(line)) {
      comment.push(line)
      open = !line.includes('*/')
      continue
    }
    const noun = /^export const (\w+) = z\b/.exec(line)?.[1]
    const field = /^(\s+)([$\w]+): /.exec(line)
    if (noun) {
      fields = new Map()
      around = []
      nouns.set(noun, { text: joined(comment).replaceAll(/\s+/g, ' '), fields })
    } else if (field) {
      const indent = field[1]!.length
      around = [...around.filter((outer) => outer.indent < indent), { key: field[2]!, indent }]
      const text = joined(comment).replaceAll(/\s+/g, ' ')
      if (text) fields.set(around.map((outer) => outer.key).join('.'), text)
    }
    comment = []
  }
  return nouns
}
