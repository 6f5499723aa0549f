/** Ends the build that runs under a prefix, from another process. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PortolanError } from '../model/errors.ts'
import { layoutOf } from './layout.ts'
import { type Holder, lockHolder } from './lock.ts'
import { hostIdentity } from './processes.ts'

/**
 * Asks it to end and waits until it has; it leaves nothing half-done and can be gone on with. Gives
 * who it was, or null when none ran. Throws OTHER_HOST, STOP_REFUSED, INTERRUPTED.
 */
export async function stopBuild(prefix: string, signal: AbortSignal): Promise<Holder | null> {
  const { locks } = layoutOf(prefix)
  const holder = await lockHolder(locks)
  if (!holder) return null
  if (holder.host !== hostIdentity()) {
    throw new PortolanError('OTHER_HOST', `the build runs on ${holder.host.split(' ')[0] ?? ''}`, {
      where: prefix,
      hint: 'run `portolan build stop` there',
      exitCode: 1,
    })
  }
  try {
    process.kill(holder.pid, 'SIGTERM')
  } catch (cause) {
    throw new PortolanError('STOP_REFUSED', `cannot end process ${holder.pid}`, {
      where: prefix,
      hint: 'it belongs to another user',
      exitCode: 1,
      cause,
    })
  }
  for (;;) {
    const now = await lockHolder(locks)
    if (now?.pid !== holder.pid || now.start !== holder.start) return holder
    if (signal.aborted) throw new PortolanError('INTERRUPTED', 'interrupted', { exitCode: 130 })
    await sleep(100, undefined, { signal }).catch(() => {})
  }
}
