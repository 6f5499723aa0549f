/** A small machine for tests of plans: zen3 compute nodes, nothing installed. */
import { noPolicies, Site } from '../../model/site.ts'
import type { Installation } from '../../model/installation.ts'

const unknown = { unknown: 'not in this test' }
const declared = <T>(value: T) => ({ value, provenance: { method: 'declared', source: 'test' } })

export function machine(
  installations: readonly Partial<Installation>[] = [],
  more: Partial<Site> = {},
): Site {
  const all = (...names: string[]) => Object.fromEntries(names.map((name) => [name, unknown]))
  return Site.parse({
    $schema: 'https://portolan.dev/schemas/site.json',
    schemaVersion: '1.0.0',
    system: { ...all('operator', 'country', 'contact'), name: declared('toy') },
    collected: { at: '2026-01-01T00:00:00Z', collectorVersion: '1.0.0', method: 'bundle' },
    policies: noPolicies(),
    nodeClasses: [
      {
        id: 'compute',
        role: 'compute',
        cpu: {
          ...all('genericLevel', 'vendor', 'model', 'sockets', 'coresPerSocket'),
          ...all('threadsPerCore', 'numaNodes', 'logicalCpus'),
          target: declared('zen3'),
        },
        memory: all('totalBytes', 'swapBytes'),
        os: {
          ...all('prettyName', 'kernel', 'kernelVersion', 'architecture'),
          id: declared('debian'),
          versionId: declared('12'),
        },
        firmware: all('vendor', 'version'),
        libc: all('family', 'version', 'symbolVersions', 'hwcaps', 'loader'),
        ...all('runtimes', 'pciDevices', 'accelerators', 'interconnect'),
        libfabric: all('version', 'providers'),
        ucx: all('version', 'transports'),
        security: all('userNamespaces', 'maxUserNamespaces', 'setuidMountsAllowed', 'selinux'),
        limits: all('openFiles', 'processes', 'cpuSeconds'),
      },
    ],
    scheduler: all('kind', 'version', 'partitions'),
    ...all('filesystems', 'cvmfs', 'containerRuntimes', 'environment'),
    moduleSystem: all('kind', 'version', 'modulePath'),
    installations: installations.map((i) => ({
      variants: {},
      universe: 'host',
      dependencies: [],
      provides: [],
      elf: [],
      linkable: true,
      use: {},
      evidence: [],
      version: '1',
      ...i,
    })),
    skipped: [],
    ...more,
  })
}
