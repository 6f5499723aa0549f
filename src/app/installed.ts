/** Reads everything installed on a machine: readers, then identity, features and ABI ties. */
import type { Adapter, MachineView } from '../adapters/adapter.ts'
import { prove } from '../compat/features/prove.ts'
import { tie } from '../compat/tie.ts'
import { identify, withProvides } from '../identity/identify.ts'
import { mergeSame } from '../identity/merge.ts'
import type { Installation } from '../model/installation.ts'
import type { Site } from '../model/site.ts'

export type Installed = { installations: Installation[]; skipped: Site['skipped'] }

export async function readInstalled(
  view: MachineView,
  adapters: readonly Adapter[],
): Promise<Installed> {
  const read: Installation[] = []
  const skipped: Site['skipped'] = []
  for (const { id, installations } of adapters) {
    if (!installations) continue
    for await (const one of installations.read(view)) {
      if ('found' in one) read.push(one.found)
      else {
        const { source, line } = one.skipped
        skipped.push({
          tool: id,
          source: line === undefined ? source : `${source}:${line}`,
          reason: one.reason,
        })
      }
    }
  }
  const identified = identify(
    read,
    adapters.flatMap((a) => a.aliases ?? []),
  )
  const proven = withProvides(await prove(mergeSame(identified), view))
  const installations = await tie(proven, view)
  return { installations: installations.sort((a, b) => (a.id < b.id ? -1 : 1)), skipped }
}
