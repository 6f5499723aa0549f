/** A Check for people: the answer first, then the reasons, what to do, and the files. */
import type { Check, Fitness } from '../../model/check.ts'
import type { Io } from '../io.ts'

const marks = { fits: '✓', 'does not fit': '✗', unknown: '?' } as const
const styles = { fits: 'green', 'does not fit': 'red', unknown: 'yellow' } as const
const mostRows = 20

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`

function countsText({ counts }: Check): string {
  const parts = [
    [counts.fits, 'run'],
    [counts.doesNotFit, 'do not run'],
    [counts.unknown, 'unknown'],
    [counts.notCounted, 'not counted'],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`)
  return `${plural(counts.elf, 'program or library file')}${told.length > 0 ? `: ${told.join(', ')}` : ''}`
}

export function checkText(
  check: Check,
  { files }: { files: boolean },
  io: Pick<Io, 'paint'>,
): string {
  const { artifact, site, verdict, reasons, use } = check
  const paint = (v: Fitness, text: string) => io.paint(styles[v], text)
  const what = [artifact.name, artifact.version].filter((t) => t !== undefined).join(' ')
  const where =
    site.name === undefined
      ? `the ${site.nodeClass} nodes`
      : `${site.name}, ${site.nodeClass} nodes`
  const lines = [
    `${paint(verdict, `${marks[verdict]} ${verdict}`)}: ${what || artifact.path} (${artifact.format}) on ${where}`,
    `  ${countsText(check)}`,
  ]
  const section = (title: string, rows: readonly string[]) => {
    if (rows.length > 0) lines.push('', title, ...rows.slice(0, mostRows))
    if (rows.length > mostRows) lines.push(`  … and ${rows.length - mostRows} more: --json has all`)
  }
  section(
    'reasons',
    reasons.map((r) => {
      const of = r.files > 0 ? ` [${r.files > 1 ? `${r.files} files, ` : ''}${r.example}]` : ''
      return `  ${paint(r.verdict, marks[r.verdict])} ${r.because}${of}`
    }),
  )
  section(
    'what to do instead',
    [...new Set(reasons.flatMap((r) => r.instead ?? []))].map((text) => `  - ${text}`),
  )
  const variables = Object.entries(use.environment).map(
    ([name, value]) => `  export ${name}=${value}`,
  )
  section('without root', [...use.commands.map((c) => `  ${c}`), ...variables])
  section(
    'only root can',
    check.needsRoot.map(({ path, why }) => `  ${path}: ${why}`),
  )
  section(
    'remarks',
    artifact.remarks.map((text) => `  - ${text}`),
  )
  section(
    'not read',
    check.skipped.map(({ path, reason }) => `  ${path}: ${reason}`),
  )
  if (files)
    lines.push(
      '',
      'files',
      ...check.files.flatMap((file) => [
        `  ${paint(file.verdict, marks[file.verdict])} ${file.path}${file.counted ? '' : ' (not counted)'}`,
        ...file.reasons.filter((r) => r.verdict !== 'fits').map((r) => `      ${r.because}`),
      ]),
    )
  return lines.join('\n')
}
