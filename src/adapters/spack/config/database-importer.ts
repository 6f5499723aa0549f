/**
 * A Spack install tree's database as it stands, without a look at the prefixes: for a machine of
 * which only the file is at hand. Externals keep the variants that Spack filled in.
 */
import type { Installation } from '../../../model/installation.ts'
import type { SiteImporter, TreeView } from '../../adapter.ts'
import { parseDatabase, type SpackRecord } from '../database.ts'
import { idOf, variantsOf } from '../installation.ts'

const places = ['.spack-db/index.json', 'index.json']

function found(tree: TreeView): string | undefined {
  const names = tree.list('')
  if (names.includes('.spack-db/')) return places[0]
  return names.find((name) => name === places[1])
}

const targetOf = ({ spec }: SpackRecord): string | undefined => {
  const target = spec.arch?.target
  return typeof target === 'object' && target !== null ? target.name : (target ?? undefined)
}

/** Hash → virtuals by which some other installation uses it. */
function virtualsOf(records: ReadonlyMap<string, SpackRecord>): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>()
  for (const { spec } of records.values())
    for (const d of spec.dependencies) {
      if (d.hash === undefined) continue
      used.set(d.hash, new Set([...(used.get(d.hash) ?? []), ...d.virtuals]))
    }
  return used
}

function toInstallation(
  hash: string,
  record: SpackRecord,
  all: ReadonlyMap<string, SpackRecord>,
  provides: ReadonlySet<string>,
  source: string,
): Installation {
  const { spec } = record
  const prefix = spec.external?.path ?? record.path ?? undefined
  const target = targetOf(record)
  return {
    id: idOf(hash),
    tool: 'spack',
    name: spec.name,
    version: spec.version,
    software: spec.name,
    variants: variantsOf(spec),
    ...(prefix === undefined ? {} : { prefix }),
    universe: 'host',
    ...(target === undefined ? {} : { target }),
    dependencies: spec.dependencies.flatMap((d) =>
      d.hash === undefined || !all.has(d.hash)
        ? []
        : [
            {
              id: idOf(d.hash),
              types: d.types,
              ...(d.virtuals.length > 0 ? { virtuals: d.virtuals } : {}),
            },
          ],
    ),
    provides: [...provides].sort(),
    elf: [],
    linkable: true,
    use: spec.external ? {} : { commands: [`spack load /${hash.slice(0, 7)}`] },
    ...(spec.external ? { details: { external: true } } : {}),
    evidence: [{ source, detail: `/${hash}` }],
  }
}

export const databaseImporter: SiteImporter = {
  format: 'spack-database',
  title: "Spack install tree's database",
  checkedAgainst: 'tool',
  looksAt: places,
  cannot: (tree) => (found(tree) === undefined ? `there is no ${places.join(' or ')}` : null),
  files: (tree) => places.filter((path) => path === found(tree)),
  read(tree) {
    const path = found(tree) ?? places[1]!
    const { records, problems } = parseDatabase(tree.text(path, 2 ** 30))
    const all = new Map(records.map(({ hash, record }) => [hash, record]))
    const used = virtualsOf(all)
    const gone = [...all].filter(([, record]) => !record.installed)
    return {
      installations: [...all]
        .filter(([, record]) => record.installed)
        .map(([hash, record]) =>
          toInstallation(hash, record, all, used.get(hash) ?? new Set(), path),
        ),
      skipped: [
        ...problems.map((reason) => ({ skipped: { source: path }, reason })),
        ...gone.map(([hash, { spec }]) => ({
          skipped: { source: path, detail: `/${hash}` },
          reason: `${spec.name}@${spec.version} is no longer installed, only referred to`,
        })),
      ],
    }
  },
}
