/** What an importer tells, as a Site: all else is unknown, or as a Site of the same machine says. */
import type { ImportedSite } from '../adapters/adapter.ts'
import { head, known, unknown, type Unknown } from '../model/common.ts'
import { noPolicies, type NodeClass, type Site } from '../model/site.ts'
import { withFacts } from './machine-facts.ts'

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
      imported.nodeClass === undefined
        ? unknownNodes('default', not)
        : { ...unknownNodes(imported.nodeClass, not), role: 'compute' },
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

/** A kind of nodes of which nothing is known. */
const unknownNodes = (id: string, not: Unknown): NodeClass => ({
  id,
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
})

/**
 * The Site with what was imported: its installations instead of those the tool had there, its rules
 * beside those of the Site, its way of choosing and its target in place of the Site's.
 */
export function withImported(before: Site, imported: ImportedSite, options: ImportOptions): Site {
  const site = withClass(before, imported.nodeClass, options)
  const { policies = {}, choices, target } = imported
  const facts = {
    ...(target === undefined ? {} : { target: { value: target, source: options.source } }),
    ...imported.facts,
  }
  const told = withFacts(site, facts, options, imported.nodeClass)
  if (choices && site.choices)
    told.contradictions.push('its rules of how to choose stand in for those read before')
  const ids = new Set(imported.installations.map((i) => i.id))
  const both = <K extends keyof Site['policies']>(key: K) => [
    ...site.policies[key],
    ...(policies[key] ?? []),
  ]
  const prefixed = (reason: string) => ({ tool: options.tool, source: options.source, reason })
  const managers = [...(site.packageManagers ?? []), ...(imported.packageManagers ?? [])]
  const detailed = site.details?.[options.tool]
  return {
    ...told.site,
    policies: {
      mustReuse: both('mustReuse'),
      forbid: both('forbid'),
      prefer: both('prefer'),
      requestOnly: both('requestOnly'),
    },
    ...(choices ? { choices } : {}),
    ...(managers.length > 0 ? { packageManagers: managers } : {}),
    ...(imported.details && {
      details: {
        ...site.details,
        // Of several sources each keeps its own.
        [options.tool]: {
          ...(isMapping(detailed) ? detailed : {}),
          [options.source]: imported.details,
        },
      },
    }),
    installations: [...site.installations.filter((i) => !ids.has(i.id)), ...imported.installations],
    skipped: [
      ...site.skipped,
      ...told.contradictions.map(prefixed),
      ...imported.skipped.map(({ skipped, reason }) => ({
        tool: options.tool,
        source:
          skipped.detail === undefined ? skipped.source : `${skipped.source}: ${skipped.detail}`,
        reason,
      })),
    ],
  }
}

function withClass(site: Site, id: string | undefined, { source }: ImportOptions): Site {
  if (id === undefined || site.nodeClasses.some((n) => n.id === id)) return site
  const fresh = unknownNodes(id, unknown(`not told by ${source}`))
  return { ...site, nodeClasses: [...site.nodeClasses, { ...fresh, role: 'compute' }] }
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
