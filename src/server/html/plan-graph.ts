/** A plan as a graph: what was asked for on top, what it needs below; verdict by shape and colour. */
import { html } from 'hono/html'
import type { Plan, Step, StepDependency } from '../../model/plan.ts'
import { layers } from './layers.ts'
import type { Html } from './layout.ts'

const box = { width: 150, height: 44, gapX: 18, gapY: 56, margin: 16 }

export const stepAnchor = (id: string): string => `step-${id}`

/** `Verdict` → outline of a box, and what it is called in the legend. */
const outlines = {
  reuse: { words: 'reuse: rounded', corner: 20 },
  'must-reuse': { words: 'must-reuse: rounded, double line', corner: 20 },
  build: { words: 'build: square', corner: 0 },
  request: { words: 'request: cut corners', corner: 0 },
} as const

export function planGraph(steps: Plan['steps']): Html {
  const edges = steps.flatMap((step) =>
    step.dependencies.map((d) => ({ from: step.id, to: d.id, d })),
  )
  const rows = layers(
    steps.map((step) => step.id),
    edges,
  )
  const widest = Math.max(1, ...rows.map((row) => row.length))
  const width = widest * (box.width + box.gapX) + 2 * box.margin
  const height = rows.length * (box.height + box.gapY) + 2 * box.margin
  const at = new Map(
    rows.flatMap((row) =>
      row.map(({ id, layer, x }) => {
        const slot = (width - 2 * box.margin) / row.length
        const left = box.margin + slot * (x + 0.5) - box.width / 2
        return [id, { x: left, y: box.margin + layer * (box.height + box.gapY) }] as const
      }),
    ),
  )
  return html`<div class="graph" role="region" aria-label="Graph of the plan" tabindex="0">
      <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
        ${edges.map(({ from, to, d }) => line(at.get(from), at.get(to), d))}
        ${steps.map((step) => node(step, at.get(step.id)!))}
      </svg>
    </div>
    <p class="quiet">
      Boxes:
      ${Object.values(outlines)
        .map(({ words }) => words)
        .join('; ')}.
      Lines: solid, linked; long dashes, needed to build alone; dots, needed to run alone. A box
      leads to its reasons. All of it stands below as text, too.
    </p>`
}

type Point = { x: number; y: number }

function line(from: Point | undefined, to: Point | undefined, { types }: StepDependency): Html {
  if (!from || !to) return html``
  const [x1, y1] = [from.x + box.width / 2, from.y + box.height]
  const [x2, y2] = [to.x + box.width / 2, to.y]
  const bend = Math.max(20, (y2 - y1) / 2)
  const kind = types.includes('link') ? '' : types.includes('run') ? 'run-only' : 'build-only'
  return html`<path
    class="edge ${kind}"
    d="M${r(x1)} ${r(y1)}C${r(x1)} ${r(y1 + bend)} ${r(x2)} ${r(y2 - bend)} ${r(x2)} ${r(y2)}"
  />`
}

const r = (n: number): string => n.toFixed(1)

function node({ id, software, version, verdict }: Step, { x, y }: Point): Html {
  const label = `${software} ${version}: ${verdict}`
  return html`<a href="#${stepAnchor(id)}" class="node ${verdict}"
    ><title>${label}</title>${outline(verdict, x, y)}<text
      x="${r(x + box.width / 2)}"
      y="${r(y + 18)}"
      text-anchor="middle"
      >${shortened(software)}</text
    ><text x="${r(x + box.width / 2)}" y="${r(y + 35)}" text-anchor="middle"
      >${shortened(version, 12)}, ${verdict}</text
    ></a
  >`
}

const shortened = (text: string, most = 19): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

function outline(verdict: Step['verdict'], x: number, y: number): Html {
  const { width: w, height: h } = box
  if (verdict === 'request') {
    const cut = 12
    return html`<path
      d="M${r(x + cut)} ${r(y)}h${w - 2 * cut}l${cut} ${h / 2}l${-cut} ${h / 2}h${2 * cut - w}l${-cut} ${-h / 2}z"
    />`
  }
  const { corner } = outlines[verdict]
  const outer = html`<rect x="${r(x)}" y="${r(y)}" width="${w}" height="${h}" rx="${corner}" />`
  return verdict === 'must-reuse'
    ? html`${outer}<rect
          x="${r(x + 3)}"
          y="${r(y + 3)}"
          width="${w - 6}"
          height="${h - 6}"
          rx="${corner - 3}"
        />`
    : outer
}
