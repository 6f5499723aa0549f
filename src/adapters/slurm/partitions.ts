/**
 * Output of `sinfo -h -o '%P|%D|%c|%m|%G|%l'`: one line for each kind of node of a partition. `*`
 * marks the default partition, a trailing `+` that some nodes have more.
 * Format: man page sinfo(1), option --format.
 */
import type { Site } from '../../model/site.ts'

type Partitions = Extract<Site['scheduler']['partitions'], { value: unknown }>['value']
type Partition = Partitions[number]

const least = (text: string | undefined): number | undefined =>
  /^\d+\+?$/.test(text ?? '') ? Number.parseInt(text ?? '', 10) : undefined

const smaller = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** Nodes are added up; of CPUs and memory the least stands, as any node may be given. */
export function parsePartitions(text: string): Partitions {
  const found = new Map<string, Partition>()
  for (const line of text.split('\n')) {
    const [marked, nodes, cpus, mebibytes, gres, timeLimit] = line.split('|')
    if (marked === undefined || timeLimit === undefined) continue
    const name = marked.replace(/\*$/, '')
    const before = found.get(name)
    const memory = least(mebibytes)
    const cpusPerNode = smaller(before?.cpusPerNode, least(cpus))
    const memoryBytes = smaller(before?.memoryBytes, memory && memory * 2 ** 20)
    const all = [before?.gres, gres === '(null)' ? undefined : gres].filter(Boolean)
    found.set(name, {
      name,
      nodes: (before?.nodes ?? 0) + (least(nodes) ?? 0),
      ...(cpusPerNode === undefined ? {} : { cpusPerNode }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(all.length > 0 ? { gres: [...new Set(all)].join(',') } : {}),
      timeLimit,
    })
  }
  return [...found.values()]
}
