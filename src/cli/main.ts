import { report } from './errors.ts'
import { processIo } from './io.ts'
import { runCommandLine } from './program.ts'

// The launcher's cache of compiled code is for this process alone.
if (process.env['NODE_COMPILE_CACHE']?.endsWith('/node_modules/.cache/portolan'))
  delete process.env['NODE_COMPILE_CACHE']

const controller = new AbortController()
const io = processIo(controller.signal)
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first asks the command to stop cleanly, the second does not wait for it.
    if (controller.signal.aborted) process.exit(130)
    controller.abort(name)
  })
}
// `portolan … | head` closes the pipe early: nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 3),
)
process.on('uncaughtException', (error) => process.exit(report(error, io)))

process.exitCode = await runCommandLine(process.argv.slice(2), io)
