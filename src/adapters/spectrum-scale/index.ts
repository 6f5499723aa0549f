/** IBM Spectrum Scale (GPFS): the user's quotas, as mmlsquota tells. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { parseScaleQuotas } from './parse.ts'

const programs = '/usr/lpp/mmfs/bin/mmlsquota'
const command = [programs, '-Y'] as const

async function read(view: MachineView): Promise<MachineFacts> {
  const result = await view.run(...command)
  if (!result || result.code === 127) return {}
  const mounts = (await view.tryText('/proc/mounts')) ?? ''
  return {
    quotas: parseScaleQuotas(result.stdout, mounts).map((q) => ({ ...q, source: 'mmlsquota -Y' })),
  }
}

export const adapter: Adapter = {
  id: 'spectrum-scale',
  title: 'IBM Spectrum Scale (GPFS)',
  homepage: 'https://www.ibm.com/docs/en/storage-scale',
  probe: { files: [{ glob: '/proc/mounts' }], commands: [{ argv: command, seconds: 15 }] },
  machine: { checkedAgainst: 'documentation', looksAt: ['mmlsquota -Y'], read },
}
