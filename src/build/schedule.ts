/** Which steps to start next, and with how many cores each: a pure function of the run's state. */

export type Task = { id: string; dependencies: readonly string[]; seconds: number }
export type TaskState = 'waiting' | 'running' | 'done' | 'failed' | 'blocked' | 'stopped'

const broken = (state: TaskState | undefined): boolean =>
  state === 'failed' || state === 'blocked' || state === 'stopped'

/** Seconds from the start of each task to the end of the longest chain that needs it. */
export function criticalPaths(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const users = new Map<string, Task[]>()
  for (const task of tasks) {
    for (const d of task.dependencies) users.set(d, [...(users.get(d) ?? []), task])
  }
  const found = new Map<string, number>()
  for (const task of tasks.toReversed()) {
    const after = (users.get(task.id) ?? []).map((user) => found.get(user.id) ?? 0)
    found.set(task.id, task.seconds + Math.max(0, ...after))
  }
  return found
}

/**
 * Tasks stand in dependency order. Free cores are shared evenly among the ready tasks; of more
 * ready tasks than cores, those with the longest chain behind them go first.
 */
export function nextTasks(
  tasks: readonly Task[],
  states: ReadonlyMap<string, TaskState>,
  freeCores: number,
  paths: ReadonlyMap<string, number> = criticalPaths(tasks),
): { id: string; jobs: number }[] {
  const ready = tasks
    .filter(
      (task) =>
        states.get(task.id) === 'waiting' &&
        task.dependencies.every((d) => (states.get(d) ?? 'done') === 'done'),
    )
    .sort((a, b) => (paths.get(b.id) ?? 0) - (paths.get(a.id) ?? 0))
    .slice(0, freeCores)
  const share = Math.floor(freeCores / Math.max(1, ready.length))
  const rest = freeCores - share * ready.length
  return ready.map(({ id }, index) => ({ id, jobs: share + (index < rest ? 1 : 0) }))
}

/** Waiting tasks that can no longer be done, with the task each waits for in vain. */
export function blockedTasks(
  tasks: readonly Task[],
  states: ReadonlyMap<string, TaskState>,
): { id: string; by: string }[] {
  const found = new Map<string, string>()
  for (const task of tasks) {
    if (states.get(task.id) !== 'waiting') continue
    const by = task.dependencies.find((d) => broken(states.get(d)) || found.has(d))
    if (by !== undefined) found.set(task.id, by)
  }
  return [...found].map(([id, by]) => ({ id, by }))
}
