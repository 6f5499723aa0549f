/** What a sync did, and what the catalogue holds, as text for people. */
import type { CatalogStatus } from '../../app/catalog.ts'
import type { StoredStatus, StoredTool } from '../../app/catalog-stored.ts'
import type { CatalogSynced } from '../../app/catalog-sync.ts'
import { plain } from '../plain.ts'
import { table } from '../table.ts'
import { statusText } from './catalog.ts'

const row = (name: string, value: string) => `${name.padEnd(12)}${value}`
const number = (n: number) => n.toLocaleString('en')
const plural = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`
/** Reasons shown, and examples of each, unless all are wanted. */
const few = 5

export function syncedText(synced: CatalogSynced, all: boolean): string {
  const { tool, units, role, total, shadowed, added, changed, removed, history } = synced
  const what = role === 'cache' ? ['binary', 'binaries'] : ['recipe']
  const lines = [
    row('tool', tool),
    ...synced.repositories.map((r, i) =>
      row(i === 0 ? 'from' : '', `${r.location}${r.commit ? ` at ${r.commit.slice(0, 12)}` : ''}`),
    ),
    ...(units ? [row('files', `${number(units.total)}, ${number(units.read)} of them read`)] : []),
    row(
      role === 'cache' ? 'binaries' : 'recipes',
      `${number(total)}: ${number(added)} added, ${number(changed)} changed, ${number(removed)} removed${shadowed === undefined ? '' : `; ${number(shadowed)} hidden by an earlier repository`}`,
    ),
    ...(history
      ? [
          row(
            'history',
            `${plural(history.versions, 'version')}${history.complete ? '' : `; incomplete: ${history.problem ?? 'a clone lacks its older commits'}`}`,
          ),
        ]
      : []),
    row('database', synced.database),
    row('seconds', synced.seconds.toFixed(1)),
  ]
  return [...lines.map(plain), ...skippedLines(synced, what, all)].join('\n')
}

function skippedLines(
  { skipped, repositories }: CatalogSynced,
  [one, many]: readonly string[],
  all: boolean,
): string[] {
  if (skipped.length === 0) return []
  // Reasons that differ in a number or a name are one.
  const kinds = [...Map.groupBy(skipped, ({ reason }) => reason.replaceAll(/'[^']*'|\d+/g, '…'))]
  kinds.sort(([, a], [, b]) => b.length - a.length)
  const shown = all ? kinds : kinds.slice(0, few)
  const title = `not read: ${plural(skipped.length, `${one}`, many ?? `${one}s`)}`
  const rest = kinds.slice(shown.length).reduce((sum, [, list]) => sum + list.length, 0)
  return [
    '',
    title,
    ...shown.flatMap(([, list]) => {
      const examples = all ? list : list.slice(0, 2)
      return [
        `  ${number(list.length)} × ${plain(list[0]!.reason)}`,
        ...examples.map(({ skipped: { source, line }, repository, reason }) =>
          plain(
            `      ${repository !== undefined && repositories.length > 1 ? `${repository}: ` : ''}${source}${line === undefined ? '' : `:${line}`}${reason === list[0]!.reason ? '' : `: ${reason}`}`,
          ),
        ),
      ]
    }),
    ...(rest > 0 || (!all && skipped.length > few)
      ? [`  ${rest > 0 ? `and ${number(rest)} for other reasons; ` : ''}--verbose shows all`]
      : []),
  ]
}

export function catalogStatusText(starter: CatalogStatus, stored: StoredStatus | null): string {
  return [
    ...(stored ? [storedText(stored), ''] : []),
    'The catalogue Portolan comes with',
    statusText(starter),
    ...(stored
      ? []
      : ['', 'Nothing was synced yet: portolan catalog sync TOOL PATH reads recipes of your own']),
  ].join('\n')
}

function storedText({ database, bytes, tools }: StoredStatus): string {
  return [
    row('database', `${database} (${(bytes / 1e6).toFixed(1)} MB)`),
    ...tools.flatMap((tool) => ['', ...toolLines(tool)]),
  ]
    .map(plain)
    .join('\n')
}

function toolLines({ tool, packages, versions, repositories }: StoredTool): string[] {
  const rows = repositories.map((r) => [
    r.role === 'cache' ? `${r.name} (cache)` : r.name,
    number(r.entries),
    r.shadowed ? number(r.shadowed) : '',
    r.skipped > 0 ? number(r.skipped) : '',
    r.commit?.slice(0, 12) ?? '',
    r.synced.slice(0, 16).replace('T', ' '),
    r.history ? `${number(r.history.versions)}${r.history.complete ? '' : ' (incomplete)'}` : '',
    r.location,
  ])
  const header = [
    'repository',
    'entries',
    'hidden',
    'not read',
    'commit',
    'synced',
    'history',
    'location',
  ]
  return [
    `${tool}: ${plural(packages, 'package')}, ${plural(versions, 'version')}`,
    ...table(header, rows).map((line) => `  ${line}`),
  ]
}
