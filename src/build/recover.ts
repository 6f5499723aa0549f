/** Clears what a killed run left: its processes, half-built steps, temporary folders. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Layout } from './layout.ts'
import { endProcessesIn } from './processes.ts'
import { discard } from './step.ts'

/** Only for the holder of the lock. Gives how many folders and processes there were. */
export async function recover(layout: Layout): Promise<{ removed: number; ended: number }> {
  const ended = await endProcessesIn(layout.work)
  const left = await readdir(layout.work).catch(() => [])
  for (const name of left) {
    const work = join(layout.work, name)
    const temporary = await readFile(join(work, 'temporary'), 'utf8').catch(() => '')
    if (/\/ptl-[A-Za-z0-9]{6}$/.test(temporary) && dirname(temporary) === tmpdir()) {
      await rm(temporary, { recursive: true, force: true })
    }
    await discard(work, layout.trash)
  }
  await rm(layout.trash, { recursive: true, force: true, maxRetries: 3 })
  return { removed: left.length, ended }
}
