/** What changed between two Sites, for people: what breaks comes first. */
import type { SiteDiff } from '../../app/diff-sites.ts'
import { table } from './site.ts'

const most = 100

const short = (value: unknown): string => {
  if (value === undefined) return '?'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** Of two lists what went and what came. */
function change({ before, after }: SiteDiff['facts'][number]): string {
  if (!Array.isArray(before) || !Array.isArray(after)) return `${short(before)} → ${short(after)}`
  const [had, has] = [before, after].map((list) => list.map((e) => JSON.stringify(e))) as [
    string[],
    string[],
  ]
  const plain = (entries: string[]) => entries.map((e) => e.replace(/^"(.*)"$/, '$1')).join(', ')
  const parts = [
    ['without', had.filter((e) => !has.includes(e))],
    ['with', has.filter((e) => !had.includes(e))],
  ] as const
  const told = parts.flatMap(([word, list]) =>
    list.length > 0 ? [`now ${word} ${plain(list)}`] : [],
  )
  return short(told.length > 0 ? told.join('; ') : 'in another order')
}

/** At most so many lines, unless all are asked for. */
function some(lines: string[], all: boolean, limit = 40): string[] {
  if (all || lines.length <= limit) return lines
  return [...lines.slice(0, limit), `  … and ${lines.length - limit} more; --verbose shows them`]
}

export function diffText(diff: SiteDiff, all: boolean): string[] {
  const sections: [string, string[]][] = [
    ...diff.plans.map(({ plan, impact }): [string, string[]] => [
      impact.length === 0 ? `Plan ${plan}: nothing changes` : `Plan ${plan}`,
      table(impact.map((i) => [`  ${i.effect}`, i.step ?? '', i.verdict ?? '', i.why])),
    ]),
    [
      'Software that was not changed, and will not run any more',
      some(table(diff.binaries.map((b) => [`  ${b.of}`, b.file ?? '', b.why])), all),
    ],
    ['Facts', some(table(diff.facts.map((c) => [`  ${c.path}`, change(c)])), all)],
    [
      'Software',
      some(
        table(
          diff.software.map((c) => [
            `  ${c.kind}`,
            c.software,
            c.tool,
            c.kind === 'changed' && c.before !== c.after
              ? `${c.before} → ${c.after}`
              : (c.before ?? c.after ?? ''),
            c.differs ? `differs: ${c.differs.join(', ')}` : '',
          ]),
        ).map((line) => line.trimEnd()),
        all,
      ),
    ],
  ]
  const told = sections.filter(([title, lines]) => lines.length > 0 || title.endsWith('changes'))
  if (told.length === 0) return ['nothing changed']
  return told.flatMap(([title, lines], i) => [...(i > 0 ? [''] : []), title, ...lines])
}
