import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import { prefixOption } from './build.ts'

const help = `
Examples:
  $ portolan plan                          portolan.yaml of this folder, on this machine
  $ portolan plan "hdf5@1.10: +mpi" mpich  specs are Spack's; quote them
  $ portolan plan --site frontier.json --explain hdf5  why so, and what else would cost
  $ portolan plan --lock                   write portolan.lock; a later plan keeps to it
  $ portolan plan --update hdf5 --update zlib   these two anew, the rest as locked
  $ portolan plan --update                 all anew, into the lock
  $ portolan plan petsc --with spack --json > plan.json
  $ portolan plan petsc --with easybuild   easyconfigs of one toolchain generation
  $ portolan plan hdf5+mpi --with auto     the best answer of all tools
  $ portolan plan hdf5+mpi --compare       what comes of it with each tool
  $ portolan plan portolan.yaml --sites all          the same for every known machine
  $ portolan plan portolan.yaml --sites lumi,sites/  names, Site files, folders

--with takes tools in order of preference: the first that has a plan is taken. Spack and source share
one plan; easybuild, guix and eessi each plan with the recipes that 'catalog sync' read. Without it
the portolan.yaml's 'prefer' counts. auto takes the answer with the fewest features lost, then requests,
then builds of what is asked for, then older versions; without --with, auto asks only the tools that the
machine has. A number with '>' leaves out steps that nothing is known of.

A portolan.lock is used as long as the requirement stays the same; what else changed is told. When the
requirement changed, or something it reuses is gone, the plan is made again with the fewest differences.

Exit code 1 means there is no plan; the reason is printed, and with --json it is a Conflict document.`

const repeated = (name: string, before: unknown): string[] => [
  ...(Array.isArray(before) ? (before as string[]) : []),
  name,
]

export const command: CommandModule = {
  register(program, io) {
    program
      .command('plan')
      .description('decide what is reused, built or requested, and why')
      .argument('[what...]', 'a portolan.yaml, or specs')
      .option('--with <tools>', 'tools to build with, best first, e.g. easybuild,spack; or auto')
      .option('--target <name>', 'CPU to build for, an archspec name')
      .option('--unify <mode>', 'several roots in one graph: true, when_possible, false', 'true')
      .option('--tests <names>', "packages to test, or 'all': what tests take is planned too")
      .option('--policy <file...>', 'files with further must-reuse, forbid, prefer rules', [])
      .option('--explain <spec>', 'why this software is in the plan, and why so')
      .option('--lock', 'write the plan into portolan.lock beside the portolan.yaml')
      .option(
        '--update [name]',
        'plan this software anew and change as little else of the lock as possible; without a name all',
        repeated,
      )
      .option('--compare', 'plan with each tool, and show side by side what comes of it')
      .option('--sites <site...>', 'machines to compare on: Site files, folders, names, or all')
      .option('--out <file>', 'write the plan to a file')
      .option('--catalog <file>', 'a pack to plan from, instead of what was synced')
      .option('--database <file>', 'catalogue that recipes were synced into ($PORTOLAN_DATABASE)')
      .addOption(prefixOption('where earlier builds are, for estimates'))
      .option('--timeout <seconds>', 'give up solving after this long', '300')
      .addHelpText('after', help)
      .action(async (what: string[], options, self: Command) => {
        const { runPlan } = await import('../plan/run.ts')
        process.exitCode = await runPlan(what, { ...options, ...globals(self) }, io)
      })
  },
}
