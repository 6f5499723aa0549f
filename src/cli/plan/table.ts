/** A plan for people: one line a step, then who needs whom. */
import type { Plan, Step } from '../../model/plan.ts'
import { totals } from '../../app/plan-compare.ts'
import { formatBytes } from '../../util/amount.ts'
import type { Io, Style } from '../io.ts'
import { plain } from '../plain.ts'
import { formatSeconds } from './amounts.ts'

const colours = { reuse: 'green', 'must-reuse': 'green', build: 'yellow', request: 'red' } as const

/** Where a step comes from, as short as it stays exact. */
function where(step: Step): string {
  if (step.own) return step.own.folder
  const i = step.installation
  if (!i && step.package?.key !== undefined) return step.package.key
  if (i) return i.use.modules?.at(-1) ?? `${i.name} ${i.version}`
  if (step.source?.url) return step.source.url.split('/').at(-1)!
  if (step.binary) return `cache /${plain(step.binary.hash.slice(0, 7))}`
  return step.package ? `recipe ${step.package.name}` : ''
}

/** The reason that decided the verdict, not the one that brought the software in. */
function why(step: Step): string {
  // Who installs it comes after why something is to be installed.
  if (step.verdict === 'request') return step.reasons.at(-1)?.text ?? ''
  const decisive = step.reasons.find(
    (r) =>
      ![
        'asked-for',
        'needed-by',
        'abi-bound',
        'installed-and-fits',
        'built-by',
        'own-code',
        'generation',
      ].includes(r.code),
  )
  return (decisive ?? step.reasons[0])?.text ?? ''
}

/** In the plan only because something installed is linked with it. */
export const isBackground = (step: Step): boolean =>
  step.installation !== undefined &&
  step.verdict === 'reuse' &&
  step.reasons.every((r) => r.code === 'abi-bound' || r.code === 'installed-and-fits')

function shorten(text: string, width: number, io: Io): string {
  const dots = io.ascii ? '...' : '…'
  return text.length <= width ? text : text.slice(0, width - dots.length) + dots
}

/** Widths of the columns FROM and WHY in a terminal: what the others leave, FROM the lesser part. */
function lastWidths(left: number, from: number): [number, number] {
  const room = left < 40 ? 0 : Math.min(from, Math.floor(left * 0.4))
  return [room, Math.max(10, left - (room > 0 ? room + 2 : 0))]
}

/**
 * One line a step. `all`: also what is there only because something reused is linked with it. In a
 * terminal lines are cut at its width, first the reasons; `--explain` gives them whole.
 */
export function planTable(plan: Plan, io: Io, all: boolean): string {
  const steps = plan.steps.filter((s) => all || !isBackground(s))
  const header = ['VERDICT', 'SOFTWARE', 'VERSION', 'BY', 'FROM', 'WHY']
  const rows = steps.map((s) =>
    [s.verdict, s.software, s.version, s.tool, where(s), why(s)].map(plain),
  )
  const widths = header.map((h, i) =>
    Math.min(40, Math.max(h.length, ...rows.map((r) => r[i]!.length))),
  )
  const { columns } = io
  if (columns !== undefined) {
    const left = columns - widths.slice(0, 4).reduce((sum, w) => sum + w + 2, 0)
    ;[widths[4], widths[5]] = lastWidths(left, widths[4]!)
  }
  const line = (row: readonly string[], style: Style | null) =>
    row
      .map((cell, i) => {
        const text = columns !== undefined && i > 3 ? shorten(cell, widths[i]!, io) : cell
        const padded = i === row.length - 1 ? text : text.padEnd(widths[i]!)
        return i === 0 && style !== null ? io.paint(style, padded) : padded
      })
      .filter((_, i) => widths[i]! > 0)
      .join('  ')
      .trimEnd()
  return [
    io.paint('bold', line(header, null)),
    ...rows.map((row, i) => line(row, colours[steps[i]!.verdict])),
  ].join('\n')
}

/** Who needs whom, from the roots down; what has been shown with its branches is not shown again. */
export function planTree(plan: Plan, io: Pick<Io, 'ascii'>, all: boolean): string {
  const [fork, end, line] = io.ascii ? ['|- ', '`- ', '|  '] : ['├─ ', '└─ ', '│  ']
  const byId = new Map(plan.steps.filter((s) => all || !isBackground(s)).map((s) => [s.id, s]))
  const used = new Set(plan.steps.flatMap((s) => s.dependencies.map((d) => d.id)))
  const seen = new Set<string>()
  const out: string[] = []
  const visit = (step: Step, indent: string, last: boolean | null, note: string) => {
    const again = seen.has(step.id) && step.dependencies.some((d) => byId.has(d.id))
    const branch = last === null ? '' : last ? end : fork
    out.push(
      `${indent}${branch}${plain(`${step.software}@${step.version}`)} [${step.verdict}]${note}${again ? ' (above)' : ''}`,
    )
    if (again) return
    seen.add(step.id)
    const below = last === null ? '' : indent + (last ? '   ' : line)
    const dependencies = step.dependencies.filter((d) => byId.has(d.id))
    dependencies.forEach((d, i) => {
      const virtuals = d.virtuals ? ` as ${d.virtuals.join(',')}` : ''
      visit(
        byId.get(d.id)!,
        below,
        i === dependencies.length - 1,
        ` (${d.types.join(',')}${virtuals})`,
      )
    })
  }
  for (const step of plan.steps) if (step.root && !used.has(step.id)) visit(step, '', null, '')
  return out.join('\n')
}

export function planSummary(plan: Plan): string {
  const count = (verdict: string) => plan.steps.filter((s) => s.verdict === verdict).length
  const parts = [
    `${count('must-reuse')} must be reused`,
    `${count('reuse')} reused`,
    `${count('build')} to build`,
    `${count('request')} to request`,
  ].filter((p) => !p.startsWith('0 '))
  const lines = [
    `${plan.name} for ${plan.site.name === 'unknown' ? 'this machine' : plan.site.name} (${plan.site.nodeClass} nodes, ${plan.site.target}, ${plan.site.os}): ${parts.join(', ')}`,
  ]
  const total = totalText(plan)
  if (total !== null) lines.push(total)
  // What several steps assume is said once.
  const assumed = new Map(plan.steps.flatMap((s) => s.assumptions.map((a) => [a.text, a.check])))
  for (const [text, check] of assumed) lines.push(`assumed: ${text}`, `  check: ${check}`)
  for (const loss of plan.losses) lines.push(`note: ${loss}`)
  return lines.join('\n')
}

/** What all that is to be built takes, as far as it is known; null when nothing is. */
function totalText(plan: Plan): string | null {
  if (!plan.steps.some((s) => s.verdict === 'build')) return null
  const { bytes, inodes, seconds, unknown } = totals(plan)
  const parts = [
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(inodes === undefined ? [] : [`${inodes} inodes`]),
    ...(seconds === undefined ? [] : [formatSeconds(seconds)]),
  ]
  if (parts.length === 0) return null
  const rest =
    unknown.bytes === 0 ? '' : `, not counting ${unknown.bytes} steps that nothing is known of`
  return `to build takes about ${parts.join(', ')}${rest}`
}

/** All that is known about one step's choice. */
export function explainStep(step: Step): string {
  const lines = [step.spec, `  verdict: ${step.verdict} (${step.tool})`]
  for (const r of step.reasons) {
    lines.push(`  because ${r.text}`)
    for (const e of r.evidence)
      lines.push(
        `    from ${e.source}${e.line ? `:${e.line}` : ''}${e.detail ? ` (${e.detail})` : ''}`,
      )
  }
  const { basis = [], ...numbers } = step.estimate
  for (const { of, text } of basis)
    lines.push(`  takes about ${shownAmount(of, numbers[of] ?? 0)}: ${text}`)
  for (const a of step.assumptions) lines.push(`  assumes ${a.text}`, `    check: ${a.check}`)
  for (const a of step.alternatives)
    lines.push(
      a.costs
        ? `  instead: ${a.spec}${a.tool === '' ? '' : ` (${a.tool})`}: ${a.why}`
        : `  not taken: ${a.spec} of ${a.tool}: ${a.why}`,
    )
  if (step.installation) lines.push(...useLines(step))
  return lines.map(plain).join('\n')
}

const shownAmount = (of: 'bytes' | 'inodes' | 'seconds', value: number): string =>
  of === 'bytes' ? formatBytes(value) : of === 'seconds' ? formatSeconds(value) : `${value} inodes`

function useLines(step: Step): string[] {
  const { use, prefix } = step.installation!
  const lines = prefix ? [`  prefix: ${prefix}`] : []
  if (use.modules) lines.push(`  use: module load ${use.modules.join(' ')}`)
  for (const c of use.commands ?? []) lines.push(`  use: ${c}`)
  if (use.includeDirs) lines.push(`  headers: ${use.includeDirs.join(' ')}`)
  if (use.libraryDirs) lines.push(`  libraries: ${use.libraryDirs.join(' ')}`)
  for (const [role, path] of Object.entries(use.programs ?? {})) lines.push(`  ${role}: ${path}`)
  return lines
}
