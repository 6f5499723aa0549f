/** One node class: what the operating system tells, joined with what the adapters tell. */
import type { MachineView } from '../../adapters/adapter.ts'
import type { MachineFacts } from '../../adapters/machine.ts'
import { pciCommand, pciDevices } from '../../adapters/pci.ts'
import { commandSource, probed } from '../../adapters/observe.ts'
import { known, unknown, type Fact } from '../../model/common.ts'
import type { NodeClass } from '../../model/site.ts'
import { describeCpu } from './cpu.ts'
import { describeLibc, describeRuntimes } from './libc.ts'
import { describeLibraries } from './libraries.ts'
import { describeEthernet } from './network.ts'
import { describeFirmware, describeLimits, describeMemory, describeOs } from './os.ts'
import { describeSecurity } from './security.ts'

const roles = ['login', 'compute', 'build', 'service'] as const

/** `login`, `compute-gpu` and the like tell their role; other names do not. */
const roleOf = (id: string): NodeClass['role'] =>
  roles.find((role) => id === role || id.startsWith(`${role}-`)) ?? 'unknown'

/** The part `key` of the first adapter that tells it. */
const first = <K extends keyof MachineFacts>(all: readonly MachineFacts[], key: K) =>
  all.find((facts) => facts[key] !== undefined)?.[key]

const untold = (what: string): { unknown: string } => unknown(`no adapter tells ${what}`)

async function pci(view: MachineView): Promise<NodeClass['pciDevices']> {
  const devices = await pciDevices(view)
  if (!devices) return unknown('/sys/bus/pci is absent')
  const at = (await view.run(...pciCommand))?.at ?? view.at
  return known(
    devices.map(({ address, class: kind, vendor, device }) => ({
      address,
      class: kind,
      vendor,
      device,
    })),
    probed(commandSource(pciCommand), at),
  )
}

/** All that adapters found; none is a fact only where somebody could have found one. */
function joined<T>(
  lists: readonly (readonly T[] | undefined)[],
  looked: boolean,
  source: string,
  at: string,
): Fact<T[]> {
  const all = lists.flatMap((list) => list ?? [])
  return all.length > 0 || looked
    ? known(all, probed(source, at))
    : unknown(`nowhere to look: ${source}`)
}

export async function describeNodeClass(
  view: MachineView,
  id: string,
  facts: readonly MachineFacts[],
  options: { libraries?: boolean } = {},
): Promise<NodeClass> {
  const devices = await pci(view)
  const looked = 'value' in devices
  const named = first(facts, 'cpu')
  const ethernet = await describeEthernet(view)
  return {
    id,
    role: roleOf(id),
    cpu: {
      target: named?.target ?? untold('its name'),
      genericLevel: named?.genericLevel ?? untold('its level'),
      vendor: named?.vendor ?? untold('its vendor'),
      ...(await describeCpu(view)),
    },
    memory: await describeMemory(view),
    os: await describeOs(view),
    firmware: await describeFirmware(view),
    libc: await describeLibc(view),
    runtimes: await describeRuntimes(view),
    ...(options.libraries === true ? { libraries: await describeLibraries(view) } : {}),
    pciDevices: devices,
    accelerators: joined(
      facts.map((f) => f.accelerators),
      looked,
      'PCI devices and the drivers of accelerators',
      view.at,
    ),
    interconnect: joined(
      [ethernet, ...facts.map((f) => f.fabrics)],
      (await view.files('/sys/class/net/*')).length > 0,
      '/sys/class/net, /sys/class/infiniband, /sys/class/cxi',
      view.at,
    ),
    libfabric: first(facts, 'libfabric') ?? {
      version: untold('it'),
      providers: untold('them'),
    },
    ucx: first(facts, 'ucx') ?? { version: untold('it'), transports: untold('them') },
    security: await describeSecurity(view),
    limits: await describeLimits(view),
  }
}
