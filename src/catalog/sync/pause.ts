import { setImmediate } from 'node:timers/promises'
import { interrupted } from '../../store/interruptible.ts'

const everyMs = 100
let last = 0

/**
 * To be called often by work that never waits: now and then lets signals and output through, tells
 * `progress`, and throws INTERRUPTED when the user wants to stop.
 */
export async function pause(signal: AbortSignal, progress: () => void): Promise<void> {
  if (signal.aborted) throw interrupted()
  const now = performance.now()
  if (now - last < everyMs) return
  last = now
  progress()
  await setImmediate()
}
