/** `portolan site import`: another tool's description of a machine as a Site. */
import { basename, resolve } from 'node:path'
import type { Adapter, SiteImporter } from '../adapters/adapter.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { openTree, type Tree } from '../catalog/tree/tree.ts'
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'
import { siteOf, withImported } from '../sites/imported.ts'
import { version } from '../util/version.ts'
import { importAll } from './import-all.ts'
import { readSite } from './load-site.ts'
import { openPlanningCatalog, type PlanningCatalogOptions } from './planning-catalog.ts'

export type Importer = SiteImporter & { tool: string }

/** Every format that some adapter imports. */
export const importersOf = (adapters: readonly Adapter[]): Importer[] =>
  adapters.flatMap(({ id, sites = [] }) => sites.map((s) => ({ ...s, tool: id })))

export type ImportEffects = {
  readonly adapters: readonly Adapter[]
  readonly catalog: Catalog
  /** RFC 3339. */
  readonly now: () => string
}

/**
 * `format` is an importer's, `auto`, or `all` for every description below a folder; `machine` names the
 * machine where a file holds several, by default as the path ends; `onto` is a Site of the same machine to put it into. Throws
 * PortolanError UNKNOWN_FORMAT, SITE_SOURCE when the path holds nothing of that format.
 */
export function importSite(
  format: string,
  path: string,
  effects: ImportEffects,
  onto?: Site,
  machine?: string,
): Site {
  const tree = openSource(path)
  const importers = importersOf(effects.adapters)
  const context = {
    recipe: (name: string) => effects.catalog.package(name),
    providers: (virtual: string) => effects.catalog.providers(virtual),
    machine: machine ?? basename(resolve(path)),
  }
  if (format === 'all') return importAll(tree, importers, context, effects.now(), onto)
  const importer = chosen(format, tree, path, importers)
  const imported = importer.read(tree, context)
  const options = { tool: importer.tool, source: path, at: effects.now(), version }
  return onto
    ? withImported(onto, imported, options)
    : siteOf({ name: basename(resolve(path)), ...imported }, options)
}

/** The same with what this program has: its adapters, the planning catalogue, a Site JSON. */
export async function importHere(
  format: string,
  path: string,
  options: PlanningCatalogOptions & { onto?: string; machine?: string },
  progress: (text: string) => void,
): Promise<Site> {
  const { adapters } = await import('../adapters/registry.ts')
  const catalog = await openPlanningCatalog(options, progress)
  const onto = options.onto === undefined ? undefined : await readSite(options.onto)
  const now = () => new Date().toISOString()
  return importSite(format, path, { adapters, catalog, now }, onto, options.machine)
}

function openSource(path: string): Tree {
  try {
    return openTree('site', resolve(path))
  } catch (cause) {
    throw new PortolanError('SITE_SOURCE', 'no such folder or file', {
      where: path,
      hint: 'give a file or folder that describes a machine',
      cause,
    })
  }
}

function chosen(format: string, tree: Tree, path: string, all: readonly Importer[]): Importer {
  const formats = all.map((i) => i.format).join(', ')
  if (format === 'auto') {
    const reasons = all.map((importer) => ({ importer, reason: importer.cannot(tree) }))
    const able = reasons.find(({ reason }) => reason === null)
    if (able) return able.importer
    const why = reasons.map(({ importer, reason }) => `${importer.format}: ${reason}`).join('; ')
    throw new PortolanError('SITE_SOURCE', `nothing that can be imported (${why})`, {
      where: path,
      hint: `formats: ${formats}`,
    })
  }
  const importer = all.find((i) => i.format === format)
  if (!importer)
    throw new PortolanError('UNKNOWN_FORMAT', `'${format}' cannot be imported`, {
      hint: `formats: all, auto, ${formats}`,
    })
  const reason = importer.cannot(tree)
  if (reason !== null)
    throw new PortolanError('SITE_SOURCE', `nothing of ${format}: ${reason}`, {
      where: path,
      hint: `it looks at ${importer.looksAt.join(', ')}`,
    })
  return importer
}
