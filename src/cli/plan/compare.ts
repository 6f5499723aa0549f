/** What comes of a requirement with each tool, and on each machine, side by side. */
import type { AnswerFor } from '../../app/plan-here.ts'
import type { Quantity } from '../../app/plan-compare.ts'
import type { Compared, Plan } from '../../model/plan.ts'
import type { Io } from '../io.ts'
import { plain } from '../plain.ts'
import { table } from '../table.ts'
import { formatBytes } from '../../util/amount.ts'
import { formatSeconds } from './amounts.ts'

const header = ['TOOL', 'REUSED', 'BUILT', 'REQUESTED', 'BYTES', 'INODES', 'TIME', 'GOT']

/** A number that is only known of some of the steps is a lower bound. */
function row({ tool, reuse, build, request, estimate, roots, conflict }: Compared): string[] {
  if (conflict !== undefined) return [tool, '', '', '', '', '', '', 'no plan']
  const known = (of: Quantity, show: (value: number) => string) => {
    const value = estimate?.[of]
    if (build === 0) return '0'
    return value === undefined
      ? '?'
      : `${(estimate?.unknown[of] ?? 0) > 0 ? '>' : ''}${show(value)}`
  }
  return [
    tool,
    String(reuse),
    String(build),
    String(request),
    known('bytes', formatBytes),
    known('inodes', String),
    known('seconds', formatSeconds),
    (roots ?? [])
      .map(
        ({ asked, got, verdict }) =>
          `${asked} ${got || '?'}${verdict === 'build' ? '' : ` (${verdict})`}`,
      )
      .join(', '),
  ]
}

/** The table, then what is lost or stands against a tool. */
export function comparison({ compared }: Pick<Plan, 'compared'>, io: Pick<Io, 'paint'>): string {
  const lines = table(
    header,
    compared.map((one) => row(one).map(plain)),
    (text) => io.paint('bold', text),
  )
  for (const { tool, conflict, losses = [] } of compared) {
    if (conflict !== undefined) lines.push(plain(`${tool}: no plan: ${shortened(conflict)}`))
    for (const loss of losses) lines.push(plain(`${tool}: ${loss}`))
  }
  return lines.join('\n')
}

const shortened = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 299)}…`)

/** The same for each machine, under its name. */
export const comparisons = (answers: readonly AnswerFor[], io: Pick<Io, 'paint'>): string =>
  answers
    .map(({ machine, answer }) => {
      const text = 'steps' in answer ? comparison(answer, io) : 'no plan'
      return `${io.paint('bold', plain(machine))}\n${text}`
    })
    .join('\n\n')
