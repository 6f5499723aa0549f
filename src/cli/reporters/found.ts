/** What was found, for people: a table, then for each match what is known and how to use it. */
import type { Found, Match } from '../../app/find.ts'
import type { Installation } from '../../model/installation.ts'
import { formatVariant } from '../../spec/print.ts'
import type { Io } from '../io.ts'

const shown = 8

const list = (values: readonly string[]): string =>
  values.length > shown
    ? `${values.slice(0, shown).join(' ')} … and ${values.length - shown} more`
    : values.join(' ')

/** Programs people look for come first. */
const sought = /^(mpicc|mpicxx|mpifort|mpiexec|mpirun|cc|cxx|fc|cmake|python3|h5p?cc)$/

function useLines({ use, prefix }: Installation): [string, string][] {
  const programs = Object.entries(use.programs ?? {})
    .toSorted(([a], [b]) => Number(sought.test(b)) - Number(sought.test(a)))
    .map(([role, path]) => (path.endsWith(`/${role}`) ? path : `${role}=${path}`))
  const lines: [string, string][] = [
    ...(use.modules ? [['load', `module load ${use.modules.join(' ')}`] as [string, string]] : []),
    ...(use.commands ?? []).map((command): [string, string] => ['run', command]),
    ['compile', (use.includeDirs ?? []).map((d) => `-I${d}`).join(' ')],
    ['link', (use.libraryDirs ?? []).map((d) => `-L${d}`).join(' ')],
    ['programs', list(programs)],
    ['pkg-config', list(use.pkgConfigDirs ?? [])],
    ['prefix', prefix ?? ''],
  ]
  return lines.filter(([, text]) => text !== '')
}

function boundTo(i: Installation): string {
  return i.dependencies
    .filter((d) => d.virtuals?.some((v) => v === 'mpi' || v === 'blas' || v === 'lapack') === true)
    .map((d) => `${d.virtuals?.join(',')} = ${d.id}${d.via ? ` (${d.via.detail ?? ''})` : ''}`)
    .join('; ')
}

function details({ installation: i, open }: Match, io: Pick<Io, 'paint'>): string[] {
  const variants = Object.entries(i.variants)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => formatVariant(name, value))
    .join(' ')
  const lines: [string, string][] = [['known', variants], ['bound to', boundTo(i)], ...useLines(i)]
  const text = lines
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `  ${key.padEnd(10)}  ${value}`)
  if (open.length > 0)
    text.unshift(`  ${io.paint('yellow', 'unknown?'.padEnd(10))}  ${open.join(' ')}`)
  return text
}

const cells = ({ installation: i, open }: Match): string[] => [
  open.length === 0 ? 'yes' : 'unknown',
  i.software ?? i.name,
  i.upstreamVersion ?? i.version,
  i.tool,
  i.use.modules?.at(-1) ?? i.name,
]

export function foundText({ matches }: Found, io: Pick<Io, 'paint'>): string {
  const header = ['FITS', 'SOFTWARE', 'VERSION', 'TOOL', 'NAME THERE']
  const rows = matches.map(cells)
  const widths = header.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  return [
    io.paint('bold', line(header)),
    ...rows.map(line),
    ...matches.flatMap((match, i) => ['', line(rows[i] ?? []), ...details(match, io)]),
  ].join('\n')
}
