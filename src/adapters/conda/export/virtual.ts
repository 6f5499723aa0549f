/**
 * Virtual packages of a node class: what conda would detect if it ran there.
 * Source: conda's `plugins/virtual_packages` and its documentation of virtual packages.
 */
import { valueOf } from '../../../model/common.ts'
import type { NodeClass } from '../../../model/site.ts'
import { compareDotted } from './dotted.ts'

export type VirtualPackages = {
  /** Platform as conda names it, e.g. `linux-64`; null for machines it has no name for. */
  subdir: string | null
  /** Name → version, for archspec `1 TARGET`. */
  packages: Record<string, string>
  losses: string[]
}

/** `uname -m` → conda's platform. */
const subdirs: Readonly<Record<string, string>> = {
  x86_64: 'linux-64',
  aarch64: 'linux-aarch64',
  ppc64le: 'linux-ppc64le',
  s390x: 'linux-s390x',
  riscv64: 'linux-riscv64',
}

/** `__linux` is the kernel's upstream part: `5.14.21-150400.24.81_12.0.87-cray_shasta_c` → `5.14.21`. */
export const upstreamKernel = (release: string): string | null =>
  /^\d+\.\d+(\.\d+)?(\.\d+)?/.exec(release)?.[0] ?? null

function ofCuda(node: NodeClass, losses: string[]): Record<string, string> {
  const devices = valueOf(node.accelerators)
  if (devices === undefined) {
    losses.push(`${node.id}: accelerators are unknown; conda takes a missing __cuda for "none"`)
    return {}
  }
  const nvidia = devices.filter((a) => a.vendor === 'nvidia')
  for (const a of devices.filter((d) => d.vendor !== 'nvidia'))
    losses.push(`${node.id}: conda has no virtual package for ${valueOf(a.model) ?? a.vendor}`)
  const runtimes = nvidia.flatMap((a) => valueOf(a.maxRuntime) ?? []).sort(compareDotted)
  if (nvidia.length > 0 && runtimes.length === 0)
    losses.push(`${node.id}: the newest CUDA that its driver takes is unknown; no __cuda is said`)
  const targets = nvidia.map((a) => valueOf(a.target))
  const known = targets.filter((t) => t !== undefined).sort(compareDotted)
  // By its definition the least of all devices: with one unknown there is no least.
  const least = known.length === targets.length ? known[0] : undefined
  return {
    ...(runtimes[0] === undefined ? {} : { __cuda: runtimes[0] }),
    ...(least === undefined ? {} : { __cuda_arch: dottedCapability(least) }),
  }
}

/** Compute capability as `8.0`, of `80` or `8.0`. */
const dottedCapability = (target: string): string =>
  /^\d{2,3}$/.test(target) ? `${target.slice(0, -1)}.${target.slice(-1)}` : target

export function virtualPackages(node: NodeClass): VirtualPackages {
  const losses: string[] = []
  const machine = valueOf(node.os.architecture)
  const subdir = machine === undefined ? null : (subdirs[machine] ?? null)
  if (subdir === null)
    losses.push(`${node.id}: conda has no platform for a machine '${machine ?? 'unknown'}'`)
  const kernel = upstreamKernel(valueOf(node.os.kernel) ?? '')
  if (kernel === null) losses.push(`${node.id}: the kernel is unknown; no __linux is said`)
  const libc = valueOf(node.libc.version)
  const isGlibc = valueOf(node.libc.family) === 'glibc'
  if (!isGlibc || libc === undefined)
    losses.push(
      `${node.id}: conda knows glibc alone, here is ${valueOf(node.libc.family) ?? 'an unknown libc'}; no __glibc is said`,
    )
  const target = valueOf(node.cpu.target)
  if (target === undefined) losses.push(`${node.id}: the processor is unknown; no __archspec`)
  return {
    subdir,
    packages: {
      __unix: '0',
      ...(kernel === null ? {} : { __linux: kernel }),
      ...(isGlibc && libc !== undefined ? { __glibc: libc } : {}),
      ...ofCuda(node, losses),
      ...(target === undefined ? {} : { __archspec: `1 ${target}` }),
    },
    losses,
  }
}
