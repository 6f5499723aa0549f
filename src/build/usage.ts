/** Bytes and inodes that a folder takes, as `du` counts them: allocated blocks, hard links once. */
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Size } from '../model/common.ts'

/** An absent folder takes nothing; files that vanish during the walk are not counted. */
export async function usage(folder: string): Promise<Size> {
  let bytes = 0
  let inodes = 0
  const linked = new Set<number>()
  const pending = [folder]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const own = await lstat(path).catch(() => null)
    if (own === null) continue
    if (own.nlink > 1 && !own.isDirectory()) {
      if (linked.has(own.ino)) continue
      linked.add(own.ino)
    }
    inodes += 1
    bytes += own.blocks * 512
    if (!own.isDirectory()) continue
    try {
      for await (const entry of await opendir(path)) pending.push(join(path, entry.name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return { bytes, inodes }
}
