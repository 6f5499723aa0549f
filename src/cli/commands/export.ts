import type { Command } from 'commander'
import { withDatabase, withFile, type PlaceOptions } from '../catalog-command/place.ts'
import { globals, type CommandModule } from '../command.ts'

const help = `
The pages of 'portolan serve' as files, for any web host and any folder of it: each software, and the
machines named with --sites. Links are relative. What needs a server is left out: facets and planning.
Search by name works with JavaScript; without it, pages list all software.

Examples:
  $ portolan export public
  $ portolan export public --sites lumi.json frontier.json
  $ portolan export public && python3 -m http.server -d public`

export const command: CommandModule = {
  register(program, io) {
    withDatabase(withFile(program.command('export')))
      .description('the catalogue and machines as a folder of web pages')
      .argument('<dir>', 'folder to write to: a new one, or one with an older export')
      .option('--sites <site...>', 'machines to show: Site files, folders, names, or all')
      .addHelpText('after', help)
      .action(
        async (folder: string, options: PlaceOptions & { sites?: string[] }, self: Command) => {
          const { sites = [], ...place } = options
          const { json, quiet } = globals(self)
          const { exportSite } = await import('../../server/export.ts')
          const { progressOf } = await import('../progress.ts')
          const progress = progressOf(io, quiet === true || json === true)
          try {
            const effects = { signal: io.signal, progress: progress.tell }
            const done = await exportSite(place, sites, folder, effects)
            progress.end()
            if (json) io.out(JSON.stringify(done, null, 2))
            else if (!quiet)
              io.err(`wrote ${done.files} files, ${Math.ceil(done.bytes / 1e6)} MB, to ${folder}`)
          } finally {
            progress.end()
          }
        },
      )
  },
}
