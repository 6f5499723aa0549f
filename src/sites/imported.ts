/** What an importer tells, as a Site: all else is unknown, or as a Site of the same machine says. */
import type { ImportedSite } from '../adapters/adapter.ts'
import { head, known, unknown } from '../model/common.ts'
import { noPolicies, type Site } from '../model/site.ts'

export type ImportOptions = {
  /** Tool whose description it is, and where it stands. */
  tool: string
  source: string
  /** RFC 3339. */
  at: string
  version: string
}

/** A Site of which nothing is known but what was imported. */
export function siteOf(imported: ImportedSite, options: ImportOptions): Site {
  const not = unknown(`not told by ${options.source}`)
  const is = (value: string) => known(value, { method: 'imported', source: options.source })
  const site: Site = {
    ...head('site'),
    system: {
      name: imported.name === undefined ? not : is(imported.name),
      operator: not,
      country: not,
      contact: not,
    },
    collected: { at: options.at, collectorVersion: options.version, method: 'import' },
    policies: noPolicies(),
    nodeClasses: [
      {
        id: 'default',
        role: 'unknown',
        cpu: {
          target: not,
          genericLevel: not,
          vendor: not,
          model: not,
          sockets: not,
          coresPerSocket: not,
          threadsPerCore: not,
          numaNodes: not,
          logicalCpus: not,
        },
        memory: { totalBytes: not, swapBytes: not },
        os: {
          id: not,
          versionId: not,
          prettyName: not,
          kernel: not,
          kernelVersion: not,
          architecture: not,
        },
        firmware: { vendor: not, version: not },
        libc: { family: not, version: not, symbolVersions: not, hwcaps: not, loader: not },
        runtimes: not,
        pciDevices: not,
        accelerators: not,
        interconnect: not,
        libfabric: { version: not, providers: not },
        ucx: { version: not, transports: not },
        security: {
          userNamespaces: not,
          maxUserNamespaces: not,
          setuidMountsAllowed: not,
          selinux: not,
        },
        limits: { openFiles: not, processes: not, cpuSeconds: not },
      },
    ],
    scheduler: { kind: not, version: not, partitions: not },
    filesystems: not,
    cvmfs: not,
    containerRuntimes: not,
    moduleSystem: { kind: not, version: not, modulePath: not },
    environment: not,
    installations: [],
    skipped: [],
  }
  return withImported(site, imported, options)
}

/**
 * The Site with what was imported: its installations instead of those the tool had there, its rules
 * beside those of the Site, its way of choosing and its target in place of the Site's.
 */
export function withImported(site: Site, imported: ImportedSite, options: ImportOptions): Site {
  const { policies = {}, choices, target } = imported
  const ids = new Set(imported.installations.map((i) => i.id))
  const both = <K extends keyof Site['policies']>(key: K) => [
    ...site.policies[key],
    ...(policies[key] ?? []),
  ]
  return {
    ...site,
    policies: {
      mustReuse: both('mustReuse'),
      forbid: both('forbid'),
      prefer: both('prefer'),
      requestOnly: both('requestOnly'),
    },
    ...(choices ? { choices } : {}),
    nodeClasses: site.nodeClasses.map((node) =>
      target === undefined
        ? node
        : {
            ...node,
            cpu: {
              ...node.cpu,
              target: known(target, { method: 'imported', source: options.source }),
            },
          },
    ),
    installations: [...site.installations.filter((i) => !ids.has(i.id)), ...imported.installations],
    skipped: [
      ...site.skipped,
      ...imported.skipped.map(({ skipped, reason }) => ({
        tool: options.tool,
        source:
          skipped.detail === undefined ? skipped.source : `${skipped.source}: ${skipped.detail}`,
        reason,
      })),
    ],
  }
}
