/** RDMA devices of the kernel: InfiniBand, RoCE, Omni-Path, EFA. */
import { known, unknown } from '../../model/common.ts'
import type { Fabric } from '../../model/site.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { fromFile, probed } from '../observe.ts'

const folder = '/sys/class/infiniband'

/** Drivers whose devices speak a fabric of their own, whatever the link layer says. */
const ownFabric: Readonly<Record<string, string>> = { hfi1: 'omni-path', efa: 'efa' }

/** `4: ACTIVE` and `200 Gb/sec (4X HDR)`: state and rate of the first port. */
async function state(view: MachineView, device: string): Promise<Fabric['state']> {
  const [port] = await view.files(`${device}/ports/*`)
  if (port === undefined) return unknown(`${device} has no port`)
  const rate = (await view.tryText(`${port}/rate`))?.trim()
  return fromFile(view, `${port}/state`, (text) => {
    const word = /^\d+: (\S+)/.exec(text)?.[1]?.toLowerCase()
    return word === undefined ? null : [word, rate].filter(Boolean).join(', ')
  })
}

async function kind(view: MachineView, device: string, driver: string): Promise<string> {
  const own = ownFabric[driver]
  if (own !== undefined) return own
  const [port] = await view.files(`${device}/ports/*/link_layer`)
  const layer = port === undefined ? null : await view.tryText(port)
  return layer?.trim() === 'Ethernet' ? 'roce' : 'infiniband'
}

async function read(view: MachineView): Promise<MachineFacts> {
  const fabrics: Fabric[] = []
  for (const device of await view.files(`${folder}/*`)) {
    const driver = (await view.readlink(`${device}/device/driver`))?.replace(/^.*\//, '') ?? ''
    fabrics.push({
      kind: await kind(view, device, driver),
      device: device.slice(folder.length + 1),
      driver: driver
        ? known(driver, probed(`${device}/device/driver`, view.at))
        : unknown(`${device}/device/driver is absent`),
      firmware: await fromFile(view, `${device}/fw_ver`, (t) => t.trim() || null),
      state: await state(view, device),
    })
  }
  return { fabrics }
}

export const adapter: Adapter = {
  id: 'infiniband',
  title: 'RDMA devices',
  homepage: 'https://github.com/linux-rdma/rdma-core',
  probe: {
    files: ['fw_ver', 'hca_type', 'ports/*/state', 'ports/*/rate', 'ports/*/link_layer'].map(
      (name) => ({ glob: `${folder}/*/${name}` }),
    ),
    list: ['', '/device/driver', '/ports/*'].map((name) => ({ glob: `${folder}/*${name}` })),
  },
  machine: { checkedAgainst: 'documentation', looksAt: [`${folder}/*`], read },
}
