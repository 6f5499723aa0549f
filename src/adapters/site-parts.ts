/** Parts of a Site as exporters see them: each format has a place for some, and loses the others. */
import { isKnown, type Fact } from '../model/common.ts'
import type { NodeClass, Site } from '../model/site.ts'

type Part = {
  /** For people. */
  title: string
  /** Whether the Site tells anything of it. */
  has(site: Site): boolean
}

const any = (...facts: readonly (Fact<unknown> | undefined)[]): boolean => facts.some(isKnown)
const list = (fact: Fact<readonly unknown[]> | undefined): boolean =>
  isKnown(fact) && fact.value.length > 0
const ofNodes =
  (has: (node: NodeClass) => boolean) =>
  (site: Site): boolean =>
    site.nodeClasses.some(has)

export const siteParts = {
  name: { title: 'name of the system', has: (s) => any(s.system.name) },
  operator: {
    title: 'operator, country and contacts',
    has: ({ system: s }) => any(s.operator, s.country, s.contact, s.securityContact),
  },
  hostnames: { title: 'names of its hosts', has: (s) => list(s.system.hostnames) },
  policies: {
    title: 'what must be reused, is forbidden or is for support to install',
    has: ({ policies: p }) =>
      [p.mustReuse, p.forbid, p.prefer, p.requestOnly].some((rules) => rules.length > 0),
  },
  reasons: {
    title: 'the reasons of policies',
    has: ({ policies: p }) => [p.mustReuse, p.forbid, p.prefer, p.requestOnly].flat().length > 0,
  },
  choices: { title: "how the site's tool chooses", has: (s) => s.choices !== undefined },
  nodeClasses: { title: 'kinds of nodes beside one', has: (s) => s.nodeClasses.length > 1 },
  target: { title: 'name of the processor', has: ofNodes((n) => any(n.cpu.target)) },
  cores: {
    title: 'sockets, cores, threads, NUMA nodes',
    has: ofNodes((n) => any(n.cpu.sockets, n.cpu.coresPerSocket, n.cpu.logicalCpus)),
  },
  memory: { title: 'memory', has: ofNodes((n) => any(n.memory.totalBytes)) },
  os: { title: 'distribution', has: ofNodes((n) => any(n.os.id, n.os.prettyName)) },
  kernel: { title: 'kernel', has: ofNodes((n) => any(n.os.kernel)) },
  firmware: { title: 'firmware', has: ofNodes((n) => any(n.firmware.version)) },
  libc: { title: 'version of the C library', has: ofNodes((n) => any(n.libc.version)) },
  symbols: {
    title: 'symbol versions of the C library and of compiler runtimes',
    has: ofNodes((n) => any(n.libc.symbolVersions, n.runtimes)),
  },
  accelerators: { title: 'accelerators', has: ofNodes((n) => list(n.accelerators)) },
  drivers: {
    title: 'drivers of accelerators and the newest runtime they take',
    has: ofNodes((n) =>
      isKnown(n.accelerators) ? n.accelerators.value.some((a) => any(a.driver)) : false,
    ),
  },
  interconnect: {
    title: 'network devices, libfabric and UCX',
    has: ofNodes((n) => list(n.interconnect) || any(n.libfabric.version, n.ucx.version)),
  },
  egress: {
    title: 'which connections leave the nodes',
    has: ofNodes((n) => any(n.egress?.policy, n.ingress)),
  },
  security: {
    title: 'user namespaces, setuid programs, SELinux',
    has: ofNodes((n) => any(...Object.values(n.security))),
  },
  limits: { title: 'limits of processes', has: ofNodes((n) => any(...Object.values(n.limits))) },
  scheduler: { title: 'scheduler', has: (s) => any(s.scheduler.kind) },
  partitions: { title: 'partitions', has: (s) => list(s.scheduler.partitions) },
  filesystems: { title: 'file systems', has: (s) => list(s.filesystems) },
  quotas: {
    title: 'byte and inode quotas, purging',
    has: (s) =>
      isKnown(s.filesystems) &&
      s.filesystems.value.some((f) => any(f.quotaBytes, f.quotaInodes, f.purgeDays)),
  },
  cvmfs: { title: 'CernVM-FS repositories', has: (s) => list(s.cvmfs) },
  containers: { title: 'container runtimes', has: (s) => list(s.containerRuntimes) },
  modules: { title: 'module system', has: (s) => any(s.moduleSystem.kind) },
  software: { title: 'installed software', has: (s) => s.installations.length > 0 },
  variants: {
    title: 'variants of installed software',
    has: (s) => s.installations.some((i) => Object.keys(i.variants).length > 0),
  },
  elf: {
    title: 'ELF facts of libraries (sonames, what they need, symbol versions)',
    has: (s) => s.installations.some((i) => i.elf.length > 0),
  },
  provenance: {
    title: 'where each value was read and when; that a value is unknown, and why',
    has: () => true,
  },
} satisfies Record<string, Part>

export type SitePart = keyof typeof siteParts

/** What a format that says only `said` loses of this Site. */
export const lostParts = (site: Site, said: readonly SitePart[]): string[] =>
  (Object.entries(siteParts) as [SitePart, Part][])
    .filter(([id, part]) => !said.includes(id) && part.has(site))
    .map(([, part]) => `no place for: ${part.title}`)
