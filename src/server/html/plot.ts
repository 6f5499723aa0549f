/** When versions came into a tool, as SVG: one dot a version, time to the right. */
import { html } from 'hono/html'
import type { SoftwareDocument } from '../../app/catalog-lookup.ts'
import type { Html } from './layout.ts'

const size = { width: 720, height: 120, left: 10, right: 10, base: 90 }
const dayMs = 86_400_000

type Arrivals = NonNullable<SoftwareDocument['arrivals']>

/** Empty where no history was read: without dates there is nothing to plot. */
export function versionPlot(arrivals: Arrivals, tool: string): Html {
  const dots = arrivals
    .map(({ version, date }) => ({ version, date, at: Date.parse(date) }))
    .filter(({ at }) => Number.isFinite(at))
    .toSorted((a, b) => a.at - b.at)
  if (dots.length < 2) return html``
  const from = dots[0]!.at
  const to = Math.max(dots.at(-1)!.at, from + dayMs)
  const x = (at: number) =>
    size.left + ((at - from) / (to - from)) * (size.width - size.left - size.right)
  const years = yearsBetween(from, to)
  const stacked = new Map<number, number>()
  return html`<figure>
    <svg
      viewBox="0 0 ${size.width} ${size.height}"
      role="img"
      class="plot"
      aria-label="When ${dots.length} versions came into ${tool}, from ${dots[0]!.date} to ${dots.at(-1)!.date}"
    >
      <line
        x1="${size.left}"
        x2="${size.width - size.right}"
        y1="${size.base}"
        y2="${size.base}"
        class="axis"
      />
      ${years.map(
        (year) =>
          html`<text
            x="${x(Date.UTC(year, 0)).toFixed(1)}"
            y="${size.base + 20}"
            text-anchor="middle"
            >${year}</text
          >`,
      )}
      ${dots.map(({ version, date, at }) => {
        const left = Math.round(x(at) / 6) * 6
        const level = stacked.get(left) ?? 0
        stacked.set(left, level + 1)
        const y = Math.max(6, size.base - 8 - level * 8)
        return html`<circle cx="${left}" cy="${y}" r="3.5"
          ><title>${version}, ${date}</title></circle
        >`
      })}
    </svg>
    <figcaption>When each version came into ${tool}; the dates stand in the list below.</figcaption>
  </figure>`
}

/** Years that begin between two times, at most about eight of them. */
function yearsBetween(from: number, to: number): number[] {
  const first = new Date(from).getUTCFullYear() + 1
  const last = new Date(to).getUTCFullYear()
  const step = Math.max(1, Math.ceil((last - first + 1) / 8))
  const count = Math.max(0, Math.floor((last - first) / step) + 1)
  return Array.from({ length: count }, (_, i) => first + i * step)
}
