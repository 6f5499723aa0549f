/** Slurm: its version and partitions, as sinfo tells. */
import { known, unknown } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { commandSource, failure, fromCommand, probed } from '../observe.ts'
import { parsePartitions } from './partitions.ts'

const version = ['sinfo', '--version'] as const
/** Partition, nodes, CPUs, memory in MiB, generic resources, time limit. */
const partitions = ['sinfo', '-h', '-o', '%P|%D|%c|%m|%G|%l'] as const

async function read(view: MachineView): Promise<MachineFacts> {
  const asked = await view.run(...version)
  if (!asked || asked.code !== 0)
    return { noScheduler: `${commandSource(version)}: ${failure(asked)}` }
  const number = /^slurm(?:-\S+)? (\S+)/.exec(asked.stdout)?.[1]
  const provenance = probed(commandSource(version), asked.at)
  return {
    scheduler: {
      kind: known('slurm', provenance),
      version:
        number === undefined
          ? unknown('sinfo does not tell', provenance)
          : known(number, provenance),
      partitions: await fromCommand(view, partitions, parsePartitions),
    },
  }
}

export const adapter: Adapter = {
  id: 'slurm',
  title: 'Slurm',
  homepage: 'https://slurm.schedmd.com/',
  probe: { commands: [{ argv: version }, { argv: partitions }] },
  machine: {
    checkedAgainst: 'tool',
    looksAt: [commandSource(version), commandSource(partitions)],
    read,
  },
}
