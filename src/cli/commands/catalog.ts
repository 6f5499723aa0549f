import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import { registerLookups } from '../catalog-command/lookup.ts'
import { withDatabase, withFile, type PlaceOptions } from '../catalog-command/place.ts'
import { registerSync } from '../catalog-command/sync.ts'

const help = `
The catalogue says what can be built. Portolan comes with the facts of every package of Spack's
builtin repository, at the commit that \`catalog status\` names; \`catalog sync\` reads recipes of
your own, of any tool.

Examples:
  $ portolan catalog status
  $ portolan catalog sync spack ~/spack-packages
  $ portolan catalog search numpy
  $ portolan catalog compare hdf5 petsc        which version each tool has
  $ portolan catalog show hdf5                 versions, variants, dependencies
  $ portolan catalog show mpi                  who provides it
  $ portolan catalog show hdf5 --json | jq '.packages[0].versions[0]'
  $ portolan catalog export spack > packages.jsonl`

export const command: CommandModule = {
  register(program, io) {
    const catalog = program
      .command('catalog')
      .description('look up what can be built')
      .addHelpText('after', help)

    registerSync(catalog, io)

    withDatabase(withFile(catalog.command('status')))
      .description('what the catalogue holds, where from, and whether it is intact')
      .addHelpText(
        'after',
        '\nExit code 1 when the file is not as it was made.\n\nExample:\n  $ portolan catalog status --json',
      )
      .action(async (options: PlaceOptions, self: Command) => {
        const { catalogStatus } = await import('../../app/catalog.ts')
        const { storedStatus } = await import('../../app/catalog-stored.ts')
        const { catalogStatusText } = await import('../reporters/catalog-sync.ts')
        const starter = catalogStatus(options.catalog)
        const stored = await storedStatus(options.database)
        const json = globals(self).json
        io.out(
          json ? JSON.stringify({ starter, stored }, null, 2) : catalogStatusText(starter, stored),
        )
        if (starter.intact) return
        const { PortolanError } = await import('../../model/errors.ts')
        throw new PortolanError('CATALOG_DAMAGED', 'the catalogue is not as it was made', {
          where: starter.file,
          hint: 'install Portolan again',
          exitCode: 1,
        })
      })

    registerLookups(catalog, io)
  },
}
