/**
 * What an adapter can say about a machine itself, beside the software installed on it. The
 * describer joins what all adapters say into one Site; what no adapter says stays unknown there.
 */
import type { Fact } from '../model/common.ts'
import type { Accelerator, Fabric, NodeClass, Site } from '../model/site.ts'
import type { MachineView, Skipped } from './adapter.ts'

export type Quota = {
  mountPoint: string
  /** A limit of zero as the tools print it means none: `unlimited`. */
  bytes: number | 'unlimited'
  inodes: number | 'unlimited'
  /** The command that said so. */
  source: string
}

/** All parts optional; an empty list says "looked, and there is none". */
export type MachineFacts = {
  cpu?: { target: Fact<string>; genericLevel: Fact<string>; vendor: Fact<string> }
  accelerators?: readonly Accelerator[]
  fabrics?: readonly Fabric[]
  libfabric?: NodeClass['libfabric']
  ucx?: NodeClass['ucx']
  scheduler?: Site['scheduler']
  /** What was looked for to find a scheduler, in vain. */
  noScheduler?: string
  moduleSystem?: Site['moduleSystem']
  containerRuntimes?: readonly { name: string; version: string; path: string }[]
  cvmfs?: readonly string[]
  quotas?: readonly Quota[]
  skipped?: readonly Skipped[]
}

export type MachineReader = {
  /** What it was checked against: `tool` the real tool here, `recorded` or `documentation`. */
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** Files and commands it looks at, for people. */
  looksAt: readonly string[]
  read(view: MachineView): Promise<MachineFacts>
}

/** A limit as quota tools print it: the hard one, else the soft one, in `unit`; zero is none. */
export function quotaLimit(soft: string, hard: string, unit: number): number | 'unlimited' {
  const value = Number(hard) || Number(soft)
  return value > 0 ? value * unit : 'unlimited'
}
