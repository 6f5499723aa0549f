/** `portolan site`: collect, describe, show, lint. */
import type { MachineView } from '../adapters/adapter.ts'
import { adapters } from '../adapters/registry.ts'
import type { Site } from '../model/site.ts'
import { coreProbe } from '../sites/collect/probes.ts'
import { collectorScript, type ProbeFragment } from '../sites/collect/script.ts'
import { describe } from '../sites/describe/describe.ts'
import { lint, type Finding } from '../sites/lint.ts'
import { mergeSites } from '../sites/merge.ts'
import { bundleView } from '../sites/view/bundle.ts'
import { hostEffects, liveView } from '../sites/view/live.ts'
import { version } from '../util/version.ts'
import { readInstalled } from './installed.ts'
import { loadSite } from './load-site.ts'

/** The collector of this version of Portolan, for a machine with or without Node. */
export function collector(): string {
  const core: ProbeFragment = { id: 'core', title: 'operating system', probe: coreProbe }
  const fragments = adapters.flatMap(({ id, title, probe }) =>
    probe ? [{ id, title, probe }] : [],
  )
  return collectorScript([core, ...fragments], version)
}

const software = (view: MachineView) => readInstalled(view, adapters)

/** This machine, or a folder that stands for one. @throws the signal's reason when aborted */
export async function describeLive(
  nodeClass = 'default',
  root = '/',
  signal?: AbortSignal,
  more: { libraries?: boolean } = {},
): Promise<Site> {
  const site = await describe(liveView(root, hostEffects(signal)), adapters, software, {
    nodeClass,
    collectorVersion: version,
    skipped: [],
    ...more,
  })
  // A reader may have taken a command that was not run for one that says nothing.
  signal?.throwIfAborted()
  return site
}

/**
 * The Site of one or several bundles, each a node class of the same machine.
 * @throws PortolanError BUNDLE_* for a bundle that is unusable as a whole; the signal's reason.
 */
export async function describeBundles(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Site> {
  const sites: Site[] = []
  for (const path of paths) {
    const view = await bundleView(path)
    const { nodeClass, collectorVersion } = view
    const skipped = view.skipped.map((s) => ({ tool: 'collector', ...s }))
    sites.push(await describe(view, adapters, software, { nodeClass, collectorVersion, skipped }))
    signal?.throwIfAborted()
  }
  return mergeSites(sites)
}

export const lintSite = async (reference?: string, signal?: AbortSignal): Promise<Finding[]> =>
  lint(await loadSite(reference, signal))

export type { Finding }
