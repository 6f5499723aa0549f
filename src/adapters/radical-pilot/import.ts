/**
 * Resource configurations of RADICAL-Pilot → facts of a machine. A file holds several machines and
 * several ways into one, by name; it is JSON with comments and commas at the end. Source: its
 * documentation "Resource configuration" and the files in its repository (2024).
 */
import type { ImportedSite, SiteImporter, Skipped, TreeView } from '../adapter.ts'
import { readLooseYaml } from '../loose-yaml.ts'
import { Document, toldOnly } from '../told.ts'

const schedulers: Readonly<Record<string, string>> = {
  SLURM: 'slurm',
  PBSPRO: 'pbs',
  TORQUE: 'pbs',
  LSF: 'lsf',
  COBALT: 'cobalt',
  FLUX: 'flux',
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Entries by name; none when the file is something else. */
function entriesOf(tree: TreeView, file: string, skipped: Skipped[]): [string, unknown][] {
  const value = readLooseYaml(tree, file, skipped)
  const entries = Object.entries(isMapping(value) ? value : {})
  return entries.every(([, entry]) => isMapping(entry) && 'schemas' in entry) ? entries : []
}

const files = (tree: TreeView): string[] =>
  tree.list('').filter((name) => name.endsWith('.json') && entriesOf(tree, name, []).length > 0)

const words = (name: string): string[] => name.toLowerCase().split(/[^a-z0-9]+/)

/** `frontier_gpu` is a way into `frontier`; of `mahti-puhti` both are meant. */
const isOf = (entry: string, machine: string): boolean =>
  words(machine).includes(words(entry)[0] ?? '')

function read(tree: TreeView, { machine = '' }: Parameters<SiteImporter['read']>[1]): ImportedSite {
  const skipped: Skipped[] = []
  const [file = ''] = files(tree)
  const all = entriesOf(tree, file, skipped)
  const mine = all.filter(([name]) => isOf(name, machine))
  for (const [name] of all.filter((entry) => !mine.includes(entry)))
    skipped.push({
      skipped: { source: file, detail: name },
      reason:
        machine === '' ? 'no machine is asked for by name' : `another machine than ${machine}`,
    })
  const documents = mine.map(([name, value]) => new Document(value, `${file}: ${name}`))
  const [first] = documents
  if (!first) return { installations: [], skipped }
  const queues = new Set(documents.flatMap((d) => d.text('default_queue')?.value ?? []))
  const manager = first.text('resource_manager')
  const facts = toldOnly({
    scheduler: manager && {
      ...manager,
      value: schedulers[manager.value] ?? manager.value.toLowerCase(),
    },
    cores: first.count('cores_per_node'),
    threadsPerCore: first.count('system_architecture', 'smt'),
    gpus: first.count('gpus_per_node'),
    gpuModel: first.text('system_architecture', 'gpu'),
    partitions: queues.size > 0 ? { value: [...queues], source: file } : undefined,
  })
  for (const document of documents.slice(1))
    for (const key of ['cores_per_node', 'gpus_per_node', 'resource_manager']) {
      const [here, there] = [first.text(key)?.value, document.text(key)?.value]
      if (there !== undefined && here !== there)
        skipped.push({
          skipped: { source: document.source, detail: key },
          reason: `contradiction: '${there}' here, '${String(here)}' in ${first.source}, which counts`,
        })
    }
  return {
    facts,
    installations: [],
    skipped: [...skipped, ...documents.flatMap((d) => d.unread())],
  }
}

export const importer: SiteImporter = {
  format: 'radical-pilot',
  title: 'RADICAL-Pilot resource configuration',
  checkedAgainst: 'recorded',
  looksAt: ['resource_*.json'],
  cannot: (tree) => (files(tree).length > 0 ? null : 'no JSON file holds resources with schemas'),
  files: (tree) => files(tree).slice(0, 1),
  read,
}
