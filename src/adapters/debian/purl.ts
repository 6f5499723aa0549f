/** Package URLs of type `deb`. Source: purl-spec, definition of the type deb. */
import { valueOf } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { Site } from '../../model/site.ts'

/** The namespace is the distribution; without it there is no such URL. */
export function purl({ name, version, nodeClasses }: Installation, site: Site): string | null {
  const node = site.nodeClasses.find((n) => nodeClasses?.includes(n.id) ?? true)
  const id = valueOf(node?.os.id)
  if (id === undefined) return null
  const release = valueOf(node?.os.versionId)
  const distro = release === undefined ? '' : `?distro=${encodeURIComponent(`${id}-${release}`)}`
  return `pkg:deb/${encodeURIComponent(id)}/${encodeURIComponent(name)}@${encodeURIComponent(version)}${distro}`
}
