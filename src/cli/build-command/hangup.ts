/** The end of the terminal, as when a connection breaks. */
import { readFileSync } from 'node:fs'

const SIGHUP = 1n

/** True under `nohup` and the like: then the build goes on without the terminal. */
function isIgnored(): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return mask !== undefined && ((BigInt(`0x${mask}`) >> (SIGHUP - 1n)) & 1n) === 1n
}

/** Aborted like `signal`, and when the terminal goes away, unless that is to be ignored. */
export function withHangup(signal: AbortSignal): AbortSignal {
  // Nothing can be shown any more, and that must not end the build in the middle.
  process.stderr.on('error', () => {})
  if (isIgnored()) return signal
  const controller = new AbortController()
  process.once('SIGHUP', () => controller.abort())
  return AbortSignal.any([signal, controller.signal])
}
