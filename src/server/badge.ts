/** A badge: which version a tool has of a software, and how it stands, in words and colour. */
import { html } from 'hono/html'
import type { ListingCell } from '../model/listing.ts'
import type { Html } from './html/layout.ts'
import { inWords } from './html/catalogue.ts'

/** Dark enough for white text: contrast of at least 4.5. */
const colours = { newest: '#116329', outdated: '#7a4d00', unknown: '#57606a', absent: '#57606a' }
/** Of the widest common sans serif at 11 px; browsers fit the text into it by textLength. */
const perLetter = 6.6

export function badge(title: string, cell: ListingCell | undefined): Html {
  const says = cell ? [cell.version, inWords(cell)].filter(Boolean).join(', ') : 'absent'
  const [left, right] = [title, says].map((text) => Math.ceil(text.length * perLetter) + 12)
  const width = left! + right!
  const colour = colours[cell?.status ?? 'absent']
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="20"
    role="img"
    aria-label="${title}: ${says}"
  >
    <title>${title}: ${says}</title>
    <rect width="${left}" height="20" fill="#24292f" />
    <rect x="${left}" width="${right}" height="20" fill="${colour}" />
    <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
      <text x="6" y="14" textLength="${left! - 12}">${title}</text>
      <text x="${left! + 6}" y="14" textLength="${right! - 12}">${says}</text>
    </g>
  </svg>`
}
