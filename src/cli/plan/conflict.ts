/** A conflict for people: the facts that cannot all hold, where each comes from, what to do. */
import type { Conflict } from '../../model/conflict.ts'
import type { Io } from '../io.ts'
import { plain } from '../plain.ts'

export function conflictText(conflict: Conflict, io: Io): string {
  const many = conflict.core.length > 1
  const lines = [
    `${io.paint('red', 'no plan', 'err')} for ${conflict.requires.map((r) => `'${plain(r)}'`).join(', ')}: ${
      many ? 'these facts cannot all hold' : 'this cannot hold'
    }`,
  ]
  const shown = conflict.core.filter((f) => !isCovered(f.id, conflict))
  shown.forEach((fact, i) => {
    lines.push(`  ${shown.length > 1 ? `${i + 1}. ` : ''}${fact.text}`)
    for (const e of fact.evidence) {
      lines.push(`     from ${e.source}${e.line ? `:${e.line}` : ''}`)
    }
  })
  if (many) lines.push('  Leave out any one of them and the others can hold.')
  for (const hint of conflict.hints) lines.push(`  hint: ${hint}`)
  return lines.map((line, i) => (i === 0 ? line : plain(line))).join('\n')
}

/** That a root is asked for goes without saying where a part of it is named. */
const isCovered = (id: string, { core }: Conflict): boolean =>
  /^request:\d+$/.test(id) && core.some((f) => f.id.startsWith(`${id}:`))
