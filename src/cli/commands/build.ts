import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

/** The `build` command, made by whichever file of it is registered first. */
export const buildCommand = (program: Command): Command =>
  program.commands.find((c) => c.name() === 'build') ??
  program.command('build').description('build what a plan says')

/** Where builds go without `--prefix`; relative to the current folder. */
export const defaultPrefix = 'portolan-prefix'

export const command: CommandModule = {
  register(program, io) {
    buildCommand(program)
      .argument('<plan>', 'plan JSON')
      .option('--prefix <dir>', 'folder that everything goes under', defaultPrefix)
      .option('--jobs <n>', 'cores shared by all steps', String(availableParallelism()))
      .option('--source-dir <dir...>', 'folders or files where source archives are', [])
      .option('--download', 'download what is in no --source-dir')
      .action(async (file: string, options, self: Command) => {
        const { buildPlan } = await import('../../app/build.ts')
        const { json } = globals(self)
        const outcome = await buildPlan(
          {
            plan: file,
            prefix: resolve(options.prefix),
            jobs: Number(options.jobs),
            sources: options.sourceDir.map((dir: string) => resolve(dir)),
            download: options.download === true,
            env: {},
            options: {},
          },
          {
            signal: io.signal,
            now: () => new Date(),
            tell: (event) => io.err(JSON.stringify(event)),
          },
        )
        if (json) io.out(JSON.stringify(outcome, null, 2))
      })
  },
}
