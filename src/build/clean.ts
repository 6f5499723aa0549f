/** Removes what a prefix no longer needs. Only what Portolan itself put there is ever touched. */
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Size } from '../model/common.ts'
import { readJournal } from './journal.ts'
import { type Layout, layoutOf } from './layout.ts'
import { openSession, type RunEffects } from './session.ts'
import { discard } from './discard.ts'
import { usage } from './usage.ts'

/**
 * `leftovers`: logs of earlier runs, broken downloads, work folders of failed steps. `unused`: also results that the last build
 * of no plan uses. `all`: everything.
 */
export type CleanExtent = 'leftovers' | 'unused' | 'all'
export type Cleaned = { removed: { path: string; size: Size }[]; freed: Size }

const Outcome = z.object({
  plan: z.object({ name: z.string() }),
  steps: z.array(z.object({ prefix: z.string().optional() })),
})

const entriesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch((): string[] => [])).sort().map((name) => join(folder, name))

async function oldLogs(layout: Layout): Promise<string[]> {
  const { entries } = await readJournal(layout.journal)
  // The last log of each step stays: it tells how its result came about.
  const last = new Map(
    entries.flatMap((e) => (e.kind === 'step-started' ? [[e.key, e.log] as const] : [])),
  )
  const kept = new Set(last.values())
  const folders = await entriesOf(layout.logs)
  return (await Promise.all(folders.map(entriesOf))).flat().filter((path) => !kept.has(path))
}

/** Results in the store that no outcome file names; of each plan only its last outcome counts. */
async function unusedResults(layout: Layout): Promise<string[]> {
  const { entries } = await readJournal(layout.journal)
  const digests = new Map(
    entries.flatMap((e) => (e.kind === 'run-started' ? [[e.plan, e.planDigest] as const] : [])),
  )
  const used = new Set<string>()
  for (const digest of digests.values()) {
    const text = await readFile(join(layout.outcomes, `${digest}.json`), 'utf8').catch(() => null)
    // A plan whose last build did not end well: its results are still wanted.
    if (text === null) return []
    for (const { prefix } of Outcome.parse(JSON.parse(text)).steps) if (prefix) used.add(prefix)
  }
  return (await entriesOf(layout.store)).filter((path) => !used.has(path))
}

async function chosen(layout: Layout, extent: CleanExtent): Promise<string[]> {
  if (extent === 'all') {
    return [
      ...(await entriesOf(layout.store)),
      layout.env,
      layout.logs,
      layout.failed,
      layout.downloads,
      layout.outcomes,
    ]
  }
  const parts = (await entriesOf(layout.downloads)).filter((path) => path.endsWith('.part'))
  const logs = await oldLogs(layout)
  return [
    ...parts,
    ...logs,
    layout.failed,
    ...(extent === 'unused' ? await unusedResults(layout) : []),
  ]
}

/** Nothing is removed from, or made in, a folder that no build went to. Waits for a running build to end first. With `dryRun` only says what would go. */
export async function cleanPrefix(
  prefix: string,
  extent: CleanExtent,
  dryRun: boolean,
  signal: AbortSignal,
  effects: RunEffects,
): Promise<Cleaned> {
  if (!existsSync(layoutOf(prefix).state)) return { removed: [], freed: { bytes: 0, inodes: 0 } }
  const session = await openSession(prefix, signal, effects)
  const { layout } = session
  try {
    const removed: Cleaned['removed'] = []
    for (const path of await chosen(layout, extent)) {
      const size = await usage(path)
      if (size.inodes === 0) continue
      removed.push({ path, size })
      if (!dryRun) await discard(path, layout.trash)
    }
    if (extent === 'all' && !dryRun) {
      await rm(layout.journal, { force: true })
      for (const folder of [layout.store, layout.work]) await rmdir(folder).catch(() => {})
    }
    const freed = removed.reduce(
      (sum, { size }) => ({ bytes: sum.bytes + size.bytes, inodes: sum.inodes + size.inodes }),
      { bytes: 0, inodes: 0 },
    )
    return { removed, freed }
  } finally {
    await session.close()
  }
}
