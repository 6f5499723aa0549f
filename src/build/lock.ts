/**
 * One runner at a time under a prefix. Works where the file system has no locks (Lustre without
 * flock, NFS) and survives kill -9: a lock names its holder by host, boot, pid and start time.
 *
 * Locks are numbered files, `1`, `2`, …; the highest one counts. A new one is made by link(2),
 * which exactly one caller can do, and only once the highest is released or its holder is gone.
 * The highest file is never removed, so a caller that was slow finds a higher one and yields.
 */
import { link, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { PortolanError } from '../model/errors.ts'
import { writeAtomic } from '../util/atomic.ts'
import { makeFolder } from '../util/folder.ts'
import { hostIdentity, startTime } from './processes.ts'

const Holder = z.object({
  host: z.string(),
  pid: z.number().int(),
  start: z.string(),
  since: z.string(),
  released: z.literal(true).optional(),
})
export type Holder = z.infer<typeof Holder>

export type Lock = {
  /** Throws LOCK_LOST when another runner took over: this one was stopped for too long. */
  check(): Promise<void>
  release(): Promise<void>
}

/** The holder on another host touches its lock this often; … */
const beatMs = 10_000
/** … one that has not done so for this long, by the waiter's own clock, is gone. */
const silentLimitMs = 120_000

async function highest(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  return Math.max(0, ...names.filter((n) => /^\d+$/.test(n)).map(Number))
}

async function holderOf(folder: string, number: number): Promise<Holder | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(join(folder, String(number)), 'utf8')))
  } catch {
    return null
  }
}

/** Who holds the lock now, if anyone of whom it can be told from here. */
export async function lockHolder(folder: string): Promise<Holder | null> {
  const number = await highest(folder)
  const holder = number === 0 ? null : await holderOf(folder, number)
  return holder && !holder.released && !isGone(holder) ? holder : null
}

const isGone = (holder: Holder): boolean =>
  holder.host === hostIdentity() && startTime(holder.pid) !== holder.start

async function tryCreate(folder: string, number: number, text: string): Promise<boolean> {
  const path = join(folder, String(number))
  const temporary = join(folder, `new.${randomBytes(6).toString('hex')}`)
  await writeFile(temporary, text, { flush: true })
  try {
    await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
  if ((await highest(folder)) === number) return true
  await rm(path, { force: true })
  return false
}

/**
 * Waits for the lock. `waiting` is told the holder, once for each.
 * Throws INTERRUPTED when `signal` is aborted meanwhile.
 */
export async function acquireLock(
  folder: string,
  signal: AbortSignal,
  waiting: (holder: Holder) => void = () => {},
  pollMs = 200,
  silentMs = silentLimitMs,
): Promise<Lock> {
  await makeFolder(folder)
  const me: Holder = {
    host: hostIdentity(),
    pid: process.pid,
    start: startTime(process.pid) ?? '',
    since: new Date().toISOString(),
  }
  let seen = { number: -1, beat: 0, at: 0 }
  for (;;) {
    if (signal.aborted) {
      throw new PortolanError('INTERRUPTED', 'interrupted', { exitCode: 130 })
    }
    const number = await highest(folder)
    const holder = number === 0 ? null : await holderOf(folder, number)
    const free = number === 0 || holder === null || holder.released || isGone(holder)
    if (free || silent(holder)) {
      if (await tryCreate(folder, number + 1, JSON.stringify(me))) return own(number + 1)
      continue
    }
    if (seen.number !== number) waiting(holder)
    await observe(number)
    await sleep(pollMs, undefined, { signal }).catch(() => {})
  }

  async function observe(number: number): Promise<void> {
    const beat = await beatOf(number)
    if (seen.number !== number || seen.beat !== beat) {
      seen = { number, beat, at: performance.now() }
    }
  }
  async function beatOf(number: number): Promise<number> {
    return stat(join(folder, String(number))).then(
      (s) => s.mtimeMs,
      () => 0,
    )
  }
  function silent(holder: Holder): boolean {
    return holder.host !== me.host && seen.at > 0 && performance.now() - seen.at > silentMs
  }

  async function own(number: number): Promise<Lock> {
    const path = join(folder, String(number))
    for (const name of await readdir(folder)) {
      if (/^\d+$/.test(name) && Number(name) < number) await rm(join(folder, name), { force: true })
    }
    const beat = setInterval(
      () => void utimes(path, new Date(), new Date()).catch(() => {}),
      beatMs,
    )
    beat.unref()
    return {
      async check() {
        if ((await highest(folder)) === number) return
        throw new PortolanError('LOCK_LOST', 'another build took over this prefix', {
          where: folder,
          hint: 'this process was suspended for minutes; run the same command again',
          exitCode: 3,
        })
      },
      async release() {
        clearInterval(beat)
        await writeAtomic(path, JSON.stringify({ ...me, released: true }))
      },
    }
  }
}
