import { Command, CommanderError } from 'commander'
import { PortolanError } from '../model/errors.ts'
import { version } from '../util/version.ts'
import { commands } from './commands/index.ts'
import { report } from './errors.ts'
import type { Io } from './io.ts'

const examples = `
Examples:
  $ portolan site describe --out site.json      what this machine is and has
  $ portolan find hdf5+mpi                      what is installed that fits, and how to use it
  $ portolan plan "hdf5@1.10: +mpi"             what to reuse, build or request, and why
  $ portolan plan portolan.yaml --out plan.json
  $ portolan build plan.json --on local         build what is missing, resumable, without root

Exit codes: 0 done, 1 the honest answer is no, 2 wrong usage or bad input,
  3 an outside tool failed, 130 interrupted. Documents go to stdout, all else to stderr;
  with --json an error is the last line on stderr, as {"error": {"code", "message", ...}}.`

/** The whole command tree; only declarations, the work is imported when a command runs. */
export function makeProgram(io: Io): Command {
  const program = new Command('portolan')
    .description('Chart any supercomputer. Land your software on it.')
    .option('--json', 'documents and results as JSON on stdout, errors as JSON on stderr')
    .option('--site <file>', 'Site JSON or known machine to work for; without it, this machine')
    .option('--quiet', 'no progress')
    .option('--verbose', 'more about what happens, causes of errors')
    .version(version)
    .helpOption('-h, --help', 'what a command does, its options and examples')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: () => {}, // `usageError` prints it in the style of all other errors
    })
    .exitOverride()
    .addHelpText('after', (context) => (context.command.parent ? '' : examples))
  for (const command of commands) command.register(program, io)
  return program
}

/** commander's `error: text\n(Did you mean x?)` as our own error. */
function usageError(error: CommanderError): PortolanError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1]
  const hint = suggestion ? `did you mean ${suggestion}? See also --help` : 'see --help'
  return new PortolanError('USAGE', first.replace(/\.$/, ''), { hint })
}

/**
 * Runs one command line (without the program's name) and gives the exit code; never throws.
 * Help that was asked for is 0; help shown because a command is missing is wrong usage, 2.
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  const program = makeProgram(io)
  // A wrong option may end parsing before --json is seen.
  const options = () => ({ ...program.opts(), ...(argv.includes('--json') && { json: true }) })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, io, options())
    if (error.exitCode === 0) return 0
    if (error.code === 'commander.help') return 2
    return report(usageError(error), io, options())
  }
}
