/** A Site as another tool's description of a machine. */
import { adapters as all } from '../adapters/registry.ts'
import type { Adapter, Emitted, SiteExporter } from '../adapters/adapter.ts'
import { lostParts } from '../adapters/site-parts.ts'
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'

export const siteExporters = (adapters: readonly Adapter[] = all): SiteExporter[] =>
  adapters.flatMap((a) => a.siteExporters ?? []).sort((a, b) => (a.format < b.format ? -1 : 1))

function exporterOf(format: string, exporters: readonly SiteExporter[]): SiteExporter {
  const found = exporters.find((e) => e.format === format)
  if (found) return found
  throw new PortolanError('FORMAT_UNKNOWN', `a Site is not exported to '${format}'`, {
    hint: `formats: ${exporters.map((e) => e.format).join(', ')}`,
  })
}

/** The Site as if it had just one kind of nodes. @throws PortolanError NODE_CLASS_UNKNOWN */
export function onlyNodeClass(site: Site, id: string): Site {
  const node = site.nodeClasses.find((n) => n.id === id)
  if (!node)
    throw new PortolanError('NODE_CLASS_UNKNOWN', `the Site has no node class '${id}'`, {
      hint: `node classes: ${site.nodeClasses.map((n) => n.id).join(', ')}`,
    })
  const installations = site.installations.filter((i) => i.nodeClasses?.includes(id) ?? true)
  return { ...site, nodeClasses: [node], installations }
}

/**
 * Files of the format and everything it loses: what the exporter says, and each known part of the
 * Site that the format has no place for. @throws PortolanError FORMAT_UNKNOWN
 */
export async function exportSite(
  site: Site,
  format: string,
  adapters: readonly Adapter[] = all,
): Promise<Emitted> {
  const exporters = siteExporters(adapters)
  const { says, export: write } = exporterOf(format, exporters)
  const byTool = new Map(adapters.map((a) => [a.id, a]))
  const emitted = await write(site, {
    purl: (i) => byTool.get(i.tool)?.purl?.(i, site) ?? null,
    other: async (name) =>
      exporterOf(name, exporters).export(site, {
        purl: () => null,
        other: () => Promise.reject(new Error(`${format} and ${name} hold each other`)),
      }),
  })
  return { files: emitted.files, losses: [...emitted.losses, ...lostParts(site, says)] }
}
