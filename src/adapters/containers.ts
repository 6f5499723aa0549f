/** Adapters of container runtimes that differ only in name, program and how they tell their version. */
import type { Adapter, MachineView } from './adapter.ts'
import type { MachineFacts, MachineReader } from './machine.ts'

export type Runtime = {
  id: string
  title: string
  homepage: string
  program: string
  /** Arguments that make it tell its version, in one line matched by `version`. */
  ask: string
  version: RegExp
  checkedAgainst: MachineReader['checkedAgainst']
}

/** First line the program's path, then what it says of its version, on either stream. */
const command = ({ program, ask }: Runtime) =>
  ['sh', '-c', `command -v ${program} && ${program} ${ask} 2>&1`] as const

async function read(runtime: Runtime, view: MachineView): Promise<MachineFacts> {
  const result = await view.run(...command(runtime))
  const [path = '', ...said] = (result?.stdout ?? '').split('\n')
  if (!path.startsWith('/')) return { containerRuntimes: [] }
  const version = said.map((line) => runtime.version.exec(line)?.[1]).find(Boolean)
  if (version !== undefined) return { containerRuntimes: [{ name: runtime.id, version, path }] }
  return {
    containerRuntimes: [],
    skipped: [
      {
        skipped: { source: `${runtime.program} ${runtime.ask}` },
        reason: `${path} does not tell its version: ${said.join(' ').trim().slice(0, 120)}`,
      },
    ],
  }
}

export const containerRuntime = (runtime: Runtime): Adapter => ({
  id: runtime.id,
  title: runtime.title,
  homepage: runtime.homepage,
  probe: { commands: [{ argv: command(runtime) }] },
  machine: {
    checkedAgainst: runtime.checkedAgainst,
    looksAt: [`${runtime.program} ${runtime.ask}`],
    read: (view) => read(runtime, view),
  },
})
