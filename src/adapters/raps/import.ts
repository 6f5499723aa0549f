/**
 * A system configuration of RAPS, the ExaDigiT power and scheduling simulator → facts of a machine.
 * Source: the configurations in its repository (2025): nodes are counted by racks, of which some are
 * missing; peak rates and power are left.
 */
import type { ImportedSite, SiteImporter, Told, TreeView } from '../adapter.ts'
import { readLooseYaml } from '../loose-yaml.ts'
import { Document, toldOnly } from '../told.ts'
import type { Skipped } from '../adapter.ts'

const racks = ['num_cdus', 'racks_per_cdu', 'nodes_per_rack'] as const

const open = (tree: TreeView, file: string, skipped: Skipped[]): Document =>
  new Document(readLooseYaml(tree, file, skipped), file)

const takes = (document: Document): boolean =>
  racks.every((key) => document.count('system', key) !== undefined)

const files = (tree: TreeView): string[] =>
  tree.list('').filter((name) => /\.ya?ml$/.test(name) && takes(open(tree, name, [])))

/** Racks of `missing_racks` have no nodes; `down_nodes` have places but do not run. */
function nodesOf(document: Document): Told<number> | undefined {
  const [cdus, perCdu, perRack] = racks.map((key) => document.count('system', key)?.value)
  if (cdus === undefined || perCdu === undefined || perRack === undefined) return undefined
  const missing = document.at('system', 'missing_racks')
  const gone = Array.isArray(missing) ? missing.length : 0
  return { value: (cdus * perCdu - gone) * perRack, source: document.source }
}

function partitionsOf(document: Document): Told<readonly string[]> | undefined {
  const queues = document.at('scheduler', 'queues')
  const names = typeof queues === 'object' && queues !== null ? Object.keys(queues) : []
  return names.length > 0 ? { value: names, source: document.source } : undefined
}

/** `lumi-g.yaml` is of one kind of nodes of `lumi`. */
function kindOf(file: string, machine: string): string | undefined {
  const stem = file.replace(/\.ya?ml$/, '').toLowerCase()
  const name = machine.toLowerCase()
  return stem.startsWith(name)
    ? stem.slice(name.length).replace(/^[-_]/, '') || undefined
    : undefined
}

function read(tree: TreeView, { machine }: Parameters<SiteImporter['read']>[1]): ImportedSite {
  const skipped: Skipped[] = []
  const [file = ''] = files(tree)
  const document = open(tree, file, skipped)
  const facts = toldOnly({
    nodes: nodesOf(document),
    sockets: document.count('system', 'cpus_per_node'),
    cores: document.count('system', 'cores_per_node'),
    gpus: document.count('system', 'gpus_per_node'),
    partitions: partitionsOf(document),
  })
  const nodeClass = machine === undefined ? undefined : kindOf(file, machine)
  return {
    facts,
    ...(nodeClass === undefined ? {} : { nodeClass }),
    installations: [],
    skipped: [...skipped, ...document.unread()],
  }
}

export const importer: SiteImporter = {
  format: 'raps',
  title: 'RAPS system configuration (ExaDigiT)',
  checkedAgainst: 'recorded',
  looksAt: ['*.yaml with system: num_cdus, racks_per_cdu, nodes_per_rack'],
  cannot: (tree) => (files(tree).length > 0 ? null : 'no YAML file tells racks of a system'),
  files: (tree) => files(tree).slice(0, 1),
  read,
}
