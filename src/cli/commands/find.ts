import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

const help = `
A spec is Spack's: name, @version, +variant, ^dependency, %compiler. A virtual (mpi, blas), a name of
the tool's own (libhdf5-mpich-dev) or a soname (libmpi.so.40) finds as well. FITS says "unknown" where
the spec asks for something nobody has probed. Exit code 1 when nothing fits.

Examples:
  $ portolan find mpi
  $ portolan find "hdf5@1.10: +mpi ^mpich"
  $ portolan find libmpi.so.40 --json | jq '.matches[].installation.use'`

export const command: CommandModule = {
  register(program, io) {
    program
      .command('find')
      .description('what is installed that satisfies a spec, in every tool, and how to use it')
      .argument('<spec...>', 'what to look for')
      .addHelpText('after', help)
      .action(async (words: string[], _: unknown, self: Command) => {
        const { json, site, quiet } = globals(self)
        const [{ find }, { loadSite }] = await Promise.all([
          import('../../app/find.ts'),
          import('../../app/load-site.ts'),
        ])
        const found = find(words.join(' '), (await loadSite(site, io.signal)).installations)
        if (json) io.out(JSON.stringify(found, null, 2))
        else if (found.matches.length > 0) {
          const { foundText } = await import('../reporters/found.ts')
          io.out(foundText(found, io))
        }
        if (found.matches.length > 0) return
        process.exitCode = 1
        if (quiet) return
        io.err(`nothing installed here satisfies '${found.spec}'`)
        for (const { id, because } of found.misses) io.err(`  ${id}: ${because}`)
        if (found.hint !== undefined) io.err(`  hint: ${found.hint}`)
      })
  },
}
