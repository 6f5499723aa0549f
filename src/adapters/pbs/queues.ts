/**
 * Output of `qstat -Qf`: `Queue: NAME`, then indented `attribute = value` lines, a blank line after
 * each queue. Format: PBS Professional Reference Guide, qstat, "Long Format".
 */
import type { Site } from '../../model/site.ts'

type Partitions = Extract<Site['scheduler']['partitions'], { value: unknown }>['value']

/** Execution queues only: routing queues hold no jobs of their own. */
export function parseQueues(text: string): Partitions {
  return text.split(/^(?=Queue: )/m).flatMap((block) => {
    const name = /^Queue: (\S+)/.exec(block)?.[1]
    const attribute = (key: string) =>
      new RegExp(`^\\s+${key.replaceAll('.', '\\.')} = (.*)$`, 'm').exec(block)?.[1]
    if (name === undefined || attribute('queue_type') === 'Route') return []
    const timeLimit = attribute('resources_max.walltime')
    return [{ name, ...(timeLimit === undefined ? {} : { timeLimit }) }]
  })
}
