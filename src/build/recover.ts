/** Clears what a killed run left: its processes, half-built steps, temporary folders. */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layout } from './layout.ts'
import { endProcessesIn } from './processes.ts'
import { discard, removeAll } from './discard.ts'

/** Only what has the form of our own temporary folders, and is ours. */
async function removeTemporary(path: string): Promise<void> {
  if (!/\/ptl-[0-9a-f]{6}$/.test(path)) return
  const found = await lstat(path).catch(() => null)
  if (found?.isDirectory() && found.uid === process.getuid?.()) {
    await removeAll(path)
  }
}

/** Only for the holder of the lock. Gives how many folders and processes there were. */
export async function recover(layout: Layout): Promise<{ removed: number; ended: number }> {
  const ended = await endProcessesIn(layout.work)
  const left = await readdir(layout.work).catch(() => [])
  for (const name of left) {
    const work = join(layout.work, name)
    const temporary = await readFile(join(work, 'temporary'), 'utf8').catch(() => '')
    await removeTemporary(temporary)
    await discard(work, layout.trash)
  }
  await removeAll(layout.trash)
  return { removed: left.length, ended }
}
