/** Facts that descriptions of a machine tell, put into a Site: what is told last counts. */
import { z } from 'zod'
import type { MachineFacts, Told } from '../adapters/adapter.ts'
import { isKnown, known, unknown, valueOf, type Fact } from '../model/common.ts'
import type { Accelerator, NodeClass, Partition, Site } from '../model/site.ts'
import { canonicalJson } from '../util/digest.ts'

const Waiting = z.object({ value: z.number(), source: z.string() })

type Options = { readonly source: string }

/**
 * The Site with the facts. What it told otherwise before is replaced, and told in `contradictions`.
 * Facts of nodes are those of `nodeClass`, else of every
 * compute node: of the only node class, or of those of that role.
 */
export function withFacts(
  site: Site,
  facts: MachineFacts,
  { source }: Options,
  nodeClass?: string,
): { site: Site; contradictions: string[] } {
  const contradictions: string[] = []
  const from = (told: Told<unknown>) => ({
    method: 'imported' as const,
    source:
      told.source === source || source.endsWith(told.source) ? source : `${source}/${told.source}`,
  })
  const put = <T>(what: string, before: Fact<T>, told: Told<T> | undefined): Fact<T> => {
    if (!told) return before
    if (isKnown(before) && canonicalJson(before.value) !== canonicalJson(told.value))
      contradictions.push(
        `contradiction: ${what} is ${say(before.value)} by ${before.provenance.source}, ` +
          `${say(told.value)} by ${from(told).source}, which counts`,
      )
    return known(told.value, from(told))
  }
  /** Cores of a node wait in `details` until somebody tells the processors. */
  const perSocket = (node: NodeClass): Told<number> | undefined => {
    const sockets = facts.sockets?.value ?? valueOf(node.cpu.sockets)
    const cores = facts.cores ?? waitingCores(node)
    if (!cores || !sockets || cores.value % sockets !== 0) return undefined
    return { value: cores.value / sockets, source: cores.source }
  }
  const accelerators = (node: NodeClass): Fact<Accelerator[]> => {
    const { gpuVendor, gpuModel, gpus, gpuTarget, gpuMemoryBytes } = facts
    const told = gpus ?? gpuModel ?? gpuVendor
    // What is told of the machine as a whole is not of the kind of its nodes that has no GPU.
    const none = nodeClass === undefined && valueOf(node.accelerators)?.length === 0
    if (!told || (none && site.nodeClasses.length > 1)) return node.accelerators
    if (gpus?.value === 0) return put('GPUs', node.accelerators, { ...gpus, value: [] })
    const not = unknown(`not told by ${source}`)
    const [before] = valueOf(node.accelerators) ?? []
    const made: Accelerator = {
      vendor: vendorOf(gpuVendor?.value, gpuModel?.value, before?.vendor),
      model: put('the GPU', before?.model ?? not, gpuModel),
      count: put('the number of GPUs of a node', before?.count ?? not, gpus),
      memoryBytes: put('memory of a GPU', before?.memoryBytes ?? not, gpuMemoryBytes),
      driver: before?.driver ?? not,
      maxRuntime: before?.maxRuntime ?? not,
      target: put('what GPUs are built for', before?.target ?? not, gpuTarget),
    }
    return known([made], from(told))
  }
  const nodeOf = (node: NodeClass): NodeClass => ({
    ...node,
    ...(facts.nodes && {
      nodes: put('the number of nodes', node.nodes ?? unknown(''), facts.nodes),
    }),
    cpu: {
      ...node.cpu,
      target: put('the target', node.cpu.target, facts.target),
      vendor: put('the maker of processors', node.cpu.vendor, facts.cpuVendor),
      model: put('the processor', node.cpu.model, facts.cpuModel),
      sockets: put('processors of a node', node.cpu.sockets, facts.sockets),
      coresPerSocket: put('cores of a processor', node.cpu.coresPerSocket, perSocket(node)),
      threadsPerCore: put('threads of a core', node.cpu.threadsPerCore, facts.threadsPerCore),
      // Cores are not threads: what is told of cores alone says nothing of these.
      logicalCpus: node.cpu.logicalCpus,
    },
    ...withWaiting(node, facts.cores, perSocket(node) !== undefined),
    memory: {
      ...node.memory,
      totalBytes: put('memory of a node', node.memory.totalBytes, facts.memoryBytes),
    },
    accelerators: accelerators(node),
    interconnect: put('the network', node.interconnect, fabricOf(facts.fabric)),
  })
  const compute = site.nodeClasses.filter((n) => n.role === 'compute')
  const meant =
    nodeClass !== undefined
      ? site.nodeClasses.filter((n) => n.id === nodeClass)
      : compute.length > 0
        ? compute
        : site.nodeClasses.slice(0, 1)
  return {
    site: {
      ...site,
      system: {
        ...site.system,
        operator: put('the operator', site.system.operator, facts.operator),
      },
      nodeClasses: site.nodeClasses.map((n) => (meant.includes(n) ? nodeOf(n) : n)),
      scheduler: {
        ...site.scheduler,
        kind: put('the scheduler', site.scheduler.kind, facts.scheduler),
        partitions: withPartitions(site.scheduler.partitions, facts.partitions, from),
      },
    },
    contradictions,
  }
}

const waitingCores = (node: NodeClass): Told<number> | undefined => {
  const waiting = Waiting.safeParse(node.details?.['coresPerNode'])
  return waiting.success ? waiting.data : undefined
}

function withWaiting(
  { details = {} }: NodeClass,
  cores: Told<number> | undefined,
  settled: boolean,
): Pick<NodeClass, 'details'> {
  const { coresPerNode: before, ...rest } = details
  const waiting = settled ? undefined : (cores ?? before)
  const kept = waiting === undefined ? rest : { ...rest, coresPerNode: waiting }
  return Object.keys(kept).length > 0 ? { details: kept } : {}
}

const say = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** By what the vendor is called, or the GPU: `MI250X`, `A100`. */
function vendorOf(
  vendor: string | undefined,
  model: string | undefined,
  before: Accelerator['vendor'] | undefined,
): Accelerator['vendor'] {
  const text = `${vendor ?? ''} ${model ?? ''}`.toLowerCase()
  if (/nvidia|\b[avpkh]\d{2,3}\b|\bgh200\b/.test(text)) return 'nvidia'
  if (/\bamd\b|\bmi\d{2,3}[a-z]?\b/.test(text)) return 'amd'
  if (/\bintel\b/.test(text)) return 'intel'
  return before ?? 'other'
}

const fabricKinds: readonly (readonly [RegExp, string])[] = [
  [/slingshot ?-?11|cassini/i, 'cxi'],
  [/infiniband|hdr|edr|ndr/i, 'infiniband'],
  [/omni-?path/i, 'omni-path'],
  [/efa/i, 'efa'],
  [/roce|slingshot/i, 'roce'],
  [/ethernet/i, 'ethernet'],
]

function fabricOf(told: Told<string> | undefined): Told<Fabrics> | undefined {
  if (!told) return undefined
  const kind = fabricKinds.find(([name]) => name.test(told.value))?.[1] ?? told.value.toLowerCase()
  const not = unknown(`not told by ${told.source}`)
  const device = { kind, device: '', driver: not, firmware: not, state: not }
  const model = known(told.value, { method: 'imported', source: told.source })
  return { value: [{ ...device, model }], source: told.source }
}

type Fabrics = Extract<NodeClass['interconnect'], { value: unknown }>['value']

function withPartitions(
  before: Fact<Partition[]>,
  told: Told<readonly string[]> | undefined,
  from: (told: Told<unknown>) => { method: 'imported'; source: string },
): Fact<Partition[]> {
  if (!told) return before
  const have = valueOf(before) ?? []
  const fresh = told.value.filter((name) => !have.some((p) => p.name === name))
  return known([...have, ...fresh.map((name) => ({ name }))], from(told))
}
