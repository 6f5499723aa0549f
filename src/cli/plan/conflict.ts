/** A conflict for people: the facts that cannot all hold, where each comes from, what to do. */
import type { Conflict } from '../../model/conflict.ts'
import type { Io } from '../io.ts'
import { plain } from '../plain.ts'

export function conflictText(conflict: Conflict, io: Io): string {
  const shown = conflict.core.filter((f) => !isCovered(f.id, conflict))
  const many = shown.length > 1
  const lines = [
    `${io.paint('red', 'no plan', 'err')} for ${conflict.requires.map((r) => `'${plain(r)}'`).join(', ')}: ${
      many ? 'these facts cannot all hold' : 'this cannot hold'
    }`,
  ]
  shown.forEach((fact, i) => {
    lines.push(`  ${many ? `${i + 1}. ` : ''}${fact.text}`)
    // A rule holds everywhere: it stands nowhere.
    if (fact.kind === 'rule') return
    for (const e of fact.evidence) {
      const detail = fact.kind === 'recipe' && e.detail !== undefined ? ` (${e.detail})` : ''
      lines.push(`     from ${e.source}${e.line ? `:${e.line}` : ''}${detail}`)
    }
  })
  if (conflict.conclusion !== undefined) lines.push(`  So ${conflict.conclusion}.`)
  for (const hint of conflict.hints) lines.push(`  hint: ${hint}`)
  return lines.map((line, i) => (i === 0 ? line : plain(line))).join('\n')
}

/** That a root is asked for, or something needed, goes without saying where a part of it is named. */
const isCovered = (id: string, { core }: Conflict): boolean =>
  (/^request:\d+$/.test(id) && core.some((f) => f.id.startsWith(`${id}:`))) ||
  (id.startsWith('dependency:') && core.some((f) => f.id === id.replace('dependency:', 'demand:')))
