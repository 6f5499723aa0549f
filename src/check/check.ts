/** Puts a check together: each file, the whole, how to use it, what only root can install. */
import type { Host } from '../compat/host.ts'
import { head } from '../model/common.ts'
import { valueOf } from '../model/common.ts'
import type { Check, CheckReason } from '../model/check.ts'
import type { Site } from '../model/site.ts'
import type { Contents } from './contents.ts'
import { type Judged, judgeFiles } from './judge.ts'
import { verdictOf } from './reasons.ts'
import { type ImageRunner, judgeWhole, rootOnly } from './whole.ts'
import { type SystemSymbols, world } from './world.ts'

export type Given = {
  path: string
  format: string
  bytes: number
  contents: Contents
  site: Site
  host: Host
  /** Of the nodes, as `uname -m` says it. */
  architecture: string | undefined
  runners: readonly ImageRunner[] | undefined
  /** Where the nodes' own files are at hand: without it, missing symbols are not seen. */
  system?: SystemSymbols | undefined
}

type Reasons = Check['reasons']

/** Reasons of many files that say the same become one, those of most files first. */
function together(own: readonly CheckReason[], files: Judged['files']): Reasons {
  const found = new Map<string, Reasons[number]>()
  for (const file of files) {
    if (!file.counted) continue
    for (const reason of file.reasons) {
      // What a library lacks is told of the library itself.
      if (/^[^ ]+, which it loads: /.test(reason.because)) continue
      const key = `${reason.code} ${reason.because}`
      const before = found.get(key)
      if (before) before.files++
      else found.set(key, { ...reason, files: 1, example: file.path })
    }
  }
  const rank = { 'does not fit': 0, unknown: 1, fits: 2 }
  return [...own.map((r) => ({ ...r, files: 0 })), ...found.values()].sort(
    (a, b) => rank[a.verdict] - rank[b.verdict] || a.files * -1 + b.files,
  )
}

function unseenRemark({ unseen }: Judged): string[] {
  if (unseen.size === 0) return []
  const names = [...unseen].sort()
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return [
    `whether each function it needs is in ${names.slice(0, 3).join(', ')}${more} of the site was not ` +
      'looked at: a Site does not hold them; on the machine itself, without --site, they are',
  ]
}

function useOf({ contents, runners, format }: Given, judged: Judged): Check['use'] {
  const { about } = contents
  const commands: string[] = []
  const environment: Record<string, string> = {}
  if (about.layout === 'image') {
    commands.push(...(runners ?? []).flatMap(({ command }) => command ?? []))
    return { commands, environment }
  }
  if (about.unpack !== undefined) commands.push(about.unpack)
  const folders = [...judged.folders]
  const installed = new Map(
    [...judged.used.values()].map((l) => [l.installation?.id, l.installation]),
  )
  for (const [, installation] of installed) {
    const { modules, commands: own, libraryDirs } = installation?.use ?? {}
    if (modules && modules.length > 0) commands.push(`module load ${modules.join(' ')}`)
    else if (own && own.length > 0) commands.push(...own)
    else folders.push(...(libraryDirs ?? []))
  }
  if (folders.length > 0 && format !== 'wheel')
    environment['LD_LIBRARY_PATH'] = folders.map((f) => (f === '' ? '.' : f)).join(':')
  return { commands, environment }
}

export function check(given: Given): Check {
  const { contents, site, host, path, format, bytes } = given
  const { about, entries, skipped } = contents
  const w = world(contents, site, host, given.architecture, given.system)
  const judged = judgeFiles(w)
  const { files } = judged
  const reasons = together(judgeWhole(contents, w, files, given.runners), files)
  const counted = files.filter((f) => f.counted)
  const number = (verdict: Check['verdict']) => counted.filter((f) => f.verdict === verdict).length
  const name = valueOf(site.system.name)
  return {
    ...head('check'),
    artifact: {
      path,
      format,
      ...(about.name === undefined ? {} : { name: about.name }),
      ...(about.version === undefined ? {} : { version: about.version }),
      ...(about.architecture === undefined ? {} : { architecture: about.architecture }),
      bytes,
      remarks: [...(about.remarks ?? []), ...unseenRemark(judged)],
    },
    site: { ...(name === undefined ? {} : { name }), nodeClass: host.node.id },
    verdict: verdictOf(reasons),
    reasons,
    files,
    counts: {
      entries,
      elf: files.length,
      fits: number('fits'),
      doesNotFit: number('does not fit'),
      unknown: number('unknown'),
      notCounted: files.length - counted.length,
    },
    use: useOf(given, judged),
    needsRoot: rootOnly(contents),
    skipped,
  }
}
