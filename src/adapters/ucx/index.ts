/** UCX: its version and the transports it can use here, as ucx_info tells. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { fromCommand } from '../observe.ts'

const version = ['ucx_info', '-v'] as const
const devices = ['ucx_info', '-d'] as const

/** `# Version 1.13.1`; before 1.13 `# UCT version=1.9.0 revision 1d0a420`. */
export const parseVersion = (text: string): string | null =>
  /^# (?:Library version: |Version |UCT version=)(\S+)/m.exec(text)?.[1] ?? null

/** `#      Transport: tcp`, one for each device; each transport once, in ucx_info's order. */
export function parseTransports(text: string): string[] | null {
  const names = [...text.matchAll(/^# +Transport: (\S+)$/gm)].map((m) => m[1] ?? '')
  return names.length > 0 ? [...new Set(names)] : null
}

async function read(view: MachineView): Promise<MachineFacts> {
  return {
    ucx: {
      version: await fromCommand(view, version, parseVersion),
      transports: await fromCommand(view, devices, parseTransports),
    },
  }
}

export const adapter: Adapter = {
  id: 'ucx',
  title: 'UCX',
  homepage: 'https://openucx.org/',
  probe: { commands: [{ argv: version }, { argv: devices }] },
  machine: { checkedAgainst: 'tool', looksAt: ['ucx_info -v', 'ucx_info -d'], read },
}
