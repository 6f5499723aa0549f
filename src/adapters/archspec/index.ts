/** archspec: names of processors and which programs run on which. */
import { known, unknown, type Fact } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { fromCpuinfo } from './cpuinfo.ts'
import { detect } from './detect.ts'

export { runsOn, targetSatisfies } from './targets.ts'

const cpuinfo = '/proc/cpuinfo'

async function read(view: MachineView): Promise<MachineFacts> {
  const text = await view.tryText(cpuinfo)
  const machine = (await view.run('uname', '-m'))?.stdout.trim()
  const all = (fact: Fact<string>): MachineFacts => ({
    cpu: { target: fact, genericLevel: fact, vendor: fact },
  })
  if (text === null || !machine) return all(unknown(`no ${cpuinfo}, or no answer of uname -m`))
  const processor = fromCpuinfo(text, machine)
  const provenance = { method: 'probed' as const, source: `${cpuinfo}, archspec`, at: view.at }
  const named = detect(processor)
  if (!named) return all(unknown(`archspec has no family ${machine}`, provenance))
  return {
    cpu: {
      target: known(named.target, provenance),
      genericLevel: known(named.genericLevel, provenance),
      vendor: known(processor.vendor, provenance),
    },
  }
}

export const adapter: Adapter = {
  id: 'archspec',
  title: 'archspec',
  homepage: 'https://archspec.readthedocs.io/',
  probe: { files: [{ glob: cpuinfo }], commands: [{ argv: ['uname', '-m'] }] },
  machine: { checkedAgainst: 'recorded', looksAt: [cpuinfo, 'uname -m'], read },
}
