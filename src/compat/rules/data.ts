/**
 * Tables of facts in data/compat: lines of columns separated by tabs, `#` before a remark. The last
 * column of each line names its source, which a remark `# source NAME: …` describes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const compatFolder = join(import.meta.dirname, '../../../data/compat')

export type Row<C extends string> = Readonly<Record<C | 'source', string>>

const kept = new Map<string, unknown>()

/** The rows of one table, read once. Throws when a line has another number of columns. */
export function rowsOf<const C extends string>(
  name: string,
  columns: readonly C[],
): readonly Row<C>[] {
  const known = kept.get(name) as readonly Row<C>[] | undefined
  if (known) return known
  const rows = parseTable(readFileSync(join(compatFolder, `${name}.tsv`), 'utf8'), name, columns)
  kept.set(name, rows)
  return rows
}

export function parseTable<const C extends string>(
  text: string,
  name: string,
  columns: readonly C[],
): readonly Row<C>[] {
  const sources = new Map<string, string>()
  const rows: Row<C>[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const source = /^# source (\S+): (.+)$/.exec(line)
    if (source) sources.set(source[1]!, source[2]!)
    if (line === '' || line.startsWith('#')) continue
    const cells = line.split('\t')
    const from = sources.get(cells.at(-1) ?? '')
    if (cells.length !== columns.length + 1 || from === undefined)
      throw new Error(`${name}.tsv:${i + 1}: not ${columns.length} columns and a known source`)
    const entries = columns.map((column, at) => [column, cells[at] ?? ''])
    rows.push(Object.freeze({ ...Object.fromEntries(entries), source: from }) as Row<C>)
  }
  return Object.freeze(rows)
}
