/** Runs work one piece after another; refuses more when too much is waiting. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>

/** `full` makes the error for work that is not taken on. */
export function queue(longest: number, full: () => Error): Queue {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    if (waiting >= longest) throw full()
    waiting++
    const before = last
    const mine = (async () => {
      await before.catch(() => {})
      return work()
    })()
    last = mine.catch(() => {})
    try {
      return await mine
    } finally {
      waiting--
    }
  }
}
