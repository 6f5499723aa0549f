/** The facts of a conflict as a graph: what rests on what. Its text stands beside it. */
import { html } from 'hono/html'
import type { Conflict } from '../../model/conflict.ts'
import { layers } from './layers.ts'
import type { Html } from './layout.ts'

const box = { width: 270, height: 44, gapX: 18, gapY: 48, margin: 12 }
const perLine = 38

/** Empty where no fact leads to another: a list says as much. */
export function conflictGraph({ core, edges }: Pick<Conflict, 'core' | 'edges'>): Html {
  const facts = new Map(core.map((fact) => [fact.id, fact]))
  const drawn = edges.filter(({ from, to }) => facts.has(from) && facts.has(to))
  if (drawn.length === 0) return html``
  const rows = layers([...facts.keys()], drawn)
  const width = Math.max(...rows.map((row) => row.length)) * (box.width + box.gapX) + 2 * box.margin
  const height = rows.length * (box.height + box.gapY) + 2 * box.margin - box.gapY
  const at = new Map(
    rows.flatMap((row) =>
      row.map(({ id, layer, x }) => [
        id,
        {
          x: ((width - 2 * box.margin) / row.length) * (x + 0.5) + box.margin,
          y: box.margin + layer * (box.height + box.gapY),
        },
      ]),
    ),
  )
  return html`<div class="graph" role="region" aria-label="Graph of the conflict" tabindex="0">
    <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
      ${drawn.map(({ from, to, text }) => {
        const [a, b] = [at.get(from)!, at.get(to)!]
        return html`<path class="edge" d="M${a.x} ${a.y + box.height}L${b.x} ${b.y}"
          ><title>${text}</title></path
        >`
      })}
      ${[...facts.values()].map(({ id, kind, text }) => {
        const { x, y } = at.get(id)!
        const [first, second] = lines(text)
        return html`<g class="node ${kind === 'request' ? 'build' : 'request'}">
          <title>${text}</title>
          <rect x="${x - box.width / 2}" y="${y}" width="${box.width}" height="${box.height}" />
          <text x="${x}" y="${y + 18}" text-anchor="middle">${first}</text>
          <text x="${x}" y="${y + 35}" text-anchor="middle">${second}</text>
        </g>`
      })}
    </svg>
  </div>`
}

/** Two lines at a space, the second cut short. */
function lines(text: string): [string, string] {
  if (text.length <= perLine) return [text, '']
  const space = text.lastIndexOf(' ', perLine)
  const cut = space > 10 ? space : perLine
  const rest = text.slice(cut).trim()
  return [text.slice(0, cut), rest.length > perLine ? `${rest.slice(0, perLine - 1)}…` : rest]
}
