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

const NEWLINE = 10

/**
 * Only the fields in `wanted`, lower case; continuation lines are kept with their line ends. Text is
 * made of one stretch between empty lines at a time: an index has tens of megabytes.
 */
export function* paragraphs(data: Buffer, wanted: ReadonlySet<string>): Iterable<Paragraph> {
  let line = 1
  for (let from = 0; from < data.length;) {
    const empty = data.indexOf('\n\n', from)
    const end = empty < 0 ? data.length : empty + 1
    const text = data.toString('utf8', from, end)
    yield* stretch(text, line, wanted)
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === NEWLINE) line++
    from = end
    for (; data[from] === NEWLINE; from++) line++
  }
}

/** A stretch without empty lines; lines of blanks alone still separate paragraphs. */
function* stretch(
  text: string,
  firstLine: number,
  wanted: ReadonlySet<string>,
): Iterable<Paragraph> {
  let fields = new Map<string, string>()
  let problems: { line: number; reason: string }[] = []
  let start = 0
  let current = ''
  for (const [index, line] of text.split('\n').entries()) {
    const number = firstLine + index
    if (line.trim() === '') {
      if (start > 0) yield { line: start, fields, problems }
      fields = new Map()
      problems = []
      start = 0
      current = ''
    } else if (line.startsWith(' ') || line.startsWith('\t')) {
      if (wanted.has(current)) fields.set(current, `${fields.get(current) ?? ''}\n${line}`)
    } else if (!line.startsWith('#')) {
      if (start === 0) start = number
      const colon = line.indexOf(':')
      current = colon > 0 ? line.slice(0, colon).toLowerCase() : ''
      if (colon <= 0) problems.push({ line: number, reason: `not a field: "${line.slice(0, 60)}"` })
      else if (wanted.has(current)) fields.set(current, line.slice(colon + 1).trim())
    }
  }
  if (start > 0) yield { line: start, fields, problems }
}

/** A field of several lines as one. */
export const folded = (value: string | undefined): string =>
  (value ?? '').replace(/\s*\n\s*/g, ' ').trim()
