/** A Site for people: one page, a summary, findings. Unknown is shown as `?`. */
import type { Finding } from '../../app/site.ts'
import { isKnown, valueOf, type Fact } from '../../model/common.ts'
import type { Filesystem, NodeClass, Partition, Site } from '../../model/site.ts'
import type { Io } from '../io.ts'
import { starting } from './site-start.ts'

const text = (fact: Fact<string | number>): string => String(valueOf(fact) ?? '?')

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
export function bytes(fact: Fact<number | 'unlimited'>): string {
  const value = valueOf(fact)
  if (value === undefined) return '?'
  if (value === 'unlimited') return 'none'
  const power = value > 0 ? Math.min(Math.floor(Math.log2(value) / 10), units.length - 1) : 0
  const scaled = value / 1024 ** power
  return `${power > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`
}

const count = (fact: Fact<number | 'unlimited'>): string => {
  const value = valueOf(fact)
  if (value === undefined) return '?'
  return value === 'unlimited' ? 'none' : value.toLocaleString('en')
}

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((r) => r[c]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, c) => (c === row.length - 1 ? cell : cell.padEnd(widths[c] ?? 0))).join('  '),
  )
}

/** `label: value` lines below a title. */
const fields = (rows: readonly (readonly [string, string])[]): string[] =>
  table(rows.map(([label, value]) => [`  ${label}`, value]))

const listed = <T>(fact: Fact<T[]>, show: (entry: T) => string): string => {
  const list = valueOf(fact)
  return list === undefined ? '?' : list.length === 0 ? 'none' : list.map(show).join('; ')
}

/** Parts that are known; `?` when none is. */
const parts = (...all: (string | undefined)[]): string =>
  all.filter((part) => part !== undefined).join(', ') || '?'

const when = <T>(fact: Fact<T> | undefined, say: (value: T) => string): string | undefined =>
  isKnown(fact) ? say(fact.value) : undefined

const plain = <T>(fact: Fact<T> | undefined, before = '', after = ''): string | undefined =>
  when(fact, (value) => `${before}${String(value)}${after}`)

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const yesNo = (fact: Fact<boolean> | undefined, what: string): string | undefined =>
  when(fact, (value) => `${what} ${value ? 'yes' : 'no'}`)

const brackets = (words: string): string => (words === '?' ? '' : ` (${words})`)

function nodeClassLines(n: NodeClass): [string, string][] {
  const { cpu, memory, os, libc } = n
  const shown = (fact: Fact<number>) => when(fact, () => bytes(fact))
  const threads = when(cpu.threadsPerCore, (v) => `${several(v, 'thread')} each`)
  const listedNames = (fact: Fact<string[]>) => when(fact, (names) => names.join(', '))
  return [
    [
      'nodes',
      parts(
        plain(n.nodes),
        when(n.partitions, (p) => `in ${p.join(', ')}`),
      ),
    ],
    ['CPU', parts(plain(cpu.target), plain(cpu.genericLevel), plain(cpu.model))],
    [
      'cores',
      parts(
        when(cpu.sockets, (v) => several(v, 'processor')),
        when(cpu.coresPerSocket, (v) => `${several(v, 'core')} each`),
        threads,
        when(cpu.numaNodes, (v) => several(v, 'NUMA node')),
      ),
    ],
    [
      'memory',
      parts(
        shown(memory.totalBytes),
        when(
          shown(memory.swapBytes) ? memory.swapBytes : undefined,
          () => `swap ${bytes(memory.swapBytes)}`,
        ),
      ),
    ],
    [
      'system',
      parts(
        plain(os.prettyName),
        plain(os.kernel, 'Linux '),
        plain(os.architecture),
        plain(os.vendorStack),
      ),
    ],
    [
      'C library',
      parts(when(libc.version, (v) => `${text(libc.family).replace('?', '')} ${v}`.trim())),
    ],
    [
      'runtimes',
      when(
        n.runtimes,
        (r) =>
          Object.entries(r)
            .map(([name, v]) => `${name} ${v}`)
            .join('; ') || 'none',
      ) ?? '?',
    ],
    [
      'accelerators',
      listed(n.accelerators, (a) => {
        const what = parts(plain(a.model), plain(a.target))
        const of = parts(a.vendor === 'other' ? undefined : a.vendor, plain(a.driver, 'driver '))
        return `${text(a.count)} × ${what === '?' ? 'GPU of unknown kind' : what}${brackets(of)}`
      }),
    ],
    [
      'network',
      listed(
        n.interconnect,
        (f) =>
          `${f.device || text(f.model ?? f.driver)}${brackets(parts(f.kind, plain(f.driver)))}`,
      ),
    ],
    ['libfabric', parts(plain(n.libfabric.version), listedNames(n.libfabric.providers))],
    ['UCX', parts(plain(n.ucx.version), listedNames(n.ucx.transports))],
    [
      'rights',
      parts(
        yesNo(n.security.userNamespaces, 'user namespaces'),
        yesNo(n.security.setuidMountsAllowed, 'setuid programs'),
        plain(n.security.selinux, 'SELinux '),
      ),
    ],
    [
      'outside',
      parts(
        when(n.egress?.policy, (p) => egress[p]),
        plain(n.egress?.proxyUrl, 'through '),
        when(n.egress?.allow, (a) => `allowed: ${a.join(', ')}`),
      ),
    ],
  ]
}

const egress = {
  none: 'no connections out of the nodes: fetch sources elsewhere',
  proxy: 'connections through a proxy',
  direct: 'connections out are possible',
} as const

/** Rows that somebody knows, then in one line the names of the others. */
function known(rows: readonly (readonly [string, string])[]): string[] {
  const open = rows.filter(([, value]) => value === '?').map(([label]) => label)
  return [
    ...fields(rows.filter(([, value]) => value !== '?')),
    ...(open.length > 0 ? [`  not known: ${open.join(', ')}`] : []),
  ]
}

const filesystemRow = (f: Filesystem): string[] => [
  `  ${f.mountPoint}`,
  text(f.type),
  bytes(f.freeBytes),
  bytes(f.totalBytes),
  count(f.freeInodes),
  bytes(f.quotaBytes),
  count(f.quotaInodes),
]

/** What people look for first: one line a virtual, each with all that provides it. */
function software(site: Site): [string, string][] {
  const provided = (virtual: string) =>
    site.installations
      .filter((i) => i.provides.includes(virtual))
      .map((i) => `${i.software ?? i.name} ${i.upstreamVersion ?? i.version}`)
  const named = (name: string) =>
    site.installations
      .filter((i) => i.software === name)
      .map((i) => `${i.upstreamVersion ?? i.version} (${i.id})`)
  const rows: [string, string[]][] = [
    ['MPI', provided('mpi')],
    ['C compilers', provided('c')],
    ['Fortran', provided('fortran')],
    ['BLAS', provided('blas')],
    ['HDF5', named('hdf5')],
    ['CUDA', named('cuda')],
  ]
  return rows.map(([label, found]) => [label, [...new Set(found)].join('; ') || 'none'])
}

function tools(site: Site): string {
  const counts = Map.groupBy(site.installations, (i) => i.tool)
  const parts = [...counts].map(([tool, list]) => `${list.length} by ${tool}`)
  return parts.join(', ') || 'none'
}

const observed = {
  live: 'the machine itself',
  bundle: 'a bundle',
  import: "another tool's description",
}

const partition = (p: Partition): string =>
  `${p.name}${brackets(
    parts(
      p.default && 'default',
      p.nodes === undefined ? undefined : `${p.nodes} nodes`,
      p.timeLimit && `at most ${p.timeLimit}`,
    ),
  )}`

/** Software of a user's own tools that lies upon software of the site's. */
const layers = ({ packageManagers = [] }: Site): [string, string][] =>
  packageManagers
    .filter((m) => (m.upstreams ?? []).length > 0)
    .map((m) => [
      'layers',
      `${m.tool}${m.prefix ? ` in ${m.prefix}` : ''} builds upon ${m.upstreams!.join(', ')}`,
    ])

export function page(site: Site, io: Pick<Io, 'paint'>): string {
  const title = (words: string) => io.paint('bold', words)
  const { scheduler, moduleSystem, collected } = site
  const filesystems = valueOf(site.filesystems)
  const header = ['  mount', 'type', 'free', 'total', 'free inodes', 'quota', 'inode quota']
  return [
    title(`Site ${text(site.system.name)}`),
    `  described ${collected.at} from ${observed[collected.method]} by Portolan ${collected.collectorVersion}`,
    ...site.nodeClasses.flatMap((n) => [
      title(`${n.id} nodes`) + (n.role === 'unknown' ? ' (role unknown)' : ''),
      ...known(nodeClassLines(n)),
    ]),
    ...starting(site, title),
    title('System'),
    ...known([
      [
        'scheduler',
        parts(when(scheduler.kind, (k) => `${k} ${valueOf(scheduler.version) ?? ''}`.trim())),
      ],
      ['partitions', listed(scheduler.partitions, partition)],
      ['modules', `${text(moduleSystem.kind)} ${valueOf(moduleSystem.version) ?? ''}`.trim()],
      ['containers', listed(site.containerRuntimes, (r) => `${r.name} ${r.version}`)],
      ['CernVM-FS', listed(site.cvmfs, (name) => name)],
      ...layers(site),
    ]),
    title('File systems'),
    ...(filesystems ? table([header, ...filesystems.map(filesystemRow)]) : ['  ?']),
    title('Software'),
    ...fields([...software(site), ['installed', tools(site)]]),
    ...(site.skipped.length > 0
      ? [`${site.skipped.length} entries could not be used; 'portolan site lint' lists them`]
      : []),
  ].join('\n')
}

export function summary(site: Site, verbose: boolean): string[] {
  const classes = site.nodeClasses.map((n) => `${n.id} (${text(n.cpu.target)})`).join(', ')
  const { skipped } = site
  const shown = verbose ? skipped : skipped.slice(0, 5)
  return [
    `node classes: ${classes}; ${site.installations.length} installations`,
    ...shown.map(({ tool, source, reason }) => `skipped: ${tool}: ${source}: ${reason}`),
    ...(shown.length < skipped.length
      ? [`and ${skipped.length - shown.length} more skipped entries; --verbose shows them`]
      : []),
  ]
}

const colours = { contradiction: 'red', gap: 'yellow', advice: 'cyan' } as const

export const findingLines = (findings: readonly Finding[], io: Pick<Io, 'paint'>): string[] =>
  findings.map(({ kind, path, message }) => `${io.paint(colours[kind], kind)} ${path}: ${message}`)
