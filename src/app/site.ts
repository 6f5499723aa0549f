/** `portolan site`: collect, describe, show, lint. */
import { readFile } from 'node:fs/promises'
import type { MachineView } from '../adapters/adapter.ts'
import { adapters } from '../adapters/registry.ts'
import { schemaVersion } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import { Site } from '../model/site.ts'
import { coreProbe } from '../sites/collect/probes.ts'
import { collectorScript, type ProbeFragment } from '../sites/collect/script.ts'
import { describe } from '../sites/describe/describe.ts'
import { lint, type Finding } from '../sites/lint.ts'
import { mergeSites } from '../sites/merge.ts'
import { bundleView } from '../sites/view/bundle.ts'
import { liveView } from '../sites/view/live.ts'
import { writeAtomic } from '../util/atomic.ts'
import { version } from '../util/version.ts'
import { readInstalled } from './installed.ts'

/** The collector of this version of Portolan, for a machine with or without Node. */
export function collector(): string {
  const core: ProbeFragment = { id: 'core', title: 'operating system', probe: coreProbe }
  const fragments = adapters.flatMap(({ id, title, probe }) =>
    probe ? [{ id, title, probe }] : [],
  )
  return collectorScript([core, ...fragments], version)
}

const software = (view: MachineView) => readInstalled(view, adapters)

/** This machine, or a folder that stands for one. */
export async function describeLive(nodeClass = 'default', root = '/'): Promise<Site> {
  return describe(liveView(root), adapters, software, {
    nodeClass,
    collectorVersion: version,
    skipped: [],
  })
}

/**
 * The Site of one or several bundles, each a node class of the same machine.
 * @throws PortolanError BUNDLE_* for a bundle that is unusable as a whole.
 */
export async function describeBundles(paths: readonly string[]): Promise<Site> {
  const sites: Site[] = []
  for (const path of paths) {
    const view = await bundleView(path)
    const { nodeClass, collectorVersion } = view
    const skipped = view.skipped.map((s) => ({ tool: 'collector', ...s }))
    sites.push(await describe(view, adapters, software, { nodeClass, collectorVersion, skipped }))
  }
  return mergeSites(sites)
}

/** A Site document. @throws PortolanError SITE_UNREADABLE, SITE_VERSION, SITE_INVALID */
export async function readSite(path: string): Promise<Site> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new PortolanError('SITE_UNREADABLE', `no Site: ${(error as Error).message}`, {
      where: path,
      hint: 'give a Site JSON that `portolan site describe` wrote, or a bundle',
      cause: error,
    })
  }
  const { schemaVersion: found } = (document ?? {}) as { schemaVersion?: unknown }
  const major = schemaVersion.split('.')[0]
  if (typeof found === 'string' && found.split('.')[0] !== major)
    throw new PortolanError(
      'SITE_VERSION',
      `the Site has schema version ${found}, not ${major}.x`,
      {
        where: path,
        hint: 'describe the machine again with this version of Portolan',
      },
    )
  const parsed = Site.safeParse(document)
  if (parsed.success) return parsed.data
  throw new PortolanError('SITE_INVALID', `not a valid Site:\n${firstIssues(parsed.error)}`, {
    where: path,
    hint: 'the fields are those of schemas/site.json',
  })
}

const firstIssues = ({ issues }: { issues: readonly { path: PropertyKey[]; message: string }[] }) =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `  ${path.map(String).join('.') || 'document'}: ${message}`)
    .join('\n')

/** What `--site` may name: nothing (this machine), a Site JSON, or a bundle. */
export async function loadSite(reference?: string): Promise<Site> {
  if (reference === undefined) return describeLive()
  return /\.(tar|tgz|tar\.gz)$/.test(reference) ? describeBundles([reference]) : readSite(reference)
}

export const lintSite = async (reference?: string): Promise<Finding[]> =>
  lint(await loadSite(reference))

export const writeSite = writeAtomic
export type { Finding }
