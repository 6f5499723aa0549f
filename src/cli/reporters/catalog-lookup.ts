/** Search hits, a software over its tools, and the comparison, as text for people. */
import type {
  Compared,
  Comparison,
  Hit,
  SoftwareDocument,
  VirtualDocument,
} from '../../app/catalog-lookup.ts'
import type { Io } from '../io.ts'
import { plain } from '../plain.ts'
import { table, wrap } from '../table.ts'
import { packageText, virtualText } from './catalog.ts'

type Paint = Pick<Io, 'paint'>
type Screen = Pick<Io, 'paint' | 'columns'>

/** The first `limit` hits: what each tool calls it, and the version there. */
export function searchText(hits: readonly Hit[], limit: number, { paint }: Paint): string {
  const rows = hits.slice(0, limit).map((hit) => [plain(hit.software), found(hit)])
  const more = hits.length - limit
  return [
    ...table(['software', 'found in'], rows, (text) => paint('dim', text)),
    ...(more > 0 ? [`and ${more} more: --limit ${hits.length} shows all`] : []),
  ].join('\n')
}

function found({ software, virtual, packages }: Hit): string {
  if (virtual) return 'virtual'
  const tools = [...Map.groupBy(packages, (p) => p.tool)]
  return tools
    .map(([tool, list]) => {
      const first = list.find((p) => p.name === software) ?? list[0]!
      const name = first.name === software ? '' : ` ${first.name}`
      const others = list.length > 1 ? ` (+${list.length - 1})` : ''
      return plain(`${tool}${name} ${first.version}${others}`)
    })
    .join(', ')
}

export function showText(
  shown: SoftwareDocument | VirtualDocument,
  all: boolean,
  io: Paint,
): string {
  if ('virtual' in shown) return virtualText(shown, io)
  const [only, ...more] = shown.packages
  const body =
    only && more.length === 0 ? packageText(only, all, io, days(shown)) : recipesText(shown, io)
  return [body, ...aliasLines(shown, all, io), ...dependantLines(shown, all, io)].join('\n')
}

const days = ({ arrivals = [] }: SoftwareDocument): Map<string, string> =>
  new Map(arrivals.map(({ version, date }) => [version, date]))

/** A tool with a recipe for each version, toolchain or output: a line each. */
function recipesText(shown: SoftwareDocument, { paint }: Paint): string {
  const { packages, tool } = shown
  const arrived = days(shown)
  const rows = packages.map((p) => [
    plain(p.key ?? p.name),
    plain(p.versions.map((v) => v.version).join(', ')),
    p.versions.flatMap((v) => arrived.get(v.version) ?? []).join(', '),
    p.toolchain ? `${p.toolchain.name} ${p.toolchain.version}`.trim() : '',
    p.licences.map((l) => l.id).join(', '),
    `${p.evidence.source}${p.evidence.line === undefined ? '' : `:${p.evidence.line}`}`,
  ])
  const header = ['recipe', 'version', 'came in', 'toolchain', 'licence', 'file']
  return [
    `${paint('bold', packages[0]?.name ?? '')} (${tool}): ${packages.length} recipes`,
    ...table(header, rows, (text) => paint('dim', text)).map((line) => `  ${line}`),
  ].join('\n')
}

function aliasLines(
  { software, aliases, contradictions }: SoftwareDocument,
  all: boolean,
  { paint }: Paint,
): string[] {
  const rows = aliases.map((alias) => [
    alias.tool,
    plain(
      alias.name +
        (alias.ecosystem ? ` (${alias.ecosystem}, in a bundle)` : '') +
        (alias.versions === undefined ? '' : ` (versions like ${alias.versions})`),
    ),
    plain(alias.version ?? ''),
    [alias.features, alias.toolchains && `with ${alias.toolchains.join(', ')}`]
      .filter(Boolean)
      .join(' '),
    alias.strength === undefined ? '' : `${Math.round(alias.strength * 100)} %`,
    (all ? alias.evidence : alias.evidence.slice(0, 1)).map(reason).join('; '),
  ])
  const header = ['tool', 'name', 'version', 'features', 'sure', 'because']
  return [
    ...(rows.length < 2
      ? []
      : [
          '',
          paint('bold', `${software} in every tool`),
          ...table(header, rows, (text) => paint('dim', text)).map((line) => `  ${line}`),
        ]),
    ...(contradictions.length > 0
      ? ['', paint('bold', 'kept apart, though something speaks for one')]
      : []),
    ...contradictions.map((found) => {
      const others = found.software.filter((id) => id !== software).join(', ')
      return plain(`  ${others}: ${found.evidence.map(reason).join('; ')}; ${found.why}`)
    }),
  ]
}

const reason = ({ kind, value }: { kind: string; value: string }): string =>
  plain(`${kind} ${value.length > 60 ? `${value.slice(0, 57)}…` : value}`)

const fewDependants = 12

function dependantLines({ dependants }: SoftwareDocument, all: boolean, { paint }: Paint) {
  if (!dependants || dependants.length === 0) return []
  return [
    '',
    paint('bold', 'needed by'),
    ...dependants.flatMap(({ tool, names }) => {
      const shown = all ? names : names.slice(0, fewDependants)
      const rest = names.length - shown.length
      const words = rest > 0 ? [...shown, `… ${rest} more`] : shown
      return [`  ${tool}: ${names.length}`, ...wrap(words, 90).map((line) => `    ${plain(line)}`)]
    }),
  ]
}

type Cell = Comparison['cells'][string]

const statusText = (cell: Cell): string =>
  cell.status === 'outdated' ? `-${cell.behind}` : cell.status === 'unknown' ? '?' : cell.status

/** `1.14.6 2025-02-01 newest`, `1.12.3 -2`, `absent`, `?`, `OpenFOAM ?`. */
const cellText = (cell: Cell): string =>
  cell.status === 'absent'
    ? 'absent'
    : [cell.version ?? cell.name, cell.date, statusText(cell)]
        .filter((x) => x !== undefined)
        .join(' ')

const colours = { newest: 'green', outdated: 'yellow', absent: 'dim', unknown: 'dim' } as const

export function compareText({ tools, rows }: Compared, all: boolean, io: Screen): string {
  const { paint } = io
  // Columns nobody can say anything about are named below the table instead.
  const silent = tools.filter((tool) => rows.every(({ cells }) => isSilent(cells[tool]!)))
  const shown = tools.filter((tool) => !silent.includes(tool))
  const texts = rows.map(({ software, latest, cells }) => [
    plain(software),
    latest ? plain(latest.version) : '?',
    ...shown.map((tool) => plain(cellText(cells[tool]!))),
  ])
  const [head = '', ...lines] = table(['software', 'latest', ...shown], texts, (text) =>
    paint('dim', text),
  )
  const wide = io.columns !== undefined && [head, ...lines].some((l) => l.length > io.columns!)
  const reasons = rows.flatMap(({ software, latest, cells }) => [
    `${plain(software)}: ${latest ? plain(`${latest.version} is ${latest.why}${latest.since ? `; since ${latest.since}` : ''}`) : 'no release is known'}`,
    ...shown.flatMap((tool) => {
      const cell = cells[tool]!
      return cell.status === 'unknown' ? [`  ${tool}: ${plain(cell.why)}`] : []
    }),
  ])
  return [
    ...(wide
      ? longLines(rows, shown, paint)
      : [head, ...lines.map((line, i) => coloured(line, rows[i]!, shown, texts[i]!, paint))]),
    ...(silent.length > 0
      ? ['', `never read: ${silent.join(', ')} (portolan catalog sync TOOL PATH)`]
      : []),
    ...(all ? ['', ...reasons] : []),
  ].join('\n')
}

/** Where the table is wider than the terminal: a line for each software and tool. */
function longLines(
  rows: readonly Comparison[],
  tools: readonly string[],
  paint: Paint['paint'],
): string[] {
  const texts = rows.flatMap(({ software, latest, cells }) => [
    [plain(software), 'latest', plain(latest?.version ?? '?')],
    ...tools.map((tool) => ['', tool, plain(cellText(cells[tool]!))]),
  ])
  return table(['software', 'tool', 'version'], texts, (text) => paint('dim', text))
}

const isSilent = (cell: Cell) => cell.status === 'unknown' && cell.version === undefined

/** Colours each cell where it stands; the words alone say the same. */
function coloured(
  line: string,
  { cells }: Comparison,
  tools: readonly string[],
  texts: readonly string[],
  paint: Paint['paint'],
): string {
  let at = texts[0]!.length
  let result = line.slice(0, at)
  for (const [i, text] of texts.slice(1).entries()) {
    const start = line.indexOf(text, at)
    const tool = tools[i - 1]
    const painted = tool === undefined ? text : paint(colours[cells[tool]!.status], text)
    result += line.slice(at, start) + painted
    at = start + text.length
  }
  return result + line.slice(at)
}
