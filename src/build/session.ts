/** One runner at work under a prefix: it holds the lock, has cleared up, and writes the journal. */
import { randomBytes } from 'node:crypto'
import { makeFolder } from '../util/folder.ts'
import { type Journal, type JournalEntry, type Note, openJournal } from './journal.ts'
import { type Layout, layoutOf } from './layout.ts'
import { acquireLock, type Holder, type Lock } from './lock.ts'
import { recover } from './recover.ts'
import { readable, unusable } from './trouble.ts'

export type RunEvent = JournalEntry | { kind: 'waiting'; holder: Holder }
export type RunEffects = { now: () => Date; tell: (event: RunEvent) => void }

export type Session = {
  layout: Layout
  lock: Lock
  /** 12 hex, unique. */
  run: string
  note: (entry: Note) => void
  close: () => Promise<void>
}

/** Throws PREFIX_READ_ONLY, PREFIX_UNUSABLE, NO_SPACE, INTERRUPTED (while waiting for another build). */
export async function openSession(
  prefix: string,
  signal: AbortSignal,
  effects: RunEffects,
): Promise<Session> {
  const layout = layoutOf(prefix)
  let lock: Lock | undefined
  let journal: Journal | undefined
  try {
    await makeFolder(layout.state).catch((error: unknown) => {
      throw unusable(error, prefix)
    })
    lock = await acquireLock(layout.locks, signal, (holder) =>
      effects.tell({ kind: 'waiting', holder }),
    )
    journal = openJournal(layout.journal)
    const run = randomBytes(6).toString('hex')
    const session = sessionOf(layout, lock, journal, run, effects)
    const recovered = await recover(layout)
    if (recovered.removed + recovered.ended > 0) session.note({ kind: 'recovered', ...recovered })
    return session
  } catch (error) {
    journal?.close()
    await lock?.release().catch(() => {})
    throw readable(error, prefix)
  }
}

const sessionOf = (
  layout: Layout,
  lock: Lock,
  journal: Journal,
  run: string,
  effects: RunEffects,
): Session => ({
  layout,
  lock,
  run,
  note(entry) {
    const full: JournalEntry = { at: effects.now().toISOString(), run, ...entry }
    journal.append(full)
    effects.tell(full)
  },
  async close() {
    journal.close()
    // On a full disk the release may fail; the next runner sees that this process is gone.
    await lock.release().catch(() => {})
  },
})
