import { hash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { Located } from './folders.ts'

/**
 * What an input was like when it was read. The stamp holds size, times and inode of a file; it is
 * empty where these prove nothing: for a folder, and for a file changed so shortly before it was
 * read that a later change might leave them as they are (git calls such an entry racy).
 */
export type InputState = { stamp: string; digest: Buffer }

/** Times of files are this coarse at worst (FAT, old NFS); half of it is for the clock's own step. */
const racyNs = 3_000_000_000n

export function stampOf(stat: BigIntStats, nowMs: number = Date.now()): string {
  const latest = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs
  if (latest > BigInt(nowMs) * 1_000_000n - racyNs) return ''
  return `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`
}

/** True only when the stamp proves that the file is as it was. */
export const stillAsStamped = (before: InputState, now: Located | null): boolean =>
  before.stamp !== '' && now !== null && stampOf(now.stat) === before.stamp

/** 16 bytes of sha256: tells contents apart, proves nothing to others. */
export const digestOf = (content: Uint8Array): Buffer =>
  hash('sha256', content, 'buffer').subarray(0, 16)
