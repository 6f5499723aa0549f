/**
 * Bounds of reading an archive that may be hostile: entries, bytes after unpacking, time. Shared by
 * all layers of one artefact, so that bombs within bombs count together.
 */
import { PortolanError } from '../../model/errors.ts'

export type Limits = { entries: number; bytes: number; seconds: number }

export type Budget = {
  /** Counts bytes that came out of a decompressor or archive. @throws PortolanError ARCHIVE_REFUSED */
  bytes(count: number): void
  /** Counts one entry. @throws PortolanError ARCHIVE_REFUSED */
  entry(): void
  readonly used: { entries: number; bytes: number }
}

/** Real archives expand at most some 20-fold; a bomb a thousandfold and more. */
const expansion = 100
const least = 1 << 30
export const limitsFor = (archiveBytes: number): Limits => ({
  entries: 2_000_000,
  bytes: Math.max(least, archiveBytes * expansion),
  seconds: 600,
})

export const refused = (where: string, text: string, cause?: unknown): PortolanError =>
  new PortolanError('ARCHIVE_REFUSED', text, {
    where,
    hint: 'the archive is damaged or hostile; nothing of it was unpacked to disk',
    cause,
  })

export function budget(
  where: string,
  limits: Limits,
  effects: { now(): number; signal?: AbortSignal | undefined } = { now: () => performance.now() },
): Budget {
  const used = { entries: 0, bytes: 0 }
  const begun = effects.now()
  const time = () => {
    effects.signal?.throwIfAborted()
    if (effects.now() - begun > limits.seconds * 1000)
      throw refused(where, `reading it takes more than ${limits.seconds} seconds`)
  }
  return {
    used,
    bytes(count) {
      used.bytes += count
      if (used.bytes > limits.bytes)
        throw refused(where, `it holds more than ${limits.bytes} bytes when unpacked`)
      time()
    },
    entry() {
      if (++used.entries > limits.entries)
        throw refused(where, `it holds more than ${limits.entries} entries`)
      if (used.entries % 256 === 0) time()
    },
  }
}

/** Without bounds, for a look at the first bytes. */
export const endless = (): Budget => ({
  used: { entries: 0, bytes: 0 },
  bytes: () => {},
  entry: () => {},
})
