import { PortolanError } from '../model/errors.ts'
import { report } from './errors.ts'
import { processIo } from './io.ts'
import { runCommandLine } from './program.ts'

// The launcher's cache of compiled code is for this process alone.
if (process.env['NODE_COMPILE_CACHE']?.endsWith('/node_modules/.cache/portolan'))
  delete process.env['NODE_COMPILE_CACHE']

const controller = new AbortController()
const io = processIo(controller.signal)
let asked = 0
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first asks the command to stop cleanly, the second does not wait for it. One key press may
    // arrive twice: from the terminal and from the program that started this one.
    if (controller.signal.aborted && performance.now() - asked > 500) process.exit(130)
    if (!controller.signal.aborted) asked = performance.now()
    controller.abort(name)
  })
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `portolan … | head` closes the pipe early: nothing is wrong.
  if (error.code === 'EPIPE') process.exit(0)
  const lost = new PortolanError('OUTPUT_LOST', `standard output: ${error.message}`, {
    hint: 'is the disk full? What was written so far is not the whole document',
    exitCode: 3,
  })
  process.exit(report(lost, io))
})
process.on('uncaughtException', (error) => process.exit(report(error, io)))

process.exitCode = await runCommandLine(process.argv.slice(2), io)
