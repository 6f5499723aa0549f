/**
 * Look-ups in the catalogue: what was synced, or, where nothing was, the starter catalogue that comes
 * with Portolan. A tool that was never read is unknown, not absent.
 */
import { recipeTools } from '../adapters/recipe-tools.ts'
import { compareSoftware, type Comparison } from '../catalog/compare/compare.ts'
import { dependantsOf, type Dependants } from '../catalog/query/dependants.ts'
import { recipesNamed, recipesOfTool } from '../catalog/query/documents.ts'
import { aliasesOf, columnsOf, softwareOf, toolsRead } from '../catalog/query/offers.ts'
import { nearNames } from '../catalog/query/near.ts'
import { parseQuery, search, type Hit } from '../catalog/query/search.ts'
import { head } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { PackageDocument, Recipe } from '../model/package.ts'
import type { Store } from '../store/dialect.ts'
import { didYouMean } from '../util/suggest.ts'
import { tryOpenStore } from './catalog-stored.ts'

export type { Comparison, Hit }

/** Runs a look-up in the stored catalogue, or the other one where nothing was ever synced. */
export async function withStore<T>(
  database: string | undefined,
  stored: (store: Store) => Promise<T>,
  starter: () => T,
): Promise<T> {
  const store = await tryOpenStore(database)
  if (!store) return starter()
  try {
    return await stored(store)
  } finally {
    await store.close()
  }
}

/** Hits, best first. Throws NOTHING_FOUND (exit code 1) with what is near, and SEARCH_QUERY. */
export async function storedSearch({ db }: Store, text: string): Promise<Hit[]> {
  const query = parseQuery(text)
  if (query.words.length === 0)
    throw new PortolanError('SEARCH_QUERY', 'nothing to search for', {
      hint: 'e.g. portolan catalog search hdf5 licence:BSD-3-Clause',
    })
  const hits = await search(db, query)
  if (hits.length > 0) return hits
  throw new PortolanError('NOTHING_FOUND', `nothing matches ${text}`, {
    exitCode: 1,
    hint: 'try fewer words or a part of the name; catalog search --help names what one can search by',
  })
}

/** One software: what every tool calls it, and its recipes in one tool. */
export type SoftwareDocument = {
  software: string
  aliases: {
    tool: string
    name: string
    features?: string
    evidence: unknown
    /** The version each tool prefers. */
    version: string
  }[]
  /** The tool whose recipes follow. */
  tool: string
  packages: PackageDocument[]
  dependants: Dependants
}

const document = ({ package: p, sources }: Recipe): PackageDocument => ({
  ...head('package'),
  ...p,
  sources: [...sources],
})

/**
 * A software by its id or by any tool's name for it; its recipes in `tool`, or in the first tool
 * that has that very name. Throws UNKNOWN_PACKAGE with what is near; AMBIGUOUS_NAME when tools mean
 * different software by it; null when it is no package.
 */
export async function storedShow(
  { db, location }: Store,
  name: string,
  tool?: string,
): Promise<SoftwareDocument> {
  const software = await theSoftware({ db, location }, name, tool)
  const names = await aliasesOf(db, [software])
  const aliases = await describedAliases(db, software, names)
  const ofTool = tool === undefined ? names : names.filter((alias) => alias.tool === tool)
  const chosen = ofTool.find((alias) => alias.name === name) ?? ofTool[0]
  if (!chosen)
    throw new PortolanError(
      'UNKNOWN_PACKAGE',
      `${tool ?? 'no tool'} has no recipe of ${software}`,
      {
        where: location,
        hint: `tools that have it: ${[...new Set(names.map((a) => a.tool))].join(', ')}`,
      },
    )
  const recipes = await recipesNamed(db, chosen.tool, chosen.name)
  return {
    software,
    aliases,
    tool: chosen.tool,
    packages: recipes.map(document),
    dependants: await dependantsOf(db, names),
  }
}

async function theSoftware(
  { db, location }: Pick<Store, 'db' | 'location'>,
  name: string,
  tool: string | undefined,
): Promise<string> {
  const found = (await softwareOf(db, [name], tool)).get(name) ?? []
  if (found.length === 1) return found[0]!
  if (found.length === 0)
    throw new PortolanError('UNKNOWN_PACKAGE', `no tool has a package '${name}'`, {
      where: location,
      hint:
        (await nearNames(db, name)) ?? 'search by a part of the name: portolan catalog search WORD',
    })
  throw new PortolanError('AMBIGUOUS_NAME', `tools mean different software by '${name}'`, {
    where: location,
    hint: `give one of ${found.join(', ')}, or --tool`,
  })
}

async function describedAliases(
  db: Store['db'],
  software: string,
  names: readonly { tool: string; name: string }[],
): Promise<SoftwareDocument['aliases']> {
  const rows = await db
    .selectFrom('identity')
    .select(['tool', 'name', 'features', 'evidence'])
    .where('software', '=', software)
    .execute()
  const versions = await db
    .selectFrom('package')
    .select(['tool', 'name', 'version'])
    .where(
      'name',
      'in',
      names.map((n) => n.name),
    )
    .where('shadowed', '=', 0)
    .orderBy('id')
    .execute()
  return names.map(({ tool, name }) => {
    const row = rows.find((r) => r.tool === tool && r.name === name)
    // Where a name has several recipes they stand in the order of their keys: the last is newest.
    const version = versions.findLast((v) => v.tool === tool && v.name === name)?.version ?? ''
    const evidence = row ? (JSON.parse(row.evidence) as unknown) : []
    return { tool, name, ...(row?.features && { features: row.features }), evidence, version }
  })
}

/**
 * Each name over the tools; by default all that are stored or that Portolan can read. Throws
 * UNKNOWN_PACKAGE for names no tool has.
 */
export async function storedCompare(
  { db, location }: Store,
  names: readonly string[],
  tools: readonly string[] | undefined,
): Promise<{ tools: string[]; rows: Comparison[] }> {
  const able = [...new Set([...recipeTools.map(({ id }) => id), ...(await toolsRead(db))])]
  const stranger = tools?.find((tool) => !able.includes(tool))
  if (stranger !== undefined)
    throw new PortolanError('UNKNOWN_TOOL', `no tool is called '${stranger}'`, {
      hint: didYouMean(stranger, able) ?? `tools: ${able.join(', ')}`,
    })
  const columns = [...(tools ?? able)]
  const known = await softwareOf(db, names)
  const missing = names.filter((name) => !known.has(name))
  if (missing.length > 0)
    throw new PortolanError('UNKNOWN_PACKAGE', `no tool has a package '${missing.join("', '")}'`, {
      where: location,
      hint:
        (await nearNames(db, missing[0]!)) ??
        'search by a part of the name: portolan catalog search WORD',
    })
  const wanted = [...new Set(names.flatMap((name) => known.get(name)!))]
  const offers = await columnsOf(db, wanted, columns)
  return { tools: columns, rows: wanted.map((id) => compareSoftware(id, offers.get(id)!)) }
}

/** Every recipe of a tool. Throws UNKNOWN_TOOL when none of it is stored. */
export async function* storedExport(
  { db, location }: Store,
  tool: string,
): AsyncGenerator<PackageDocument> {
  const tools = await toolsRead(db)
  if (!tools.includes(tool))
    throw new PortolanError('UNKNOWN_TOOL', `the catalogue has no packages of '${tool}'`, {
      where: location,
      hint: `it has those of: ${tools.join(', ')}`,
    })
  for await (const recipe of recipesOfTool(db, tool)) yield document(recipe)
}
