/** What the nodes that software is for have, as the rules ask for it. */
import { valueOf } from '../model/common.ts'
import type { Filesystem, NodeClass, Site } from '../model/site.ts'
import type { RunsOn } from './rules/cpu.ts'
import type { HostLibc } from './rules/glibc.ts'
import type { CudaHost } from './rules/gpu.ts'

export type Host = {
  readonly node: NodeClass
  /** What is built is built for this. */
  readonly target: string
  readonly runsOn: RunsOn
  readonly filesystems: readonly Filesystem[]
  /** Whether the site has nodes of another class, where build tools may run. */
  readonly others: boolean
  /** Version of an installed cuda-compat. */
  readonly cudaCompat?: string
}

export function hostOf(site: Site, node: NodeClass, target: string, runsOn: RunsOn): Host {
  const compat = site.installations.find((i) => (i.software ?? i.name) === 'cuda-compat')
  return {
    node,
    target,
    runsOn,
    filesystems: valueOf(site.filesystems) ?? [],
    others: site.nodeClasses.length > 1,
    ...(compat ? { cudaCompat: compat.upstreamVersion ?? compat.version } : {}),
  }
}

export const libcOf = ({ node }: Host): HostLibc => ({
  family: valueOf(node.libc.family),
  version: valueOf(node.libc.version),
  defines: valueOf(node.libc.symbolVersions),
})

/** Of the first accelerator of the vendor; null where the nodes have none, or it is not known. */
function acceleratorOf({ node }: Host, vendor: string) {
  const all = valueOf(node.accelerators)
  return all?.find((a) => a.vendor === vendor) ?? null
}

export function cudaOf(host: Host): CudaHost | null {
  const gpu = acceleratorOf(host, 'nvidia')
  return gpu
    ? { driver: valueOf(gpu.driver), maxCuda: valueOf(gpu.maxRuntime), forward: host.cudaCompat }
    : null
}

export function rocmDriverOf(host: Host): { driver: string | undefined } | null {
  const gpu = acceleratorOf(host, 'amd')
  return gpu ? { driver: valueOf(gpu.driver) } : null
}

/** The file system a path is on: the mount point that is the longest part of it. */
export function filesystemOf(path: string, all: readonly Filesystem[]): Filesystem | undefined {
  return all
    .filter(({ mountPoint: m }) => m === '/' || path === m || path.startsWith(`${m}/`))
    .toSorted((a, b) => b.mountPoint.length - a.mountPoint.length)[0]
}
