/** `portolan site export`. */
import type { Emitted } from '../adapters/adapter.ts'
import { exportSite } from '../adapters/exporting.ts'
import { adapters } from '../adapters/registry.ts'
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'

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

/** Files and losses. @throws PortolanError FORMAT_UNKNOWN, NODE_CLASS_UNKNOWN */
export const exportTo = async (site: Site, format: string, nodeClass?: string): Promise<Emitted> =>
  exportSite(nodeClass === undefined ? site : onlyNodeClass(site, nodeClass), format, adapters)
