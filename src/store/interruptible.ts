import { setImmediate } from 'node:timers/promises'
import { PortolanError } from '../model/errors.ts'
import type { KyselyPlugin } from 'kysely'

const everyMs = 100

/**
 * Makes every statement a place where work can be stopped: with SQLite nothing in it ever waits, and
 * signals would not be seen until the end. Throws INTERRUPTED after the statement.
 */
export function interruptible(signal: AbortSignal): KyselyPlugin {
  let last = performance.now()
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (performance.now() - last > everyMs) {
        await setImmediate()
        last = performance.now()
      }
      if (signal.aborted) throw interrupted()
      return result
    },
  }
}

export const interrupted = (): PortolanError =>
  new PortolanError('INTERRUPTED', 'interrupted', { exitCode: 130 })
