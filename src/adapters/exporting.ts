/** A Site as another tool's description of a machine, by the exporters of the adapters given. */
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'
import type { Adapter, Emitted, SiteExporter } from './adapter.ts'
import { lostParts } from './site-parts.ts'

function exporterOf(format: string, adapters: readonly Adapter[]): SiteExporter {
  const exporters = adapters.flatMap((a) => a.siteExporters ?? [])
  const found = exporters.find((e) => e.format === format)
  if (found) return found
  const formats = exporters.map((e) => e.format).sort()
  throw new PortolanError('FORMAT_UNKNOWN', `a Site is not exported to '${format}'`, {
    hint: `formats: ${formats.join(', ')}`,
  })
}

/**
 * Files of the format and everything it loses: what the exporter says, and each known part of the
 * Site that the format has no place for. @throws PortolanError FORMAT_UNKNOWN
 */
export async function exportSite(
  site: Site,
  format: string,
  adapters: readonly Adapter[],
): Promise<Emitted> {
  const byTool = new Map(adapters.map((a) => [a.id, a]))
  const exporter = exporterOf(format, adapters)
  const written = async (other: SiteExporter, held: readonly string[]): Promise<Emitted> =>
    other.export(site, {
      purl: (i) => byTool.get(i.tool)?.purl?.(i, site) ?? null,
      other(name) {
        if (held.includes(name)) throw new Error(`${held.join(' holds ')} holds ${name}`)
        return written(exporterOf(name, adapters), [...held, name])
      },
    })
  const { files, losses } = await written(exporter, [format])
  return { files, losses: [...losses, ...lostParts(site, exporter.says)] }
}
