import { InvalidArgumentError, type Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import { registerSync, withDatabase } from '../catalog-command/sync.ts'

const count = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1)
    throw new InvalidArgumentError('give a number of lines, e.g. 50')
  return n
}

type FileOption = { catalog?: string }
const withFile = (command: Command): Command =>
  command.option('--catalog <file>', 'another catalogue than the one Portolan comes with')

const help = `
The catalogue says what can be built. Portolan comes with the facts of every package of Spack's
builtin repository, at the commit that \`catalog status\` names; \`catalog sync\` reads recipes of
your own, of any tool.

Examples:
  $ portolan catalog status
  $ portolan catalog sync spack ~/spack-packages
  $ portolan catalog search numpy
  $ portolan catalog show hdf5                 versions, variants, dependencies
  $ portolan catalog show mpi                  who provides it
  $ portolan catalog show hdf5 --json | jq '.versions[0]'
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
      .action(async (options: FileOption & { database?: string }, self: Command) => {
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

    withFile(catalog.command('search'))
      .description('packages and virtuals whose names contain all the words')
      .argument('<word...>', 'parts of a name')
      .option('--limit <n>', 'lines to show', count, 40)
      .addHelpText(
        'after',
        '\nExamples:\n  $ portolan catalog search netcdf\n  $ portolan catalog search py mpi',
      )
      .action(async (words: string[], options: FileOption & { limit: number }, self: Command) => {
        const { catalogSearch } = await import('../../app/catalog.ts')
        const hits = catalogSearch(words, options.catalog)
        const { searchText } = await import('../reporters/catalog.ts')
        const json = globals(self).json
        io.out(json ? JSON.stringify(hits, null, 2) : searchText(hits, options.limit))
      })

    withFile(catalog.command('show'))
      .description('one package: versions, variants, dependencies; or who provides a virtual')
      .argument('<name>', 'package or virtual')
      .addHelpText(
        'after',
        '\n--verbose shows every value, version and condition; --json the whole Package.\n\nExamples:\n  $ portolan catalog show hdf5\n  $ portolan catalog show mpi',
      )
      .action(async (name: string, options: FileOption, self: Command) => {
        const { catalogShow } = await import('../../app/catalog.ts')
        const found = catalogShow(name, options.catalog)
        const { json, verbose } = globals(self)
        const { packageText, virtualText } = await import('../reporters/catalog.ts')
        if (json) io.out(JSON.stringify(found, null, 2))
        else if ('virtual' in found) io.out(virtualText(found, io))
        else io.out(packageText(found, verbose === true, io))
      })

    withFile(catalog.command('export'))
      .description('all packages of a tool as JSON Lines: one line a Package, schemas/package.json')
      .argument('<tool>', 'tool whose recipes they are, e.g. spack')
      .addHelpText('after', '\nExample:\n  $ portolan catalog export spack | head -1 | jq .name')
      .action(async (tool: string, options: FileOption) => {
        const { catalogExport } = await import('../../app/catalog.ts')
        for (const found of catalogExport(tool, options.catalog)) {
          io.signal.throwIfAborted()
          io.out(JSON.stringify(found))
        }
      })
  },
}
