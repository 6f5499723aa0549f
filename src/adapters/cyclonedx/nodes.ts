/** A node class as a device: operating system, firmware, C library, accelerators, network. */
import { valueOf } from '../../model/common.ts'
import type { Accelerator, Fabric, NodeClass } from '../../model/site.ts'
import { properties, type Component } from './component.ts'

const versioned = (version: string | undefined): { version?: string } =>
  version === undefined ? {} : { version }

function ofAccelerator(a: Accelerator): Component[] {
  const driver = valueOf(a.driver)
  return [
    {
      type: 'device',
      name: valueOf(a.model) ?? `${a.vendor} accelerator`,
      manufacturer: { name: a.vendor },
      ...properties({
        count: valueOf(a.count),
        memoryBytes: valueOf(a.memoryBytes),
        target: valueOf(a.target),
      }),
    },
    ...(driver === undefined
      ? []
      : [
          {
            type: 'device-driver' as const,
            name: `${a.vendor} driver`,
            version: driver,
            ...properties({ maxRuntime: valueOf(a.maxRuntime) }),
          },
        ]),
  ]
}

const ofFabric = (f: Fabric): Component => ({
  type: 'device',
  name: f.device,
  description: f.kind,
  ...(valueOf(f.firmware) === undefined
    ? {}
    : {
        components: [
          {
            type: 'firmware' as const,
            name: `${f.device} firmware`,
            ...versioned(valueOf(f.firmware)),
          },
        ],
      }),
  ...properties({ driver: valueOf(f.driver), state: valueOf(f.state) }),
})

function systemOf({ os }: NodeClass): Component[] {
  const name = valueOf(os.id) ?? valueOf(os.prettyName)
  if (name === undefined) return []
  return [
    {
      type: 'operating-system',
      name,
      ...versioned(valueOf(os.versionId)),
      ...(valueOf(os.prettyName) === undefined ? {} : { description: valueOf(os.prettyName)! }),
      ...properties({ kernel: valueOf(os.kernel), vendorStack: valueOf(os.vendorStack) }),
    },
  ]
}

export function ofNodeClass(node: NodeClass): Component {
  const { firmware, libc, libfabric, ucx } = node
  const libraries = [
    [valueOf(libc.family), valueOf(libc.version)],
    ['libfabric', valueOf(libfabric.version)],
    ['ucx', valueOf(ucx.version)],
  ] as const
  return {
    type: 'device',
    'bom-ref': `node-class:${node.id}`,
    name: node.id,
    description: `${node.role} nodes`,
    components: [
      ...systemOf(node),
      ...(valueOf(firmware.version) === undefined
        ? []
        : [
            {
              type: 'firmware' as const,
              name: valueOf(firmware.vendor) ?? 'firmware',
              ...versioned(valueOf(firmware.version)),
            },
          ]),
      ...libraries.flatMap(([name, version]): Component[] =>
        name === undefined || version === undefined ? [] : [{ type: 'library', name, version }],
      ),
      ...(valueOf(node.accelerators) ?? []).flatMap(ofAccelerator),
      ...(valueOf(node.interconnect) ?? []).map(ofFabric),
    ],
    ...properties({
      role: node.role,
      target: valueOf(node.cpu.target),
      genericLevel: valueOf(node.cpu.genericLevel),
      processor: valueOf(node.cpu.model),
      sockets: valueOf(node.cpu.sockets),
      coresPerSocket: valueOf(node.cpu.coresPerSocket),
      memoryBytes: valueOf(node.memory.totalBytes),
    }),
  }
}
