import type { MachineView } from '../../adapters/adapter.ts'
import { firstKnown, fromCommand, fromFile } from '../../adapters/observe.ts'
import type { NodeClass } from '../../model/site.ts'
import { topologyCommand } from '../collect/probes.ts'

type Topology = { sockets: number; cores: number; logical: number; nodes: number | null }

/** `PACKAGE CORE NODE` a line; NODE is no number where the kernel knows no NUMA. */
export function parseTopology(text: string): Topology | null {
  const rows = text
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([socket, core]) => /^\d+$/.test(socket ?? '') && /^\d+$/.test(core ?? ''))
  if (rows.length === 0) return null
  const distinct = (key: (row: string[]) => string) => new Set(rows.map(key)).size
  return {
    sockets: distinct(([socket]) => socket ?? ''),
    cores: distinct(([socket, core]) => `${socket} ${core}`),
    logical: rows.length,
    nodes: rows.every(([, , node]) => /^\d+$/.test(node ?? ''))
      ? distinct((r) => r[2] ?? '')
      : null,
  }
}

const lscpu = (key: string) => (text: string) =>
  new RegExp(`^${key}: +(.*)$`, 'm').exec(text)?.[1]?.trim() ?? null
const lscpuNumber = (key: string) => (text: string) => {
  const value = lscpu(key)(text)
  return value !== null && /^\d+$/.test(value) ? Number(value) : null
}

/** A list of ranges such as `0-3,8`: how many numbers it holds. */
export function countRanges(text: string): number | null {
  let count = 0
  for (const part of text.trim().split(',')) {
    const [low, high = low] = part.split('-')
    if (!/^\d+$/.test(low ?? '') || !/^\d+$/.test(high ?? '')) return null
    count += Number(high) - Number(low) + 1
  }
  return count
}

/** Everything of the processor but the names that need a table of processors. */
export async function describeCpu(
  view: MachineView,
): Promise<Omit<NodeClass['cpu'], 'target' | 'genericLevel' | 'vendor'>> {
  const topology =
    <T>(pick: (t: Topology) => T | null) =>
    () =>
      fromCommand(view, topologyCommand, (text) => {
        const parsed = parseTopology(text)
        return parsed && pick(parsed)
      })
  const fromLscpu = (key: string) => () => fromCommand(view, ['lscpu'], lscpuNumber(key))
  return {
    model: await firstKnown(
      () =>
        fromFile(
          view,
          '/proc/cpuinfo',
          (t) => /^(?:model name|cpu)\s*: (.+)$/m.exec(t)?.[1] ?? null,
        ),
      () => fromCommand(view, ['lscpu'], lscpu('Model name')),
    ),
    sockets: await firstKnown(
      topology((t) => t.sockets),
      fromLscpu('Socket\\(s\\)'),
    ),
    coresPerSocket: await firstKnown(
      topology((t) => (t.cores % t.sockets === 0 ? t.cores / t.sockets : null)),
      fromLscpu('Core\\(s\\) per socket'),
    ),
    threadsPerCore: await firstKnown(
      topology((t) => (t.logical % t.cores === 0 ? t.logical / t.cores : null)),
      fromLscpu('Thread\\(s\\) per core'),
    ),
    numaNodes: await firstKnown(
      topology((t) => t.nodes),
      () => fromFile(view, '/sys/devices/system/node/online', countRanges),
      fromLscpu('NUMA node\\(s\\)'),
    ),
    logicalCpus: await firstKnown(
      topology((t) => t.logical),
      fromLscpu('CPU\\(s\\)'),
    ),
  }
}
