/** NVIDIA GPUs: models and driver as nvidia-smi and the kernel driver tell. */
import { known, unknown, type Fact } from '../../model/common.ts'
import type { Accelerator } from '../../model/site.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { failure, firstKnown, fromCommand, fromFile, probed } from '../observe.ts'
import { pciCommand, pciDevices } from '../pci.ts'
import { parseGpus } from './smi.ts'

const driverFile = '/proc/driver/nvidia/version'
const summary = ['nvidia-smi'] as const
const query = (fields: string) =>
  ['nvidia-smi', `--query-gpu=${fields}`, '--format=csv,noheader,nounits'] as const
const withTarget = query('name,memory.total,compute_cap')
/** Drivers before 510 know no `compute_cap`. */
const withoutTarget = query('name,memory.total')

/** Display and 3D controllers of PCI vendor 10de. */
const isGpu = ({ vendor, class: kind }: { vendor: string; class: string }) =>
  vendor === '10de' && /^030[02]/.test(kind)

async function read(view: MachineView): Promise<MachineFacts> {
  const present = (await pciDevices(view))?.filter(isGpu) ?? []
  const [full, short] = [await view.run(...withTarget), await view.run(...withoutTarget)]
  const told = full?.code === 0 ? full : short
  const gpus = told?.code === 0 ? parseGpus(told.stdout) : []
  if (present.length === 0 && gpus.length === 0) return { accelerators: [] }
  const driver = await firstKnown(
    () =>
      fromFile(
        view,
        driverFile,
        (t) => /Kernel Module\s+(?:for \S+\s+)?(\d[\d.]*)/.exec(t)?.[1] ?? null,
      ),
    () => fromCommand(view, summary, (t) => /Driver Version: (\S+)/.exec(t)?.[1] ?? null),
  )
  const maxRuntime = await fromCommand(
    view,
    summary,
    (t) => /CUDA Version: (\d+\.\d+)/.exec(t)?.[1] ?? null,
  )
  const common = { vendor: 'nvidia' as const, driver, maxRuntime }
  if (told && gpus.length > 0) {
    const provenance = probed('nvidia-smi --query-gpu', told.at)
    const text = (value: string | undefined): Fact<string> =>
      value === undefined
        ? unknown('this driver does not tell', provenance)
        : known(value, provenance)
    return {
      accelerators: gpus.map((g): Accelerator => ({
        ...common,
        model: text(g.name),
        count: known(g.count, provenance),
        target: text(g.target),
        memoryBytes: known(g.memoryBytes, provenance),
      })),
    }
  }
  const why = unknown(`nvidia-smi: ${failure(told)}`)
  const count = known(present.length, probed('PCI devices of vendor 10de', view.at))
  return { accelerators: [{ ...common, model: why, count, target: why, memoryBytes: why }] }
}

export const adapter: Adapter = {
  id: 'nvidia',
  title: 'NVIDIA GPUs',
  homepage: 'https://developer.nvidia.com/cuda-toolkit',
  probe: {
    files: [{ glob: driverFile }],
    commands: [pciCommand, summary, withTarget, withoutTarget].map((argv) => ({ argv })),
  },
  machine: {
    checkedAgainst: 'documentation',
    looksAt: [driverFile, 'nvidia-smi', 'PCI devices'],
    read,
  },
}
