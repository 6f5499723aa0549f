/** Intel data-centre GPUs: PCI devices with a graphics driver. */
import { known, unknown } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { firstKnown, fromFile, probed } from '../observe.ts'
import { pciCommand, pciDevices } from '../pci.ts'

const driverFiles = ['/sys/module/xe/version', '/sys/module/i915/version'] as const

/** PCI ids of the Data Center GPU Max series (Ponte Vecchio): include/drm/intel/pciids.h of Linux. */
const ponteVecchio = /^0b(69|6e|d[4-9ab]|e[015])$/
const trimmed = (text: string): string | null => text.trim() || null

async function read(view: MachineView): Promise<MachineFacts> {
  const all = (await pciDevices(view)) ?? []
  // Class 0380: displays without a screen; 0300 are the graphics of ordinary processors.
  const present = all.filter((d) => d.vendor === '8086' && d.class.startsWith('0380'))
  if (present.length === 0) return { accelerators: [] }
  const source = probed('PCI devices of vendor 8086', view.at)
  const max = present.every((d) => ponteVecchio.test(d.device))
  const [xe, i915] = driverFiles
  return {
    accelerators: [
      {
        vendor: 'intel',
        model: max
          ? known('Data Center GPU Max', source)
          : unknown(`PCI ids ${present.map((d) => d.device).join(' ')}`, source),
        count: known(present.length, source),
        driver: await firstKnown(
          () => fromFile(view, xe, trimmed),
          () => fromFile(view, i915, trimmed),
        ),
        maxRuntime: unknown('the kernel driver names no newest runtime'),
        target: max ? known('pvc', source) : unknown('not told by the PCI ids', source),
        memoryBytes: unknown('not read'),
      },
    ],
  }
}

export const adapter: Adapter = {
  id: 'intel-gpu',
  title: 'Intel GPUs',
  homepage: 'https://dgpu-docs.intel.com/',
  probe: { files: driverFiles.map((glob) => ({ glob })), commands: [{ argv: pciCommand }] },
  machine: { checkedAgainst: 'documentation', looksAt: [...driverFiles, 'PCI devices'], read },
}
