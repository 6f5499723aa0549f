/** Network devices of the kernel's ethernet kind; others are told by the adapters of their fabric. */
import type { MachineView } from '../../adapters/adapter.ts'
import { fromFile, probed } from '../../adapters/observe.ts'
import { known, unknown } from '../../model/common.ts'
import type { Fabric } from '../../model/site.ts'

/** ARPHRD_ETHER of linux/if_arp.h. */
const ethernet = '1'

const nonEmpty = (text: string): string | null => text.trim() || null

export async function describeEthernet(view: MachineView): Promise<Fabric[]> {
  const fabrics: Fabric[] = []
  // Only real devices have a driver: no bridges, tunnels or loopback.
  for (const link of await view.files('/sys/class/net/*/device/driver')) {
    const folder = link.slice(0, -'/device/driver'.length)
    if ((await view.tryText(`${folder}/type`))?.trim() !== ethernet) continue
    const driver = (await view.readlink(link))?.replace(/^.*\//, '')
    fabrics.push({
      kind: 'ethernet',
      device: folder.slice(folder.lastIndexOf('/') + 1),
      driver: driver ? known(driver, probed(link, view.at)) : unknown(`${link} is no link`),
      firmware: unknown('the kernel does not show it without root'),
      state: await fromFile(view, `${folder}/operstate`, nonEmpty),
    })
  }
  return fabrics
}
