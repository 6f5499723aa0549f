/** Adapters of container runtimes that differ only in name, program and how they tell their version. */
import type { Adapter, MachineView } from './adapter.ts'
import type { ArtifactReader } from './artifact.ts'
import type { MachineFacts, MachineReader } from './machine.ts'
import { failure } from './observe.ts'

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

/** Where the shell would find a program: the first folder of PATH that has it. */
async function onPath(view: MachineView, program: string): Promise<string | undefined> {
  const found = new Set(await view.files(`$PATH/${program}`))
  const folders = (view.environment['PATH'] ?? '').split(':')
  return folders
    .map((folder) => `${folder.replace(/\/+$/, '')}/${program}`)
    .find((p) => found.has(p))
}

async function read(runtime: Runtime, view: MachineView): Promise<MachineFacts> {
  const { id: name, program, ask } = runtime
  const path = await onPath(view, program)
  if (path === undefined) return { containerRuntimes: [] }
  const result = await view.run(program, ask)
  const said = `${result?.stdout ?? ''}\n${result?.stderr ?? ''}`.split('\n')
  const version = said.map((line) => runtime.version.exec(line)?.[1]).find(Boolean)
  if (version !== undefined) return { containerRuntimes: [{ name, version, path }] }
  const reason = `${path} does not tell its version: ${failure(result) ?? said.join(' ').trim().slice(0, 120)}`
  return { containerRuntimes: [], skipped: [{ skipped: { source: `${program} ${ask}` }, reason }] }
}

export const containerRuntime = (
  runtime: Runtime,
  artifacts: readonly ArtifactReader[] = [],
  runsImage?: Adapter['runsImage'],
): Adapter => ({
  id: runtime.id,
  title: runtime.title,
  homepage: runtime.homepage,
  probe: {
    list: [{ glob: `$PATH/${runtime.program}` }],
    commands: [{ argv: [runtime.program, runtime.ask] }],
  },
  machine: {
    checkedAgainst: runtime.checkedAgainst,
    looksAt: [`${runtime.program} ${runtime.ask}`],
    read: (view) => read(runtime, view),
  },
  ...(artifacts.length > 0 ? { artifacts } : {}),
  ...(runsImage ? { runsImage } : {}),
})
