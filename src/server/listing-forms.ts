/** The table of software in other forms: CSV (RFC 4180) and JSON-LD (schema.org). */
import type { ListingRow } from '../model/listing.ts'

/** A cell that a spreadsheet would run as a formula is set in quotes with an apostrophe before it. */
const quoted = (text: string): string => {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

export function csv(rows: readonly ListingRow[], tools: readonly string[]): string {
  const head = [
    'software',
    'latest',
    ...tools.flatMap((tool) => [`${tool} version`, `${tool} status`, `${tool} date`]),
    'licences',
  ]
  const lines = rows.map((row) => [
    row.software,
    row.latest ?? '',
    ...tools.flatMap((tool) => {
      const cell = row.cells[tool]
      return cell ? [cell.version ?? '', cell.status, cell.date ?? ''] : ['', 'absent', '']
    }),
    row.licences.join('; '),
  ])
  return [head, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

export const jsonLd = (rows: readonly ListingRow[]) => ({
  '@context': 'https://schema.org',
  '@type': 'ItemList',
  numberOfItems: rows.length,
  itemListElement: rows.map((row, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    item: {
      '@type': 'SoftwareSourceCode',
      name: row.software,
      ...(row.latest !== null && { version: row.latest }),
      ...(row.licences.length > 0 && { license: row.licences }),
      ...(row.names.length > 0 && { alternateName: row.names }),
    },
  })),
})
