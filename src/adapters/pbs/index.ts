/** PBS Professional and OpenPBS: version and queues, as qstat tells. */
import { known, unknown } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { commandSource, failure, fromCommand, probed } from '../observe.ts'
import { parseQueues } from './queues.ts'

const version = ['qstat', '--version'] as const
const queues = ['qstat', '-Qf'] as const

async function read(view: MachineView): Promise<MachineFacts> {
  const asked = await view.run(...version)
  const number = /^pbs_version = (\S+)/m.exec(asked?.stdout ?? '')?.[1]
  // Grid Engine and Torque have a qstat too, which says something else.
  if (number === undefined)
    return { noScheduler: `${commandSource(version)}: ${failure(asked) ?? 'not of PBS'}` }
  const provenance = probed(commandSource(version), asked?.at ?? view.at)
  return {
    scheduler: {
      kind: known('pbs', provenance),
      version: number ? known(number, provenance) : unknown('qstat does not tell', provenance),
      partitions: await fromCommand(view, queues, parseQueues),
    },
  }
}

export const adapter: Adapter = {
  id: 'pbs',
  title: 'PBS Professional, OpenPBS',
  homepage: 'https://www.openpbs.org/',
  probe: { commands: [{ argv: version }, { argv: queues }] },
  machine: { checkedAgainst: 'documentation', looksAt: ['qstat --version', 'qstat -Qf'], read },
}
