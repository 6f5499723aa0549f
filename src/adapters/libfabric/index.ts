/** libfabric: its version and the providers it can drive here, as fi_info tells. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { fromCommand } from '../observe.ts'

const version = ['fi_info', '--version'] as const
const list = ['fi_info', '-l'] as const

/** `libfabric: 1.17.0` of `fi_info --version`. */
export const parseVersion = (text: string): string | null =>
  /^libfabric: (\S+)$/m.exec(text)?.[1] ?? null

/** Lines `NAME:` of `fi_info -l`, each followed by an indented version; in fi_info's order. */
export function parseProviders(text: string): string[] | null {
  const names = [...text.matchAll(/^(\S+):$/gm)].map((m) => m[1] ?? '')
  return names.length > 0 ? [...new Set(names)] : null
}

async function read(view: MachineView): Promise<MachineFacts> {
  return {
    libfabric: {
      version: await fromCommand(view, version, parseVersion),
      providers: await fromCommand(view, list, parseProviders),
    },
  }
}

export const adapter: Adapter = {
  id: 'libfabric',
  title: 'libfabric',
  homepage: 'https://ofiwg.github.io/libfabric/',
  probe: { commands: [{ argv: version }, { argv: list }] },
  machine: { checkedAgainst: 'tool', looksAt: ['fi_info --version', 'fi_info -l'], read },
}
