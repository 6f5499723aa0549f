/** The byte and inode budget of a prefix: checked before a run, and again and again during it. */
import { statfs } from 'node:fs/promises'
import type { Size } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import { formatBytes } from '../util/amount.ts'
import { usage } from './usage.ts'

/** Upper limits for everything under the prefix, the build's own scratch included. */
export type Budget = { bytes?: number | undefined; inodes?: number | undefined }

/** What is free on the file system; a number it does not tell (btrfs: inodes) is absent. */
export type Free = { bytes: number; inodes?: number }

export async function freeSpace(folder: string): Promise<Free> {
  const s = await statfs(folder)
  return { bytes: s.bavail * s.bsize, ...(s.files > 0 && { inodes: s.ffree }) }
}

/** The tighter of two budgets, each part by itself. */
export const tighter = (a: Budget, b: Budget): Budget => ({
  bytes: smaller(a.bytes, b.bytes),
  inodes: smaller(a.inodes, b.inodes),
})
const smaller = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)

const plenty = 'raise the limit, remove results (`portolan build clean`), or give another --prefix'

/** Throws BUDGET_TOO_SMALL when the estimates do not fit into the budget or onto the disk. */
export function checkBefore(need: Size, used: Size, budget: Budget, free: Free): void {
  const refuse = (what: string): never => {
    throw new PortolanError('BUDGET_TOO_SMALL', what, { hint: plenty, exitCode: 1 })
  }
  const all = { bytes: used.bytes + need.bytes, inodes: used.inodes + need.inodes }
  if (budget.bytes !== undefined && all.bytes > budget.bytes) {
    refuse(
      `the results need about ${formatBytes(need.bytes)}, ${formatBytes(used.bytes)} are in use, and the limit is ${formatBytes(budget.bytes)}`,
    )
  }
  if (budget.inodes !== undefined && all.inodes > budget.inodes) {
    refuse(
      `the results need about ${need.inodes} inodes, ${used.inodes} are in use, and the limit is ${budget.inodes}`,
    )
  }
  if (need.bytes > free.bytes) {
    refuse(
      `the results need about ${formatBytes(need.bytes)}, the file system has ${formatBytes(free.bytes)} left`,
    )
  }
  if (free.inodes !== undefined && need.inodes > free.inodes) {
    refuse(`the results need about ${need.inodes} inodes, the file system has ${free.inodes} left`)
  }
}

/** BUDGET_EXCEEDED when the usage is above the budget, else null. */
export function exceeded(used: Size, budget: Budget): PortolanError | null {
  const over =
    budget.bytes !== undefined && used.bytes > budget.bytes
      ? `${formatBytes(used.bytes)} of ${formatBytes(budget.bytes)}`
      : budget.inodes !== undefined && used.inodes > budget.inodes
        ? `${used.inodes} of ${budget.inodes} inodes`
        : null
  return over === null
    ? null
    : new PortolanError('BUDGET_EXCEEDED', `the build was ended: it takes ${over}`, {
        hint: plenty,
        exitCode: 1,
      })
}

const isLimited = (budget: Budget): boolean =>
  budget.bytes !== undefined || budget.inodes !== undefined

/** BUDGET_EXCEEDED when the folder takes more than the budget, else null. */
export const checkNow = async (folder: string, budget: Budget): Promise<PortolanError | null> =>
  isLimited(budget) ? exceeded(await usage(folder), budget) : null

/**
 * Measures the folder every `intervalMs`, but never more than a tenth of the time. Gives a function
 * that ends the watch.
 */
export function watchBudget(
  folder: string,
  budget: Budget,
  onExceeded: (error: PortolanError) => void,
  intervalMs = 1000,
): () => void {
  if (!isLimited(budget)) return () => {}
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const measure = async (): Promise<void> => {
    const from = performance.now()
    const error = await checkNow(folder, budget)
    if (ended) return
    if (error) return onExceeded(error)
    again(Math.max(intervalMs, 10 * (performance.now() - from)))
  }
  const again = (ms: number): void => {
    timer = setTimeout(() => void measure().catch(() => again(intervalMs)), ms)
  }
  again(intervalMs)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
