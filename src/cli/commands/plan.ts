import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

const help = `
Examples:
  $ portolan plan                          portolan.yaml of this folder, on this machine
  $ portolan plan "hdf5@1.10: +mpi" mpich  specs are Spack's; quote them
  $ portolan plan --site frontier.json --explain hdf5
  $ portolan plan petsc --with spack --json > plan.json

Exit code 1 means there is no plan; the reason is printed, and with --json it is a Conflict document.`

export const command: CommandModule = {
  register(program, io) {
    program
      .command('plan')
      .description('decide what is reused, built or requested, and why')
      .argument('[what...]', 'a portolan.yaml, or specs')
      .option('--with <tools>', 'tools to build with, best first, e.g. spack,source')
      .option('--target <name>', 'CPU to build for, an archspec name')
      .option('--policy <file...>', 'files with further must-reuse, forbid, prefer rules', [])
      .option('--explain <spec>', 'why this software is in the plan, and why so')
      .option('--compare', 'the same plan with each tool: what is reused, built, requested')
      .option('--out <file>', 'write the plan to a file')
      .option('--catalog <file>', 'a pack to plan from, instead of what was synced')
      .option('--database <file>', 'catalogue that recipes were synced into ($PORTOLAN_DATABASE)')
      .option('--timeout <seconds>', 'give up solving after this long', '300')
      .addHelpText('after', help)
      .action(async (what: string[], options, self: Command) => {
        const { runPlan } = await import('../plan/run.ts')
        process.exitCode = await runPlan(what, { ...options, ...globals(self) }, io)
      })
  },
}
