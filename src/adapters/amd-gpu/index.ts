/** AMD GPUs: what the kernel's compute driver (amdkfd) tells of them. */
import { known, unknown } from '../../model/common.ts'
import type { Accelerator } from '../../model/site.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { fromFile, probed } from '../observe.ts'
import { pciCommand, pciDevices } from '../pci.ts'
import { gfxTarget, property } from './kfd.ts'

const nodes = '/sys/class/kfd/kfd/topology/nodes'
const driverFile = '/sys/module/amdgpu/version'
const productGlob = '/sys/class/drm/card*/device/product_name'

/** Display, 3D and processing accelerators of PCI vendor 1002. */
const isGpu = ({ vendor, class: kind }: { vendor: string; class: string }) =>
  vendor === '1002' && /^(03(00|02|80)|1200)/.test(kind)

async function targets(view: MachineView): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const path of await view.files(`${nodes}/*/properties`)) {
    const target = gfxTarget(property(await view.tryText(path), 'gfx_target_version') ?? 0)
    if (target !== null) found.set(target, (found.get(target) ?? 0) + 1)
  }
  return found
}

async function read(view: MachineView): Promise<MachineFacts> {
  const present = (await pciDevices(view))?.filter(isGpu) ?? []
  const byTarget = await targets(view)
  if (present.length === 0 && byTarget.size === 0) return { accelerators: [] }
  const [product] = await view.files(productGlob)
  const model =
    product === undefined
      ? unknown(`${productGlob} is absent`)
      : await fromFile(view, product, (t) => t.trim() || null)
  const driver = await fromFile(view, driverFile, (t) => t.trim() || null)
  const common = {
    vendor: 'amd' as const,
    model,
    driver,
    maxRuntime: unknown('the kernel driver names no newest ROCm'),
    memoryBytes: unknown('not read'),
  }
  const list = [...byTarget].map(([target, count]): Accelerator => {
    const provenance = probed(`${nodes}/*/properties`, view.at)
    return { ...common, count: known(count, provenance), target: known(target, provenance) }
  })
  if (list.length > 0) return { accelerators: list }
  const count = known(present.length, probed('PCI devices of vendor 1002', view.at))
  return { accelerators: [{ ...common, count, target: unknown(`${nodes} is absent`) }] }
}

export const adapter: Adapter = {
  id: 'amd-gpu',
  title: 'AMD GPUs',
  homepage: 'https://rocm.docs.amd.com/',
  probe: {
    files: [{ glob: `${nodes}/*/properties` }, { glob: driverFile }, { glob: productGlob }],
    commands: [{ argv: pciCommand }],
  },
  machine: {
    checkedAgainst: 'documentation',
    looksAt: [`${nodes}/*/properties`, driverFile, 'PCI devices'],
    read,
  },
}
