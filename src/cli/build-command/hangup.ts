/** The end of the terminal, as when a connection breaks. */
import { isatty } from 'node:tty'

/**
 * Aborted like `signal`, and when the terminal goes away. A build that has no terminal, under
 * `nohup`, in a batch job, goes on: Node resets what `nohup` did, so this asks for the terminal.
 */
export function withHangup(signal: AbortSignal): AbortSignal {
  // Nothing can be shown any more, and that must not end the build in the middle.
  process.stderr.on('error', () => {})
  const controller = new AbortController()
  const attached = [0, 1, 2].some((descriptor) => isatty(descriptor))
  process.on('SIGHUP', () => {
    if (attached) controller.abort()
  })
  return AbortSignal.any([signal, controller.signal])
}
