import { type Command, InvalidArgumentError } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import { buildCommand, prefixOf, prefixOption } from './build.ts'

const rankCounts = (text: string): number[] => {
  const counts = text.split(',').map(Number)
  if (counts.some((n) => !Number.isInteger(n) || n < 1 || n > 4096))
    throw new InvalidArgumentError('give numbers of ranks, e.g. 2,4')
  return [...new Set(counts)]
}

const help = `
Runs the program that the plan's \`run\` names, under the launcher of the plan's own MPI, and watches
it from outside: which MPI, HDF5 and other libraries each rank has mapped (/proc/PID/maps), how the
loader came to them (run path, system, LD_LIBRARY_PATH, LD_PRELOAD), which transport MPI uses, how
many ranks it counts. Each finding is held against the plan; exit code 1 when one differs.

Examples:
  $ portolan build prove plan.json
  $ portolan build prove plan.json --prefix ~/sw --ranks 2,4
  $ portolan build prove plan.json --json | jq '.findings[] | select(.verdict == "differs")'`

export const command: CommandModule = {
  register(program, io) {
    buildCommand(program)
      .command('prove')
      .description("run a plan's program and show what it really loads")
      .argument('<plan>', 'plan JSON that was built')
      .addOption(prefixOption())
      .option('--ranks <list>', 'numbers of ranks to run it on', rankCounts, [2])
      .addHelpText('after', help)
      .action(async (file: string, options: { ranks: number[] }, self: Command) => {
        const { provePlan } = await import('../../app/prove.ts')
        const { json, quiet } = globals(self)
        const proof = await provePlan(
          { plan: file, prefix: prefixOf(self), ranks: options.ranks },
          {
            environment: process.env,
            signal: io.signal,
            now: () => new Date(),
            tell: (text) => {
              if (!quiet) io.err(text)
            },
          },
        )
        if (json) io.out(JSON.stringify(proof, null, 2))
        else {
          const { proofText } = await import('../reporters/proof.ts')
          io.out(proofText(proof, io))
        }
        if (proof.holds) return
        const { PortolanError } = await import('../../model/errors.ts')
        const differing = proof.findings.filter((f) => f.verdict === 'differs')
        throw new PortolanError(
          'PROOF_FAILS',
          `not as planned: ${[...new Set(differing.map((f) => f.subject))].join(', ')}`,
          { where: proof.program, exitCode: 1 },
        )
      })
  },
}
