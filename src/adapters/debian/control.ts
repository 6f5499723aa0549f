/**
 * Paragraphs of Debian's control format (deb822(5)): `Field: value`, continued by lines that begin
 * with a blank, paragraphs separated by empty lines. Names of fields are lower-cased.
 */
export type Paragraph = {
  /** Line of the first field in the file, from 1. */
  line: number
  fields: ReadonlyMap<string, string>
  /** What is no field, with its line. */
  problems: readonly { line: number; reason: string }[]
}

/** Only the fields in `wanted`, lower case; continuation lines are kept with their line ends. */
export function* paragraphs(text: string, wanted: ReadonlySet<string>): Iterable<Paragraph> {
  let fields = new Map<string, string>()
  let problems: { line: number; reason: string }[] = []
  let start = 0
  let current = ''
  let number = 0
  for (let from = 0; from <= text.length;) {
    const found = text.indexOf('\n', from)
    const end = found < 0 ? text.length : found
    const first = text.charCodeAt(from)
    number++
    if (end === from || text.slice(from, end).trim() === '') {
      if (start > 0) yield { line: start, fields, problems }
      fields = new Map()
      problems = []
      start = 0
      current = ''
    } else if (first === 32 || first === 9) {
      if (wanted.has(current))
        fields.set(current, `${fields.get(current) ?? ''}\n${text.slice(from, end)}`)
    } else if (first !== 35) {
      if (start === 0) start = number
      const colon = text.indexOf(':', from)
      if (colon <= from || colon > end) {
        problems.push({
          line: number,
          reason: `not a field: "${text.slice(from, Math.min(end, from + 60))}"`,
        })
        current = ''
      } else {
        current = text.slice(from, colon).toLowerCase()
        if (wanted.has(current)) fields.set(current, text.slice(colon + 1, end).trim())
      }
    }
    from = end + 1
  }
  if (start > 0) yield { line: start, fields, problems }
}

/** A field of several lines as one. */
export const folded = (value: string | undefined): string =>
  (value ?? '').replace(/\s*\n\s*/g, ' ').trim()
