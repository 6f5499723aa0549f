/** MachineView → Site. What an adapter cannot read costs its part only, and is told in `skipped`. */
import type { Adapter, MachineView } from '../../adapters/adapter.ts'
import type { MachineFacts } from '../../adapters/machine.ts'
import { probed } from '../../adapters/observe.ts'
import { head, known, unknown, type Fact } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import { noPolicies, type Site } from '../../model/site.ts'
import { describeFilesystems } from './filesystems.ts'
import { describeNodeClass } from './node-class.ts'

export type Software = { installations: Installation[]; skipped: Site['skipped'] }

export type DescribeOptions = {
  /** Name of the node class this view shows. */
  nodeClass: string
  collectorVersion: string
  /** Whether every library of the system is read: a Site that is kept, or to be checked against. */
  libraries?: boolean
  /** What the bundle could not give, or the like. */
  skipped: Site['skipped']
}

async function factsOf(
  view: MachineView,
  adapters: readonly Adapter[],
): Promise<{ facts: MachineFacts[]; skipped: Site['skipped'] }> {
  const skipped: Site['skipped'] = []
  const facts: MachineFacts[] = []
  const able = adapters.flatMap(({ id, machine }) => (machine ? [{ id, machine }] : []))
  // They mostly wait for commands, so they wait together.
  const results = await Promise.allSettled(able.map(async ({ machine }) => machine.read(view)))
  for (const [index, { id, machine }] of able.entries()) {
    const result = results[index]
    if (result === undefined) continue
    if (result.status === 'fulfilled') {
      facts.push(result.value)
      for (const { skipped: at, reason } of result.value.skipped ?? [])
        skipped.push({ tool: id, source: at.source, reason })
    } else
      skipped.push({
        tool: id,
        source: machine.looksAt.join(', '),
        reason: `its reader failed: ${(result.reason as Error).message}`,
      })
  }
  return { facts, skipped }
}

const declared = (what: string): Fact<string> =>
  unknown(`${what} is declared by the site, not seen`)

function systemName(view: MachineView): Fact<string> {
  for (const name of ['SLURM_CLUSTER_NAME', 'LMOD_SYSTEM_NAME']) {
    const value = view.environment[name]
    if (value) return known(value, probed(`$${name}`, view.at))
  }
  return declared('the name')
}

/** Only what adapters know of can be found: without one of these the scheduler is unknown. */
function schedulerOf(facts: readonly MachineFacts[]): Site['scheduler'] {
  const found = facts.find((f) => f.scheduler)?.scheduler
  if (found) return found
  const vain = facts.flatMap((f) => f.noScheduler ?? [])
  const none = unknown(vain.length > 0 ? vain.join('; ') : 'no adapter tells the scheduler')
  return { kind: none, version: none, partitions: none }
}

export async function describe(
  view: MachineView,
  adapters: readonly Adapter[],
  readSoftware: (view: MachineView) => Promise<Software>,
  options: DescribeOptions,
): Promise<Site> {
  const { facts, skipped } = await factsOf(view, adapters)
  const software = await readSoftware(view)
  const lists = <T>(pick: (f: MachineFacts) => readonly T[] | undefined) =>
    facts.flatMap((f) => pick(f) ?? [])
  const looked = (pick: (f: MachineFacts) => unknown) => facts.some((f) => pick(f) !== undefined)
  const listed = <T>(pick: (f: MachineFacts) => readonly T[] | undefined, source: string) =>
    looked(pick)
      ? known(lists(pick), probed(source, view.at))
      : unknown(`no adapter tells ${source}`)
  const untold = (what: string) => unknown(`no adapter tells ${what}`)
  return {
    ...head('site'),
    system: {
      name: systemName(view),
      operator: declared('the operator'),
      country: declared('the country'),
      contact: declared('the contact'),
    },
    collected: {
      at: view.at,
      collectorVersion: options.collectorVersion,
      method: view.method,
    },
    policies: noPolicies(),
    nodeClasses: [await describeNodeClass(view, options.nodeClass, facts, options)],
    scheduler: schedulerOf(facts),
    filesystems: await describeFilesystems(
      view,
      lists((f) => f.quotas),
    ),
    cvmfs: listed((f) => f.cvmfs, 'CernVM-FS repositories'),
    containerRuntimes: listed((f) => f.containerRuntimes, 'container runtimes'),
    moduleSystem: facts.find((f) => f.moduleSystem)?.moduleSystem ?? {
      kind: untold('the module system'),
      version: untold('the module system'),
      modulePath: untold('the module system'),
    },
    environment: known({ ...view.environment }, probed('environment', view.at)),
    installations: software.installations,
    skipped: [...options.skipped, ...skipped, ...software.skipped],
  }
}
