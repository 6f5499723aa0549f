/** HPE Slingshot: its network devices. */
import { known, unknown } from '../../model/common.ts'
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { probed } from '../observe.ts'

const folder = '/sys/class/cxi'

async function read(view: MachineView): Promise<MachineFacts> {
  const devices = await view.files(`${folder}/*`)
  return {
    fabrics: await Promise.all(
      devices.map(async (device) => {
        const link = `${device}/device/driver`
        const driver = (await view.readlink(link))?.replace(/^.*\//, '')
        return {
          kind: 'cxi',
          device: device.slice(folder.length + 1),
          driver: driver ? known(driver, probed(link, view.at)) : unknown(`${link} is absent`),
          firmware: unknown('not read: no machine to check it against'),
          state: unknown('not read: no machine to check it against'),
        }
      }),
    ),
  }
}

export const adapter: Adapter = {
  id: 'cxi',
  title: 'HPE Slingshot',
  homepage: 'https://github.com/HewlettPackard/shs-libcxi',
  probe: { list: [{ glob: `${folder}/*` }, { glob: `${folder}/*/device/driver` }] },
  machine: { checkedAgainst: 'documentation', looksAt: [`${folder}/*`], read },
}
