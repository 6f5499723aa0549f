/** The commands that look something up: search, show, compare, export. */
import { InvalidArgumentError, type Command } from 'commander'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'
import { withDatabase, withFile, type PlaceOptions } from './place.ts'

const count = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1)
    throw new InvalidArgumentError('give a number of lines, e.g. 50')
  return n
}
const list = (text: string): string[] => text.split(',').filter(Boolean)

const searchHelp = `
Every word must be found: in a name, or as a feature, licence, tag, maintainer or virtual. Small slips
are forgiven where nothing has the word as it is. A word may say what it is: name:, feature:,
licence:, maintainer:, tag:, provides:, depends:, extension:, build:, tool:.
What several tools have under different names is one line.

Examples:
  $ portolan catalog search netcdf
  $ portolan catalog search fft licence:MIT tool:spack
  $ portolan catalog search depends:hdf5 feature:cuda
  $ portolan catalog search maintainer:balay --json`

const showHelp = `
NAME is a software's id or any tool's name for it. --verbose shows every value, version and condition,
and the evidence by which tools' names are one software; --json everything.

Examples:
  $ portolan catalog show hdf5
  $ portolan catalog show HDF5 --tool easybuild
  $ portolan catalog show mpi                  who provides it`

const compareHelp = `
One line a software, one column a tool: its version, the day that came in where the history was read
(catalog sync --history), and how it stands. "newest": nobody has a newer release; "-2": two newer ones are
known; "absent": the tool has no recipe; "?": its recipes were never read, or its version cannot be
compared (a date, a snapshot). "latest" is the newest release that any tool has; --verbose says why.

Examples:
  $ portolan catalog compare hdf5 petsc openfoam
  $ portolan catalog compare gromacs --tools spack,easybuild,guix --verbose
  $ portolan catalog compare $(cat names) --json

Names that no tool has come last, on stderr, and the exit code is 2; the others are compared.`

export function registerLookups(catalog: Command, io: Io): void {
  withDatabase(withFile(catalog.command('search')))
    .description('software by name, feature, licence, maintainer or what it depends on')
    .argument('<word...>', 'words, or kind:word')
    .option('--limit <n>', 'lines to show', count, 40)
    .addHelpText('after', searchHelp)
    .action(async (words: string[], options: PlaceOptions & { limit: number }, self: Command) => {
      const { catalogSearch } = await import('../../app/catalog-lookup.ts')
      const hits = await catalogSearch(words, options)
      const { searchText } = await import('../reporters/catalog-lookup.ts')
      io.out(
        globals(self).json ? JSON.stringify(hits, null, 2) : searchText(hits, options.limit, io),
      )
    })

  withDatabase(withFile(catalog.command('show')))
    .description(
      'one software: its names, versions, variants, dependencies; or who provides a virtual',
    )
    .argument('<name>', 'software, package or virtual')
    .option('--tool <tool>', 'show the recipes of this tool')
    .addHelpText('after', showHelp)
    .action(async (name: string, options: PlaceOptions & { tool?: string }, self: Command) => {
      const { catalogShow } = await import('../../app/catalog-lookup.ts')
      const found = await catalogShow(name, options)
      const { json, verbose } = globals(self)
      const { showText } = await import('../reporters/catalog-lookup.ts')
      io.out(json ? JSON.stringify(found, null, 2) : showText(found, verbose === true, io))
    })

  withDatabase(catalog.command('compare'))
    .description('which version each tool has, how far it is behind, and what is the latest')
    .argument('<name...>', 'software or packages, by any name')
    .option('--tools <list>', 'columns, separated by commas (default: all)', list)
    .addHelpText('after', compareHelp)
    .action(
      async (names: string[], options: PlaceOptions & { tools?: string[] }, self: Command) => {
        const { catalogCompare } = await import('../../app/catalog-lookup.ts')
        const found = await catalogCompare(names, options)
        const { json, verbose } = globals(self)
        const { compareText } = await import('../reporters/catalog-lookup.ts')
        io.out(json ? JSON.stringify(found, null, 2) : compareText(found, verbose === true, io))
        if (!found.missing) return
        const { unknownNames } = await import('../../app/catalog-lookup.ts')
        throw unknownNames(found.missing)
      },
    )

  withDatabase(withFile(catalog.command('export')))
    .description('all packages of a tool as JSON Lines: one line a Package, schemas/package.json')
    .argument('<tool>', 'tool whose recipes they are, e.g. spack')
    .addHelpText('after', '\nExample:\n  $ portolan catalog export spack | head -1 | jq .name')
    .action(async (tool: string, options: PlaceOptions) => {
      const { catalogExport } = await import('../../app/catalog-lookup.ts')
      for await (const found of catalogExport(tool, options)) {
        io.signal.throwIfAborted()
        io.out(JSON.stringify(found))
      }
    })
}
