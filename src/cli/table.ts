/** Columns of text, two spaces apart; the last one is not padded. Empty columns are left out. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  paintHeader: (text: string) => string = (text) => text,
): string[] {
  const used = header.map((_, i) => i).filter((i) => rows.some((row) => (row[i] ?? '') !== ''))
  const last = used.at(-1)
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    used
      .map((i) => (i === last ? (row[i] ?? '') : (row[i] ?? '').padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [paintHeader(line(header)), ...rows.map(line)]
}

/** Words, joined by `separator`, in lines of at most `width` characters. */
export function wrap(words: readonly string[], width: number, separator = ', '): string[] {
  const lines: string[] = []
  let line = ''
  for (const [i, word] of words.entries()) {
    const text = i < words.length - 1 ? word + separator : word
    if (line !== '' && (line + text).trimEnd().length > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += text
  }
  return line === '' ? lines : [...lines, line.trimEnd()]
}
