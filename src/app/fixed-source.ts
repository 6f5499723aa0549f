/** Recipes of a tool with fixed recipes, out of what was synced. */
import type { Adapter } from '../adapters/adapter.ts'
import {
  identitiesOf,
  type IdentityRow,
  recipesAt,
  releasesOf,
  type Row,
  rowsNamed,
  rowsWithPart,
  toolsWith,
} from '../catalog/query/fixed.ts'
import { softwareOf } from '../catalog/query/offers.ts'
import { storedProvenance } from '../catalog/query/provenance.ts'
import { lineOf, loadVersionLines, type VersionLine } from '../identity/lines.ts'
import type { Recipe } from '../model/package.ts'
import type { Alias } from '../model/software.ts'
import { type FixedSource, nameOf, type Offer, type Wanted } from '../solve/fixed/source.ts'
import type { Store } from '../store/dialect.ts'

/** null when no recipe of the tool was synced. */
export async function openFixedSource(
  { db }: Store,
  adapter: Adapter,
): Promise<FixedSource | null> {
  const { id: tool, fixed } = adapter
  const stored = fixed ? await storedProvenance(db, tool) : null
  if (!fixed || !stored) return null
  const lines = loadVersionLines()
  const rows = new Map<string, readonly Row[]>()
  const recipes = new Map<number, Recipe>()

  async function rowsOf(names: readonly string[]): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !rows.has(name))
    const found = Map.groupBy(await rowsNamed(db, tool, missing), (row) => row.name)
    for (const name of missing) rows.set(name, found.get(name) ?? [])
  }

  async function read(wanted: readonly Row[]): Promise<void> {
    const missing = new Map(wanted.filter(({ id }) => !recipes.has(id)).map((row) => [row.id, row]))
    for (const [id, recipe] of await recipesAt(db, [...missing.values()])) recipes.set(id, recipe)
  }

  /** The row that the dependency names. */
  function rowFor({ dependency, of }: Wanted): Row | undefined {
    const all = rows.get(nameOf(dependency)) ?? []
    const keys = fixed!.keysOf(dependency, of)
    for (const key of keys) {
      const found = all.find((row) => row.key === key)
      if (found) return found
    }
    return all.find((row) => keys.includes(fixed!.plainKey?.(row.key) ?? ''))
  }

  return {
    tool,
    fixed,
    digest: stored.digest,
    published: publishedAt(stored.provenance),
    meant: async (name) => (await softwareOf(db, [name], lines)).get(name) ?? [name],
    async offers(software) {
      const names = await namesFor(db, tool, software, lines)
      const wholes = names.filter(({ ecosystem }) => ecosystem === '')
      const parts = names.filter(({ ecosystem }) => ecosystem !== '')
      await rowsOf(wholes.map(({ name }) => name))
      const own = wholes.flatMap((identity) =>
        rows
          .get(identity.name)!
          .filter(({ version }) => isOf(identity, version, tool, lines))
          .map((row) => ({ row, identity })),
      )
      const withPart = await rowsWithPart(
        db,
        tool,
        parts.map(({ name }) => name),
      )
      await read([...own.map(({ row }) => row), ...withPart])
      const releases = await releasesOf(
        db,
        own.map(({ row }) => row.id),
      )
      return [
        ...own.map(({ row, identity }) =>
          wholeOffer(recipes.get(row.id)!, identity, releases.get(row.id)),
        ),
        ...withPart.flatMap((row) => partOffers(recipes.get(row.id)!, parts)),
      ]
    },
    async dependencies(of) {
      await rowsOf(of.map(({ dependency }) => nameOf(dependency)))
      const found = of.map(rowFor)
      await read(found.filter((row) => row !== undefined))
      return found.map((row) => row && recipes.get(row.id))
    },
    async identities(names) {
      const found = await identitiesOf(db, tool, { names })
      const known = new Map(
        found.filter((row) => row.ecosystem === '').map(({ name, software }) => [name, software]),
      )
      return (name, version) => lineOf(lines, tool, name, version) ?? known.get(name)
    },
    others: async (software) => (await toolsWith(db, software)).filter((other) => other !== tool),
  }
}

/** A folder of this machine means nothing elsewhere. */
function publishedAt({ repository, commit }: { repository: string; commit: string }) {
  return {
    ...(/^(\w+:\/\/|[\w.-]+@[\w.-]+:)/.test(repository) ? { repository } : {}),
    ...(commit === '' ? {} : { commit }),
  }
}

type NameOf = IdentityRow & { line?: true }

/** Every name the tool has for the software, those of which only some versions are it among them. */
async function namesFor(
  db: Store['db'],
  tool: string,
  software: readonly string[],
  lines: readonly VersionLine[],
): Promise<NameOf[]> {
  const names: NameOf[] = await identitiesOf(db, tool, { software })
  const known = new Set(names.map(({ software: id }) => id))
  for (const line of lines.filter((l) => l.tool === tool && software.includes(l.software))) {
    const [row] = await identitiesOf(db, tool, { names: [line.name] })
    const { software: id, name } = line
    names.push({ software: id, name, ecosystem: '', aliases: row?.aliases ?? [], line: true })
    known.add(id)
  }
  // A catalogue whose identities have not been worked out goes by name.
  for (const id of software)
    if (!known.has(id)) names.push({ software: id, name: id, ecosystem: '', aliases: [] })
  return names
}

function isOf(
  { software, name, line }: NameOf,
  version: string,
  tool: string,
  lines: readonly VersionLine[],
): boolean {
  const told = lineOf(lines, tool, name, version)
  return told === software || (told === undefined && line === undefined)
}

function wholeOffer(recipe: Recipe, identity: IdentityRow, release: string | undefined): Offer {
  const { versions, toolchain } = recipe.package
  const holds = (alias: Alias) =>
    alias.toolchains === undefined || alias.toolchains.includes(toolchain?.name ?? '')
  const stated = identity.aliases.filter((alias) => alias.features !== undefined)
  return {
    software: identity.software,
    recipe,
    version: release ?? versions[0]?.version ?? '',
    features: stated.filter(holds).map((alias) => alias.features!),
    elsewhere: stated.filter((alias) => !holds(alias)).map((alias) => alias.features!),
  }
}

/** A part without a version is not offered: nothing could be said of it. */
const partOffers = (recipe: Recipe, parts: readonly IdentityRow[]): Offer[] =>
  (recipe.package.extensions ?? []).flatMap(({ name, version }): Offer[] => {
    const identity = parts.find((part) => part.name === name)
    if (!identity || version === undefined) return []
    const { software } = identity
    return [{ software, recipe, version, part: { name }, features: [], elsewhere: [] }]
  })
