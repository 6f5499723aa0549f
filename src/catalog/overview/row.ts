/** What a row of the overview takes from the comparison of a software. */
import type { ListingCell } from '../../model/listing.ts'
import type { Cell, Column } from '../compare/compare.ts'

/** Without the tools that have nothing of it, and those that were never read. */
export function listedCells(cells: Readonly<Record<string, Cell>>): Record<string, ListingCell> {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([tool, cell]) =>
      cell.status === 'absent' || (cell.status === 'unknown' && cell.name === undefined)
        ? []
        : [[tool, cell] as const],
    ),
  )
}

/** True where somebody has it, and everybody who has it calls every version deprecated. */
export function deprecatedEverywhere(columns: readonly Column[]): true | undefined {
  const offers = columns.flatMap((column) => column.offers ?? [])
  return (offers.length > 0 && offers.every(({ aside }) => aside === 'deprecated')) || undefined
}
