/** A Site for people: one page, a summary, findings. Unknown is shown as `?`. */
import type { Finding } from '../../app/site.ts'
import { valueOf, type Fact } from '../../model/common.ts'
import type { Filesystem, NodeClass, Site } from '../../model/site.ts'
import type { Io } from '../io.ts'

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

function nodeClassLines(n: NodeClass): [string, string][] {
  const { cpu, memory, os, libc } = n
  const runtimes = Object.entries(valueOf(n.runtimes) ?? {})
  const providers = valueOf(n.libfabric.providers)?.join(', ')
  const transports = valueOf(n.ucx.transports)?.join(', ')
  const yes = (fact: Fact<boolean>) => ({ true: 'yes', false: 'no' })[String(valueOf(fact))] ?? '?'
  return [
    ['CPU', `${text(cpu.target)} (${text(cpu.genericLevel)}), ${text(cpu.model)}`],
    [
      '',
      `sockets ${text(cpu.sockets)} × cores ${text(cpu.coresPerSocket)} × threads ${text(cpu.threadsPerCore)}, NUMA nodes ${text(cpu.numaNodes)}`,
    ],
    ['memory', `${bytes(memory.totalBytes)}, swap ${bytes(memory.swapBytes)}`],
    ['system', `${text(os.prettyName)}, Linux ${text(os.kernel)}, ${text(os.architecture)}`],
    ['C library', `${text(libc.family)} ${text(libc.version)}`],
    ['runtimes', runtimes.map(([name, newest]) => `${name} ${newest}`).join('; ') || '?'],
    [
      'accelerators',
      listed(
        n.accelerators,
        (a) => `${text(a.count)} × ${text(a.model)} (${a.vendor}, driver ${text(a.driver)})`,
      ),
    ],
    ['network', listed(n.interconnect, (f) => `${f.device} (${f.kind}, ${text(f.driver)})`)],
    ['libfabric', `${text(n.libfabric.version)}${providers ? `: ${providers}` : ''}`],
    ['UCX', `${text(n.ucx.version)}${transports ? `: ${transports}` : ''}`],
    [
      'rights',
      `user namespaces ${yes(n.security.userNamespaces)}, setuid programs ${yes(n.security.setuidMountsAllowed)}, SELinux ${text(n.security.selinux)}`,
    ],
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
      ...fields(nodeClassLines(n)),
    ]),
    title('System'),
    ...fields([
      ['scheduler', `${text(scheduler.kind)} ${valueOf(scheduler.version) ?? ''}`.trim()],
      ['partitions', listed(scheduler.partitions, (p) => p.name)],
      ['modules', `${text(moduleSystem.kind)} ${valueOf(moduleSystem.version) ?? ''}`.trim()],
      ['containers', listed(site.containerRuntimes, (r) => `${r.name} ${r.version}`)],
      ['CernVM-FS', listed(site.cvmfs, (name) => name)],
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
