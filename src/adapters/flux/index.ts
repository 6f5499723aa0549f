/** Flux: the resource manager of the machine, as flux tells. */
import { known, unknown } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { commandSource, failure, probed } from '../observe.ts'

const version = ['flux', 'version'] as const

async function read(view: MachineView): Promise<MachineFacts> {
  const asked = await view.run(...version)
  const number = /^commands:\s+(\S+)/m.exec(asked?.stdout ?? '')?.[1]
  if (number === undefined)
    return { noScheduler: `${commandSource(version)}: ${failure(asked) ?? 'not of Flux'}` }
  const provenance = probed(commandSource(version), asked?.at ?? view.at)
  return {
    scheduler: {
      kind: known('flux', provenance),
      version: known(number, provenance),
      partitions: unknown('Flux has queues only where the site configures them'),
    },
  }
}

export const adapter: Adapter = {
  id: 'flux',
  title: 'Flux',
  homepage: 'https://flux-framework.org/',
  probe: { commands: [{ argv: version }] },
  machine: { checkedAgainst: 'documentation', looksAt: ['flux version'], read },
}
