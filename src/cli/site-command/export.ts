/** `site export`: files to a folder or stdout, losses to stderr. */
import type { Command } from 'commander'
import { writeEmitted } from '../../app/emit.ts'
import { exportSite, onlyNodeClass } from '../../app/export-site.ts'
import { loadSite } from '../../app/load-site.ts'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'

export async function exportTo(
  reference: string | undefined,
  options: { to: string; nodeClass?: string; out?: string },
  self: Command,
  io: Io,
): Promise<void> {
  const { json, quiet, site: named } = globals(self)
  const site = await loadSite(reference ?? named, io.signal)
  const part = options.nodeClass === undefined ? site : onlyNodeClass(site, options.nodeClass)
  const emitted = await exportSite(part, options.to)
  if (options.out !== undefined) {
    const paths = await writeEmitted(emitted, options.out)
    if (!quiet && !json) for (const path of paths) io.err(`wrote ${path}`)
  }
  if (json) return io.out(JSON.stringify(emitted, null, 2))
  if (options.out === undefined)
    for (const { path, text } of emitted.files)
      io.out((emitted.files.length > 1 ? `# ${path}\n${text}` : text).replace(/\n$/, ''))
  if (!quiet) for (const loss of emitted.losses) io.err(`not said: ${loss}`)
}
