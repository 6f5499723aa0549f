/** Nodes and files for tests of the rules of compatibility. */
import { known, unknown } from '../../model/common.ts'
import type { ElfFacts } from '../../model/installation.ts'
import type { Accelerator, Filesystem, NodeClass } from '../../model/site.ts'

const declared = <T>(value: T) => known(value, { method: 'declared', source: 'test' })
const open = unknown('not in this test')

export type NodeFacts = {
  glibc?: readonly string[]
  libstdcxx?: string
  driver?: string
  vendor?: Accelerator['vendor']
}

/** A node of class `compute` of which only this is known. */
export function computeNode(facts: NodeFacts = {}): NodeClass {
  const { glibc, libstdcxx, driver, vendor = 'nvidia' } = facts
  const all = <N extends string>(...names: N[]) =>
    Object.fromEntries(names.map((name) => [name, open])) as Record<N, typeof open>
  return {
    id: 'compute',
    role: 'compute',
    cpu: {
      ...all('target', 'genericLevel', 'vendor', 'model', 'sockets', 'coresPerSocket'),
      ...all('threadsPerCore', 'numaNodes', 'logicalCpus'),
    },
    memory: all('totalBytes', 'swapBytes'),
    os: all('id', 'versionId', 'prettyName', 'kernel', 'kernelVersion', 'architecture'),
    firmware: all('vendor', 'version'),
    libc: {
      ...all('family', 'version', 'hwcaps', 'loader'),
      symbolVersions: glibc ? declared([...glibc]) : open,
    },
    runtimes: libstdcxx === undefined ? open : declared({ 'libstdc++.so.6': libstdcxx }),
    pciDevices: open,
    accelerators:
      driver === undefined
        ? open
        : declared([
            {
              vendor,
              ...all('model', 'count', 'memoryBytes', 'maxRuntime', 'target'),
              driver: declared(driver),
            },
          ]),
    interconnect: open,
    libfabric: all('version', 'providers'),
    ucx: all('version', 'transports'),
    security: all('userNamespaces', 'maxUserNamespaces', 'setuidMountsAllowed', 'selinux'),
    limits: all('openFiles', 'processes', 'cpuSeconds'),
  }
}

/** A shared library by what it needs. */
export const library = (
  path: string,
  needed: readonly string[],
  more: Partial<ElfFacts> = {},
): ElfFacts => ({
  path,
  class: 'ELF64',
  machine: 'x86_64',
  needed: [...needed],
  rpath: [],
  runpath: [],
  versionsDefined: [],
  versionsNeeded: {},
  ...more,
})

export const filesystem = (
  mountPoint: string,
  facts: { options?: string[]; purgeDays?: number },
): Filesystem => ({
  mountPoint,
  device: open,
  type: open,
  options: facts.options ? declared(facts.options) : open,
  totalBytes: open,
  freeBytes: open,
  totalInodes: open,
  freeInodes: open,
  quotaBytes: open,
  quotaInodes: open,
  ...(facts.purgeDays === undefined ? {} : { purgeDays: declared(facts.purgeDays) }),
})
