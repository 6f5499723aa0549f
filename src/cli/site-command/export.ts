/** `site export`: files to a folder or stdout, losses to stderr. */
import type { Command } from 'commander'
import { writeEmitted } from '../../app/emit.ts'
import { exportTo as run } from '../../app/export-site.ts'
import { loadSite } from '../../app/load-site.ts'
import { PortolanError } from '../../model/errors.ts'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'

export async function exportTo(
  reference: string | undefined,
  options: { to?: string; nodeClass?: string; out?: string },
  self: Command,
  io: Io,
): Promise<void> {
  const { json, quiet, site: named } = globals(self)
  if (options.to === undefined)
    throw new PortolanError('USAGE', 'which format?', {
      hint: 'name one with --to, such as --to spack; see --help',
    })
  const site = await loadSite(reference ?? named, io.signal)
  const emitted = await run(site, options.to, options.nodeClass)
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
