/** The commands that change the catalogue or say what is in it. */
import { setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'
import { withDatabase } from './place.ts'

const syncHelp = `
A PATH is a checkout, a folder, or an index file; a URL is that of a git repository, which is cloned
into the cache, or of an index file (it ends like one: .json, .gz, …). Several are read together, and
where two have the same package the first counts. Without any, all that are known are read again.
Recipes that ask for the machine are told that of --site, --target and --os, else what they were told
last time. Only files that changed are read. The catalogue changes in one step, at the end.

Examples:
  $ portolan catalog sync spack ~/spack-packages
  $ portolan catalog sync spack https://github.com/numpex/spack.numpex
  $ portolan catalog sync spack                    all known repositories again
  $ portolan catalog sync spack --history          also when each version came in
  $ portolan catalog sync spack --cache /scratch/buildcache
  $ portolan catalog sync spack ./repo --database postgres://user@host/portolan`

type SyncOptions = {
  database?: string
  cache?: true
  history?: true
  fresh?: true
  target?: string
  os?: string
}

export function registerSync(catalog: Command, io: Io): void {
  withDatabase(catalog.command('sync'))
    .description("read a tool's recipes into the catalogue, or what changed of them")
    .argument('<tool>', 'tool whose recipes they are, e.g. spack')
    .argument('[path...]', 'checkouts, folders, index files or their URLs; the first counts most')
    .option('--cache', 'the paths are binary caches, not recipes')
    .option('--history', "also read from the checkout's git history when versions came in")
    .option('--fresh', 'read every recipe again, also those that did not change')
    .option('--target <name>', 'CPU that recipes are told, an archspec name (at first x86_64_v3)')
    .option('--os <name>', "distribution that recipes are told, Spack's name (at first debian12)")
    .addHelpText('after', syncHelp)
    .action(async (tool: string, paths: string[], options: SyncOptions, self: Command) => {
      const { json, quiet, verbose, site } = globals(self)
      const { progressOf } = await import('../progress.ts')
      const progress = progressOf(io, quiet === true || json === true)
      // A whole channel's recipes stay in memory; without this the heap grows to half as much again.
      setFlagsFromString('--heap-growing-percent=30')
      const { catalogSyncHere } = await import('../../app/catalog-sync-here.ts')
      const { target, os, ...rest } = options
      const host = {
        ...(site !== undefined && { site }),
        ...(target !== undefined && { target }),
        ...(os !== undefined && { os }),
      }
      try {
        const synced = await catalogSyncHere(
          tool,
          paths,
          { ...rest, host },
          { signal: io.signal, progress: progress.tell },
        )
        progress.end()
        const { syncedText } = await import('../reporters/catalog-sync.ts')
        io.out(json ? JSON.stringify(synced, null, 2) : syncedText(synced, verbose === true))
      } finally {
        progress.end()
      }
    })

  withDatabase(catalog.command('remove'))
    .description("take a tool's recipes out of the catalogue, or one repository of them")
    .argument('<tool>', 'tool whose recipes they are, e.g. spack')
    .argument('[repository]', 'its path, URL or name in catalog status; without it, all')
    .addHelpText(
      'after',
      '\nThe recipes themselves stay where they are.\n\nExample:\n  $ portolan catalog remove spack spack.numpex',
    )
    .action(
      async (
        tool: string,
        repository: string | undefined,
        options: { database?: string },
        self: Command,
      ) => {
        const { catalogRemoveHere } = await import('../../app/catalog-sync-here.ts')
        const gone = await catalogRemoveHere(tool, repository, options.database, {
          signal: io.signal,
          waiting: () => io.err('waiting: another process is writing the catalogue'),
        })
        const text = `taken out: ${gone.entries} packages or binaries of ${gone.repositories.join(', ')}`
        io.out(globals(self).json ? JSON.stringify(gone, null, 2) : text)
      },
    )
}
