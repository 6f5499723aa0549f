/**
 * Look-ups in the catalogue: what was synced, or, where nothing was, the starter catalogue that comes
 * with Portolan. A tool that was never read is unknown, not absent.
 */
import { recipeTools } from '../adapters/recipe-tools.ts'
import { compareSoftware, type Comparison } from '../catalog/compare/compare.ts'
import { compareReleases, release } from '../catalog/compare/release.ts'
import { aliasesOf } from '../catalog/query/aliases.ts'
import { arrivalsOf } from '../catalog/query/arrivals.ts'
import { binariesNamed } from '../catalog/query/binaries.ts'
import { contradictionsOf } from '../catalog/query/contradictions.ts'
import { dependantsOf } from '../catalog/query/dependants.ts'
import { hasTerm, packagesWith, recipesNamed, recipesOfTool } from '../catalog/query/documents.ts'
import { columnsOf, softwareOf, toolsRead } from '../catalog/query/offers.ts'
import { nearNames } from '../catalog/query/near.ts'
import { parseQuery, search, type Hit } from '../catalog/query/search.ts'
import { openStarterCatalog } from '../catalog/starter.ts'
import { loadVersionLines } from '../identity/lines.ts'
import { PortolanError } from '../model/errors.ts'
import type { PackageDocument, Recipe } from '../model/package.ts'
import type { Store } from '../store/dialect.ts'
import { openStore, storeLocation } from '../store/open.ts'
import { didYouMean } from '../util/suggest.ts'
import {
  packageDocument,
  packExport,
  packSearch,
  packShow,
  providesOf,
  type SoftwareDocument,
  type VirtualDocument,
} from './catalog.ts'
import { tryOpenStore } from './catalog-stored.ts'

export type { Comparison, Hit, SoftwareDocument, VirtualDocument }

export type Place = {
  /** The stored catalogue: a file or a URL. */
  database?: string
  /** A packed one instead. */
  catalog?: string
}

/** Looks into what was synced, or into a packed catalogue: the one asked for or the starter. */
async function lookUp<T>(
  { database, catalog }: Place,
  stored: (store: Store) => Promise<T>,
  packed: (file?: string) => T,
): Promise<T> {
  if (catalog !== undefined) return packed(catalog)
  const store = await tryOpenStore(database)
  if (!store) return packed()
  try {
    return await stored(store)
  } finally {
    await store.close()
  }
}

/** Hits, best first. Throws NOTHING_FOUND (exit code 1) with what is near, and SEARCH_QUERY. */
export const catalogSearch = (words: readonly string[], place: Place): Promise<Hit[]> =>
  lookUp(
    place,
    (store) => storedSearch(store, words.join(' ')),
    (file) => packSearch(words, file),
  )

async function storedSearch({ db }: Store, text: string): Promise<Hit[]> {
  const query = parseQuery(text)
  if (query.words.length === 0)
    throw new PortolanError('SEARCH_QUERY', 'nothing to search for', {
      hint: 'e.g. portolan catalog search hdf5 licence:BSD-3-Clause',
    })
  const tools = await toolsRead(db)
  for (const tool of query.tools)
    if (!tools.includes(tool))
      throw new PortolanError('UNKNOWN_TOOL', `the catalogue has no packages of '${tool}'`, {
        hint: didYouMean(tool, tools) ?? `it has those of: ${tools.join(', ')}`,
      })
  const hits = await search(db, query)
  if (hits.length > 0) return hits
  throw new PortolanError('NOTHING_FOUND', `nothing matches ${text}`, {
    exitCode: 1,
    hint: 'try fewer words, or a part of the name; --help says what one can search by',
  })
}

/**
 * A software by its id or by any tool's name for it, with its recipes in `tool`, or in a
 * tool that has that very name; else the virtual of that name. Throws UNKNOWN_PACKAGE with what is
 * near, and AMBIGUOUS_NAME when tools mean different software by it.
 */
export const catalogShow = (
  name: string,
  { tool, ...place }: Place & { tool?: string },
): Promise<SoftwareDocument | VirtualDocument> =>
  lookUp(
    place,
    (store) => shownIn(store, name, tool),
    (file) => packShow(name, file),
  )

async function shownIn(store: Store, name: string, tool: string | undefined) {
  const found = (await storedSoftware(store, name, tool)) ?? (await storedVirtual(store, name))
  if (found) return found
  throw unknownNames([{ name, ...(await hintFor(store, name)) }], store.location)
}

/** Look-ups of one catalogue that stays open between them. */
export async function openShow(
  place: Place,
): Promise<{ show: (name: string) => ReturnType<typeof catalogShow>; close: () => Promise<void> }> {
  const store = place.catalog === undefined ? await tryOpenStore(place.database) : null
  if (!store) {
    const pack = openStarterCatalog(place.catalog)
    return {
      show: async (name) => packShow(name, place.catalog, pack),
      close: () => Promise.resolve(),
    }
  }
  return { show: (name) => shownIn(store, name, undefined), close: () => store.close() }
}

/** A name that nothing has, with what may have been meant. */
export type Missing = { name: string; hint?: string }

async function hintFor({ db }: Store, name: string): Promise<Omit<Missing, 'name'>> {
  if (await hasTerm(db, 'provides', name))
    return { hint: `${name} is a virtual: portolan catalog show ${name} says who provides it` }
  const hint = await nearNames(db, name)
  return hint === undefined ? {} : { hint }
}

/** The error of names that nothing has. */
export function unknownNames(missing: readonly Missing[], where?: string): PortolanError {
  const names = missing.map(({ name }) => `'${name}'`).join(', ')
  const hints = missing.flatMap(({ name, hint }) =>
    hint === undefined || missing.length === 1 || hint.startsWith(`${name} `)
      ? (hint ?? [])
      : `${name}: ${hint}`,
  )
  return new PortolanError('UNKNOWN_PACKAGE', `no tool has a package ${names}`, {
    ...(where !== undefined && { where }),
    hint:
      hints.length > 0
        ? hints.join('; ')
        : 'search by a part of the name: portolan catalog search WORD',
  })
}

async function storedSoftware(
  { db, location }: Store,
  name: string,
  tool: string | undefined,
): Promise<SoftwareDocument | null> {
  const lines = loadVersionLines()
  const meant = (await softwareOf(db, [name], lines, tool)).get(name)
  const [software, ...others] = meant ?? (await softwareOf(db, [name], lines)).get(name) ?? []
  if (software === undefined) return null
  if (others.length > 0)
    throw new PortolanError('AMBIGUOUS_NAME', `tools mean different software by '${name}'`, {
      where: location,
      hint: `give one of ${[software, ...others].join(', ')}, or --tool`,
    })
  const aliases = await aliasesOf(db, software, lines)
  const names = aliases.filter((alias) => alias.ecosystem === undefined)
  const ofTool = tool === undefined ? names : names.filter((alias) => alias.tool === tool)
  const likely = [name, software, undefined]
    .map((like) => ofTool.filter((alias) => like === undefined || alias.name === like))
    .find((some) => some.length > 0)
  if (!likely)
    throw new PortolanError('UNKNOWN_PACKAGE', `${tool ?? 'no tool'} has no ${software}`, {
      where: location,
      hint: `tools that have it: ${[...new Set(names.map((a) => a.tool))].join(', ')}`,
    })
  const { tool: shown, recipes } = await telling(db, likely)
  const arrivals = await arrivalsOf(db, recipes)
  const named = await binariesNamed(db, [...new Set(names.map((alias) => alias.name))])
  const binaries = named.filter((b) =>
    names.some((alias) => alias.tool === b.tool && alias.name === b.name),
  )
  return {
    software,
    aliases,
    contradictions: await contradictionsOf(db, software),
    tool: shown,
    packages: newestFirst(recipes).map(packageDocument),
    ...(arrivals.length > 0 && { arrivals }),
    dependants: await dependantsOf(db, aliases),
    ...(binaries.length > 0 && { binaries }),
  }
}

/** A recipe of many versions tells more than one of many recipes: those of the name that tells most. */
async function telling(
  db: Store['db'],
  names: readonly { tool: string; name: string; versions?: string | undefined }[],
): Promise<{ tool: string; recipes: Recipe[] }> {
  const found = await Promise.all(
    names.map(async ({ tool, name, versions }) => ({
      tool,
      recipes: (await recipesNamed(db, tool, name)).filter(
        (recipe) =>
          versions === undefined ||
          recipe.package.versions.some(({ version }) => new RegExp(versions).test(version)),
      ),
    })),
  )
  const versions = ({ recipes }: { recipes: readonly Recipe[] }) =>
    Math.max(0, ...recipes.map((recipe) => recipe.package.versions.length))
  return found.toSorted(
    (a, b) => versions(b) - versions(a) || a.recipes.length - b.recipes.length,
  )[0]!
}

const newestFirst = (recipes: readonly Recipe[]): Recipe[] => {
  const releaseOf = (recipe: Recipe) => release(recipe.package.versions[0]?.version ?? '')
  return recipes.toSorted((a, b) => compareReleases(releaseOf(b), releaseOf(a)))
}

async function storedVirtual({ db }: Store, virtual: string): Promise<VirtualDocument | null> {
  const providers = await packagesWith(db, 'provides', virtual)
  if (providers.length === 0) return null
  return {
    virtual,
    providers: providers.map((found) => ({
      tool: found.tool,
      package: found.name,
      provides: providesOf(found, virtual),
    })),
  }
}

/** `missing`: names that no tool has; absent when there are none. */
export type Compared = { tools: string[]; rows: Comparison[]; missing?: Missing[] }

/**
 * Each name over the tools; by default all that are stored or that Portolan can read. Throws
 * UNKNOWN_PACKAGE when no tool has any of the names, UNKNOWN_TOOL, and STORE_ABSENT.
 */
export async function catalogCompare(
  names: readonly string[],
  { database, tools }: Place & { tools?: readonly string[] },
): Promise<Compared> {
  const store = await openStore(storeLocation(database))
  try {
    return await storedCompare(store, names, tools)
  } finally {
    await store.close()
  }
}

async function storedCompare(
  store: Store,
  names: readonly string[],
  tools: readonly string[] | undefined,
): Promise<Compared> {
  const { db } = store
  const able = [...new Set([...recipeTools.map(({ id }) => id), ...(await toolsRead(db))])]
  const stranger = tools?.find((tool) => !able.includes(tool))
  if (stranger !== undefined)
    throw new PortolanError('UNKNOWN_TOOL', `no tool is called '${stranger}'`, {
      hint: didYouMean(stranger, able) ?? `tools: ${able.join(', ')}`,
    })
  const columns = [...(tools ?? able)]
  const lines = loadVersionLines()
  const known = await softwareOf(db, names, lines)
  const unknown = [...new Set(names)].filter((name) => !known.has(name))
  const missing: Missing[] = []
  for (const name of unknown) missing.push({ name, ...(await hintFor(store, name)) })
  if (known.size === 0) throw unknownNames(missing, store.location)
  const wanted = [...new Set(names.flatMap((name) => known.get(name) ?? []))]
  const offers = await columnsOf(db, wanted, columns, lines)
  return {
    tools: columns,
    rows: wanted.map((id) => compareSoftware(id, offers.get(id)!)),
    ...(missing.length > 0 && { missing }),
  }
}

/** Every recipe of a tool. Throws UNKNOWN_TOOL when none of it is there. */
export async function* catalogExport(
  tool: string,
  { database, catalog }: Place,
): AsyncGenerator<PackageDocument> {
  const store = catalog === undefined ? await tryOpenStore(database) : null
  if (!store) return yield* packExport(tool, catalog)
  try {
    yield* storedExport(store, tool)
  } finally {
    await store.close()
  }
}

async function* storedExport(
  { db, location }: Store,
  tool: string,
): AsyncGenerator<PackageDocument> {
  const tools = await toolsRead(db)
  if (!tools.includes(tool))
    throw new PortolanError('UNKNOWN_TOOL', `the catalogue has no packages of '${tool}'`, {
      where: location,
      hint: `it has those of: ${tools.join(', ')}`,
    })
  for await (const recipe of recipesOfTool(db, tool)) yield packageDocument(recipe)
}
