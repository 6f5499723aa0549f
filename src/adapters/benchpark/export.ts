/**
 * A Site as a folder of `configs/` in Benchpark. Source: its documentation "Adding a System
 * Specification" and the configurations in its repository (2024).
 */
import { stringify } from 'yaml'
import { valueOf } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { NodeClass, Site } from '../../model/site.ts'
import type { Emitted, SiteExportContext } from '../adapter.ts'

const buildsFor = (site: Site): NodeClass =>
  site.nodeClasses.find((n) => n.role === 'compute') ?? site.nodeClasses[0]!

const launchers: Readonly<Record<string, string>> = {
  slurm: 'srun -N {n_nodes} -n {n_ranks}',
  flux: 'flux run -N {n_nodes} -n {n_ranks}',
  pbs: 'mpiexec -n {n_ranks}',
}
const submits: Readonly<Record<string, string>> = {
  slurm: 'sbatch {execute_experiment}',
  flux: 'flux batch {execute_experiment}',
  pbs: 'qsub {execute_experiment}',
}

/** By archspec's vendor strings, the names Benchpark uses. */
const vendors: Readonly<Record<string, string>> = {
  AuthenticAMD: 'AMD',
  GenuineIntel: 'Intel',
  nvidia: 'NVIDIA',
  amd: 'AMD',
  intel: 'Intel',
}

const fabrics: Readonly<Record<string, string>> = {
  cxi: 'Slingshot11',
  infiniband: 'Infiniband',
  'omni-path': 'OmniPath',
  efa: 'EFA',
  roce: 'RoCE',
  ethernet: 'Ethernet',
}

/** Fast fabrics before Ethernet, which every node has. */
function fabricOf(node: NodeClass): string | undefined {
  const kinds = (valueOf(node.interconnect) ?? []).map((f) => f.kind)
  return kinds.find((k) => k !== 'ethernet') ?? kinds[0]
}

function definition(site: Site, node: NodeClass): object {
  const name = valueOf(site.system.name) ?? 'unknown'
  const [gpu] = valueOf(node.accelerators) ?? []
  const fabric = fabricOf(node)
  return {
    system_definition: {
      name,
      site: valueOf(site.system.operator) ?? null,
      system: [name, valueOf(node.cpu.target), gpu && valueOf(gpu.model)].filter(Boolean).join('-'),
      integrator: { vendor: null, name: null },
      processor: {
        vendor: vendors[valueOf(node.cpu.vendor) ?? ''] ?? valueOf(node.cpu.vendor) ?? null,
        name: valueOf(node.cpu.model) ?? null,
        ISA: valueOf(node.os.architecture) ?? null,
        uArch: valueOf(node.cpu.target) ?? null,
      },
      ...(gpu && {
        accelerator: {
          vendor: vendors[gpu.vendor] ?? gpu.vendor,
          name: valueOf(gpu.model) ?? null,
          uArch: uArch(gpu.vendor, valueOf(gpu.target)),
        },
      }),
      interconnect: { name: (fabric && fabrics[fabric]) ?? fabric ?? null },
    },
  }
}

const uArch = (vendor: string, target: string | undefined): string | null =>
  target === undefined ? null : vendor === 'nvidia' ? `sm_${target.replace('.', '')}` : target

function variables(site: Site, node: NodeClass, losses: string[]): object {
  const kind = valueOf(site.scheduler.kind)
  if (kind === undefined) losses.push("the scheduler is unknown: 'mpi' starts ranks on one host")
  const accelerators = valueOf(node.accelerators) ?? []
  const counts = accelerators.map((a) => valueOf(a.count))
  const [first] = accelerators
  const target = first && valueOf(first.target)
  const [sockets, cores] = [valueOf(node.cpu.sockets), valueOf(node.cpu.coresPerSocket)]
  const memory = valueOf(node.memory.totalBytes)
  if (sockets === undefined || cores === undefined) losses.push(`${node.id}: its cores are unknown`)
  const text = (value: number | undefined) => (value === undefined ? {} : { value: String(value) })
  const entries: [string, { value?: string }][] = [
    ['timeout', { value: '120' }],
    ['scheduler', { value: kind ?? 'mpi' }],
    ['sys_cores_per_node', text(sockets && cores && sockets * cores)],
    [
      'sys_gpus_per_node',
      counts.length > 0 && counts.every((c) => c !== undefined)
        ? text(counts.reduce((a, b) => a! + b!, 0))
        : {},
    ],
    // Benchpark writes no unit; its own files hold GB.
    ['sys_mem_per_node', text(memory && Math.floor(memory / 1e9))],
    ['cuda_arch', first?.vendor === 'nvidia' && target ? { value: target.replace('.', '') } : {}],
    ['rocm_arch', first?.vendor === 'amd' && target ? { value: target } : {}],
    ['max_request', { value: '1000' }],
    ['n_ranks', { value: '1000001' }],
    ['n_nodes', { value: '1000001' }],
    ['batch_submit', { value: submits[kind ?? ''] ?? '{execute_experiment}' }],
    ['mpi_command', { value: launchers[kind ?? ''] ?? 'mpiexec -n {n_ranks}' }],
  ]
  const known = entries.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]))
  return { variables: Object.fromEntries(known) as Record<string, string> }
}

const newest = (many: readonly Installation[]): Installation | undefined => many[0]
const spec = (i: Installation): string => `${i.software}@=${i.upstreamVersion ?? i.version}`

/** Default compiler and MPI: the first that the Site lists and Spack has a package of. */
function software(site: Site, losses: string[]): object {
  const of = (virtual: string) =>
    site.installations.filter((i) => i.provides.includes(virtual) && i.software !== undefined)
  const packages: Record<string, { pkg_spec: string }> = {}
  const roles = { 'default-compiler': 'c', 'default-mpi': 'mpi', blas: 'blas', lapack: 'lapack' }
  for (const [role, virtual] of Object.entries(roles)) {
    const all = of(virtual)
    const chosen = newest(all)
    if (!chosen) {
      losses.push(`no ${virtual} is installed: ${role} is not said`)
      continue
    }
    packages[role] = { pkg_spec: spec(chosen) }
    if (all.length > 1)
      losses.push(`${role} is ${spec(chosen)}, the first of ${all.map(spec).join(', ')}`)
  }
  return { software: { packages } }
}

export async function exportBenchpark(site: Site, context: SiteExportContext): Promise<Emitted> {
  const losses: string[] = ['the integrator of the machine is not in a Site']
  const node = buildsFor(site)
  if (site.nodeClasses.length > 1) losses.push(`of node classes only ${node.id} is said`)
  const { files, losses: ofPackages } = await context.other('spack')
  return {
    files: [
      { path: 'system_definition.yaml', text: stringify(definition(site, node)) },
      { path: 'variables.yaml', text: stringify(variables(site, node, losses)) },
      { path: 'software.yaml', text: stringify(software(site, losses)) },
      ...files.map((f) => ({ ...f, path: `auxiliary_software_files/${f.path}` })),
    ],
    losses: [...losses, ...ofPackages],
  }
}
