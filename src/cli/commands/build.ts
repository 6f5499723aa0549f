import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'

/** The `build` command, made by whichever file of it is registered first. */
export const buildCommand = (program: Command): Command =>
  program.commands.find((c) => c.name() === 'build') ??
  program
    .command('build')
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => [...program.options] })

/** `build` has a --prefix too and takes the value, wherever it stands; subcommands list it for help. */
export const prefixOf = (self: Command): string => {
  const { prefix } = self.optsWithGlobals<{ prefix: string }>()
  return resolve(prefix)
}

/** Where builds go without `--prefix`; relative to the current folder. */
export const defaultPrefix = 'portolan-prefix'

export const prefixOption = (what = 'folder that everything goes under'): Option =>
  new Option('--prefix <dir>', what).env('PORTOLAN_PREFIX').default(defaultPrefix)

const count = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('give a number from 1 up')
  return value
}

const help = `
Needs no root and writes only under --prefix. Results stand in <prefix>/store, one folder each, named
by a digest of all that went into them: what is there is not built again, by any plan. A build that
was interrupted or killed goes on when the same command is given again. Two builds into one prefix
wait for each other.

Examples:
  $ portolan build plan.json --source-dir ~/archives
  $ portolan build plan.json --prefix /work/me/sw --jobs 16 --max-bytes 50G --max-inodes 200k
  $ portolan build plan.json --download
  $ portolan build status --json | jq .state
  $ portolan build log jansson
  $ . portolan-prefix/env/my-solver.sh      put the results on the PATH

Exit codes: 0 all is built, 1 it cannot be built here (request, budget, stale plan), 3 a step failed,
130 interrupted or stopped.`

export const command: CommandModule = {
  register(program, io) {
    const build = buildCommand(program)
      .description('build what a plan says, resumable, without root')
      .argument('<plan>', 'plan JSON')
      .addOption(
        new Option('--on <where>', 'where the steps run').choices(['local']).default('local'),
      )
      .addOption(prefixOption())
      .option('--jobs <n>', 'cores shared by all steps', count, availableParallelism())
      .option('--source-dir <dir...>', 'folders or files where source archives are', [])
      .option('--download', 'download archives that are in no --source-dir')
      .option('--keep-failed', 'keep the work folder of a step that fails')
      .option('--max-bytes <amount>', 'limit for everything under the prefix, e.g. 50G')
      .option('--max-inodes <amount>', 'the same for files and folders, e.g. 200k')
      .option('--engine <tool>', "what builds, instead of the plan's choice")
      .option('--spack-root <dir>', 'Spack to drive, for steps that Spack builds')
      .option(
        '--env <name=value...>',
        'variables for the build programs; NAME alone passes yours on',
        [],
      )
      .addHelpText('after', help)
      .action(async (plan: string, options, self: Command) => {
        const { runBuild } = await import('../build-command/run.ts')
        await runBuild(plan, { ...options, ...globals(self) }, io)
      })
    registerQueries(build, io)
  },
}

function registerQueries(build: Command, io: Io): void {
  build
    .command('status')
    .description('what the last or running build does')
    .addOption(prefixOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ portolan build status\n  $ portolan build status --prefix /work/me/sw --json | jq .state',
    )
    .action(async (_, self: Command) => {
      const { showStatus } = await import('../build-command/queries.ts')
      await showStatus(prefixOf(self), globals(self), io)
    })
  build
    .command('log')
    .description('the log of a step')
    .argument('<step>', 'its id, its software, or the beginning of its key')
    .addOption(prefixOption())
    .option('--path', 'only where the log is')
    .addHelpText(
      'after',
      '\nExamples:\n  $ portolan build log jansson\n  $ less "$(portolan build log jansson --path)"',
    )
    .action(async (step: string, options, self: Command) => {
      const { showLog } = await import('../build-command/queries.ts')
      await showLog(prefixOf(self), step, { ...options, ...globals(self) }, io)
    })
  build
    .command('stop')
    .description('end the running build cleanly')
    .addOption(prefixOption())
    .addHelpText(
      'after',
      '\nIt can be taken up again by the same portolan build.\n\nExample:\n  $ portolan build stop',
    )
    .action(async (_, self: Command) => {
      const { stop } = await import('../build-command/queries.ts')
      await stop(prefixOf(self), globals(self), io)
    })
  build
    .command('clean')
    .description('remove logs of earlier runs and broken downloads')
    .addOption(prefixOption())
    .option('--unused', 'also results that the last build of no plan uses')
    .option('--all', 'everything that was built')
    .option('--dry-run', 'only say what would go')
    .addHelpText(
      'after',
      '\nExamples:\n  $ portolan build clean --dry-run\n  $ portolan build clean --unused        results of no plan',
    )
    .action(async (options, self: Command) => {
      const { clean } = await import('../build-command/queries.ts')
      await clean(prefixOf(self), { ...options, ...globals(self) }, io)
    })
}
