/** Catalogue look-ups as text for people. */
import type { CatalogStatus, VirtualDocument } from '../../app/catalog.ts'
import type { PackageDocument, PackageVersion, Variant } from '../../model/package.ts'
import type { Io } from '../io.ts'
import { table, wrap } from '../table.ts'

type Paint = Pick<Io, 'paint'>
const width = 96
const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`)

export function statusText(status: CatalogStatus): string {
  const { counts } = status
  const row = (name: string, value: string) => `${name.padEnd(12)}${value}`
  return [
    row('tool', status.tool),
    row('repository', status.repository),
    row('commit', status.commit),
    row('packages', `${counts.packages} and ${counts.virtuals} virtuals`),
    row('versions', String(counts.versions)),
    row('variants', String(counts.variants)),
    row('depends', String(counts.dependencies)),
    row('file', `${status.file} (${(status.bytes / 1e6).toFixed(1)} MB)`),
    row('digest', `sha256:${status.digest} ${status.intact ? 'intact' : 'CHANGED'}`),
  ].join('\n')
}

export function virtualText({ virtual, providers }: VirtualDocument, { paint }: Paint): string {
  const rows = providers.flatMap((p) =>
    p.provides.map((x, i) => [i === 0 ? p.package : '', i === 0 ? p.tool : '', x.virtual, x.when]),
  )
  return [
    `${paint('bold', virtual)}: a virtual package, provided by ${providers.length}`,
    '',
    ...indent(table(['package', 'tool', 'provides', 'when'], rows, (text) => paint('dim', text))),
  ].join('\n')
}

/** `arrived`: version → day it came in, where the history was read. */
export function packageText(
  p: PackageDocument,
  all: boolean,
  { paint }: Paint,
  arrived: ReadonlyMap<string, string> = new Map(),
): string {
  const section = (name: string, header: readonly string[], rows: readonly string[][]) =>
    rows.length === 0
      ? []
      : [...title(name), ...indent(table(header, rows, (text) => paint('dim', text)))]
  const title = (text: string) => ['', paint('bold', text)]
  const facts = [
    ['homepage', p.homepage],
    ['repository', p.upstream?.['git']],
    ['licence', p.licences.map((l) => (l.when ? `${l.id} (${l.when})` : l.id)).join(', ')],
    ['built with', p.buildSystems.join(', ')],
    [
      'provides',
      p.provides.map((x) => (x.when ? `${x.virtual} (${x.when})` : x.virtual)).join(', '),
    ],
    ['maintained', p.maintainers.join(', ')],
    ['recipe', p.evidence.source],
  ].flatMap(([name, value]) => {
    const [first, ...more] = value ? wrap(value.split(', '), width - 14) : []
    if (first === undefined) return []
    return [`  ${name!.padEnd(12)}${first}`, ...more.map((line) => ' '.repeat(14) + line)]
  })
  return [
    `${paint('bold', p.name)} (${p.tool})`,
    ...facts,
    ...title(`versions: ${p.versions.length}, in order of preference`),
    ...versionLines(p.versions, all, arrived),
    ...section(
      `variants: ${p.variants.length}`,
      ['name', 'default', 'values', 'when'],
      variantRows(p.variants, all),
    ),
    ...section(
      `dependencies: ${p.dependencies.length}`,
      ['spec', 'for', 'when'],
      dependencyRows(p, all),
    ),
    ...rules(p, all, title),
  ].join('\n')
}

const versionFlags = ['preferred', 'develop', 'deprecated', 'prerelease', 'git'] as const

function versionLines(
  versions: readonly PackageVersion[],
  all: boolean,
  arrived: ReadonlyMap<string, string>,
): string[] {
  const words = versions
    .filter((v) => all || !v.deprecated)
    .map((v) => {
      const day = arrived.get(v.version)
      const flags = [...(day === undefined ? [] : [day]), ...versionFlags.filter((f) => v[f])]
      return flags.length > 0 ? `${v.version} (${flags.join(' ')})` : v.version
    })
  const lines = wrap(words, width)
  const shown = all ? lines : lines.slice(0, 6)
  const deprecated = versions.length - words.length
  const rest = [
    ...(shown.length < lines.length ? ['… --verbose shows all'] : []),
    ...(deprecated > 0 ? [`and ${deprecated} deprecated`] : []),
  ]
  return indent([...shown, ...rest])
}

function variantRows(variants: readonly Variant[], all: boolean): string[][] {
  return variants.map((v) => {
    const conditions = new Map(v.conditionalValues?.map((c) => [c.value, c.when]))
    const values = v.values?.map((value) => {
      const when = conditions.get(String(value))
      return when ? `${value} (${when})` : String(value)
    })
    const many = values !== undefined && values.length > 8 && !all
    const text =
      v.kind === 'bool'
        ? ''
        : values === undefined
          ? 'any the recipe accepts'
          : many
            ? `${values.slice(0, 7).join(', ')}, … ${values.length - 7} more`
            : values.join(', ')
    const several = v.kind === 'multi' ? ' (several)' : ''
    return [v.name, String(v.default) + several, text, v.when]
  })
}

const fewConditions = 6

/** Of a dependency with many conditions only their number, unless all are wanted. */
function dependencyRows(p: PackageDocument, all: boolean): string[][] {
  const groups = Map.groupBy(p.dependencies, (d) => /^[\w.-]*/.exec(d.spec)![0])
  return [...groups].flatMap(([name, list]) =>
    all || list.length <= fewConditions
      ? list.map((d) => [d.spec, d.types.join(' '), d.when])
      : [[name, [...new Set(list.flatMap((d) => d.types))].join(' '), `${list.length} conditions`]],
  )
}

function rules(p: PackageDocument, all: boolean, title: (text: string) => string[]): string[] {
  const requires = p.requires.map((r) => [
    (r.policy === 'one_of' && r.specs.length > 1 ? 'just one of ' : '') + r.specs.join(' or '),
    r.when,
  ])
  const conflicts = p.conflicts.map((c) => [c.spec, c.when])
  const section = (name: string, rows: string[][]) => {
    if (rows.length === 0) return []
    const shown = all ? rows : rows.slice(0, 2 * fewConditions)
    const more = rows.length - shown.length
    return [
      ...title(`${name}: ${rows.length}`),
      ...indent(table([name === 'requires' ? 'spec' : 'never', 'when'], shown)),
      ...(more > 0 ? [`  … ${more} more: --verbose shows all`] : []),
    ]
  }
  return [...section('requires', requires), ...section('conflicts', conflicts)]
}
