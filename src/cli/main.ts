import { Command, CommanderError } from 'commander'
import { commands } from './commands/index.ts'
import { report } from './errors.ts'
import { processIo } from './io.ts'

const controller = new AbortController()
const io = processIo(controller.signal)
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(name)
  })
}
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 3),
)

const program = new Command('portolan')
  .description('Chart any supercomputer. Land your software on it.')
  .option('--json', 'documents and results as JSON on stdout')
  .option('--site <file>', 'Site JSON to work for; without it, this machine')
  .option('--quiet', 'no progress')
  .option('--verbose', 'more about what happens, causes of errors')
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(see --help)')
for (const command of commands) command.register(program, io)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode =
    error instanceof CommanderError
      ? error.exitCode === 0
        ? 0
        : 2
      : report(error, io, program.opts())
}
