/**
 * PCI devices of a Linux machine, with the kernel's own hexadecimal ids (no `0x`). Shared by the
 * adapters of devices and the describer: one observation serves all.
 */
import type { MachineView } from './adapter.ts'

export type PciDevice = {
  /** `0000:01:00.0` */
  address: string
  /** Class, subclass and interface, six digits: `030200`. */
  class: string
  vendor: string
  device: string
  /** Kernel driver bound to it; empty when none is. */
  driver: string
}

/** Prints `ADDRESS CLASS VENDOR DEVICE DRIVER` a line. */
export const pciCommand = [
  'sh',
  '-c',
  'cd /sys/bus/pci/devices && for d in *; do read -r c <$d/class; read -r v <$d/vendor; ' +
    'read -r p <$d/device; l=$(readlink $d/driver); echo "$d $c $v $p ${l##*/}"; done',
] as const

const line = /^(\S+) 0x([0-9a-f]{6}) 0x([0-9a-f]{4}) 0x([0-9a-f]{4}) ?(\S*)$/

/** null when this machine shows no PCI bus. */
export async function pciDevices(view: MachineView): Promise<readonly PciDevice[] | null> {
  const result = await view.run(...pciCommand)
  if (!result || result.code !== 0) return null
  return result.stdout.split('\n').flatMap((text) => {
    const [, address, kind, vendor, device, driver = ''] = line.exec(text) ?? []
    return address && kind && vendor && device
      ? [{ address, class: kind, vendor, device, driver }]
      : []
  })
}
