/** Disk quotas of the kernel, as the Linux quota tools tell them. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { commandSource } from '../observe.ts'
import { parseQuotas } from './parse.ts'

/** One line a file system, limits as plain numbers, not seconds since when they are exceeded. */
const command = ['quota', '-w', '-p'] as const

async function read(view: MachineView): Promise<MachineFacts> {
  const result = await view.run(...command)
  // Exit code 1 also says that some limit is exceeded.
  if (!result || (result.code !== 0 && result.code !== 1)) return {}
  const mounts = (await view.tryText('/proc/mounts')) ?? ''
  const source = commandSource(command)
  return { quotas: parseQuotas(result.stdout, mounts).map((q) => ({ ...q, source })) }
}

export const adapter: Adapter = {
  id: 'quota',
  title: 'Linux disk quotas',
  homepage: 'https://sourceforge.net/projects/linuxquota/',
  probe: { files: [{ glob: '/proc/mounts' }], commands: [{ argv: command }] },
  machine: { checkedAgainst: 'documentation', looksAt: [commandSource(command)], read },
}
