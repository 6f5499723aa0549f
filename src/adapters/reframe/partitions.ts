/** Partitions, processors and devices as ReFrame describes them. */
import { valueOf } from '../../model/common.ts'
import type { NodeClass, Partition, Site } from '../../model/site.ts'
import { plainName } from './names.ts'

export { plainName }

/** Schedulers by ReFrame's names, each with the launcher that belongs to it. */
const schedulers: Readonly<
  Record<string, { scheduler: string; launcher: string; option: string }>
> = {
  slurm: { scheduler: 'slurm', launcher: 'srun', option: '--partition=' },
  pbs: { scheduler: 'pbs', launcher: 'mpiexec', option: '-q ' },
  flux: { scheduler: 'flux', launcher: 'local', option: '--queue=' },
}

const platforms: Readonly<Record<string, string>> = {
  apptainer: 'Apptainer',
  docker: 'Docker',
  sarus: 'Sarus',
  shifter: 'Shifter',
  singularity: 'Singularity',
}

export function containerPlatforms(site: Site, losses: string[]): { type: string }[] {
  const found = valueOf(site.containerRuntimes) ?? []
  for (const { name } of found)
    if (!platforms[name]) losses.push(`ReFrame has no container platform ${name}`)
  return found.flatMap(({ name }) => (platforms[name] ? [{ type: platforms[name] }] : []))
}

const given = <T extends Record<string, unknown>>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as Partial<T>

const times = (...factors: (number | undefined)[]): number | undefined =>
  factors.some((f) => f === undefined) ? undefined : factors.reduce<number>((a, b) => a * b!, 1)

function processor({ cpu, os }: NodeClass): Record<string, unknown> {
  const [sockets, cores, threads] = [cpu.sockets, cpu.coresPerSocket, cpu.threadsPerCore].map(
    valueOf,
  )
  return given({
    arch: valueOf(cpu.target),
    vendor: valueOf(cpu.vendor),
    model: valueOf(cpu.model),
    platform: valueOf(os.architecture),
    num_cpus: valueOf(cpu.logicalCpus) ?? times(sockets, cores, threads),
    num_cpus_per_core: threads,
    num_cpus_per_socket: times(cores, threads),
    num_sockets: sockets,
  })
}

function devices(node: NodeClass): Record<string, unknown>[] {
  return (valueOf(node.accelerators) ?? []).map((a) => {
    const target = valueOf(a.target)
    const arch =
      a.vendor === 'nvidia' && target !== undefined ? `sm_${target.replace('.', '')}` : target
    return given({ type: 'gpu', arch, model: valueOf(a.model), num_devices: valueOf(a.count) })
  })
}

/** `1-02:03:04`, `02:03:04`, `30:00`, `90` (minutes) as `1d2h3m4s`; null: no limit. */
export function timeLimit(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  if (/^(infinite|unlimited)$/i.test(text)) return null
  const [, days, clock = ''] = /^(?:(\d+)-)?([\d:]+)$/.exec(text) ?? []
  const parts = clock.split(':').filter(Boolean).map(Number)
  if (parts.length === 0) return undefined
  const [h, m, s] =
    days !== undefined || parts.length === 3
      ? [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
      : [0, parts[0] ?? 0, parts[1] ?? 0]
  return `${Number(days ?? 0)}d${h}h${m}m${s}s`
}

/** The node class that a partition is made of, where the Site tells or there is only one. */
export function nodeOf(site: Site, partition: Partition): NodeClass | undefined {
  const named = site.nodeClasses.find(
    (n) => partition.nodeClasses?.includes(n.id) || valueOf(n.partitions)?.includes(partition.name),
  )
  const computes = site.nodeClasses.filter((n) => n.role === 'compute')
  return named ?? (computes.length === 1 ? computes[0] : undefined)
}

export function partitionsOf(
  site: Site,
  environs: readonly string[],
  container_platforms: readonly { type: string }[],
  losses: string[],
): Record<string, unknown>[] {
  const kind = valueOf(site.scheduler.kind)
  const how = schedulers[kind ?? '']
  if (kind !== undefined && !how)
    losses.push(`ReFrame has no scheduler '${kind}' that is known here`)
  const queues = how ? (valueOf(site.scheduler.partitions) ?? []) : []
  const shared = { environs, ...(container_platforms.length > 0 ? { container_platforms } : {}) }
  const told = (node: NodeClass | undefined, name: string) => {
    if (node) return { processor: processor(node), devices: devices(node) }
    losses.push(`partition ${name}: which nodes it is made of is unknown; no processor, no devices`)
    return {}
  }
  const remote = queues.map((q) => ({
    name: plainName(q.name),
    descr: `partition ${q.name}`,
    scheduler: how!.scheduler,
    launcher: how!.launcher,
    access: [`${how!.option}${q.name}`],
    ...shared,
    ...given({ time_limit: timeLimit(q.timeLimit) }),
    ...told(nodeOf(site, q), q.name),
    extras: given({ nodes: q.nodes, memory_bytes_per_node: q.memoryBytes }),
  }))
  const local = site.nodeClasses
    .filter((n) => n.role === 'login' || remote.length === 0)
    .map((n) => ({
      name: plainName(n.id),
      descr: `${n.id} nodes`,
      scheduler: 'local',
      launcher: 'local',
      ...shared,
      processor: processor(n),
      devices: devices(n),
      extras: given({ memory_bytes_per_node: valueOf(n.memory.totalBytes) }),
    }))
  const taken = new Set(remote.map((p) => p.name))
  return [
    ...local.map((p) => (taken.has(p.name) ? { ...p, name: `${p.name}-local` } : p)),
    ...remote,
  ]
}
