import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockedTasks, criticalPaths, nextTasks, type Task, type TaskState } from './schedule.ts'

const task = (id: string, dependencies: string[] = [], seconds = 1): Task => ({
  id,
  dependencies,
  seconds,
})
const waiting = (tasks: readonly Task[]): Map<string, TaskState> =>
  new Map(tasks.map((t) => [t.id, 'waiting']))

test('the longest chain goes first, cores are shared evenly', () => {
  const tasks = [task('short'), task('long', [], 5), task('user', ['long'], 5)]
  expect(nextTasks(tasks, waiting(tasks), 1)).toEqual([{ id: 'long', jobs: 1 }])
  expect(nextTasks(tasks, waiting(tasks), 5)).toEqual([
    { id: 'long', jobs: 3 },
    { id: 'short', jobs: 2 },
  ])
  expect(criticalPaths(tasks).get('long')).toBe(10)
})

test('users of a failed task are blocked, however far away', () => {
  const tasks = [task('a'), task('b', ['a']), task('c', ['b']), task('d')]
  const states = waiting(tasks).set('a', 'failed')
  expect(blockedTasks(tasks, states)).toEqual([
    { id: 'b', by: 'a' },
    { id: 'c', by: 'b' },
  ])
})

/** Tasks whose dependencies stand before them. */
const graphs = fc
  .array(fc.tuple(fc.array(fc.nat(20), { maxLength: 3 }), fc.integer({ min: 1, max: 100 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((rows) =>
    rows.map(([needs, seconds], i) =>
      task(
        `t${i}`,
        [...new Set(needs.filter((n) => n < i))].map((n) => `t${n}`),
        seconds,
      ),
    ),
  )

test('any graph, cores and order of completion: all done, never too early, never too many cores', () => {
  fc.assert(
    fc.property(
      graphs,
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.nat()),
      (tasks, cores, order) => {
        const states = waiting(tasks)
        const running = new Map<string, number>()
        for (let guard = 0; guard < 100; guard++) {
          const used = [...running.values()].reduce((a, b) => a + b, 0)
          for (const { id, jobs } of nextTasks(tasks, states, cores - used)) {
            const needs = tasks.find((t) => t.id === id)?.dependencies ?? []
            expect(needs.every((n) => states.get(n) === 'done')).toBe(true)
            expect(jobs).toBeGreaterThan(0)
            states.set(id, 'running')
            running.set(id, jobs)
          }
          expect([...running.values()].reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(cores)
          if (running.size === 0) break
          const ids = [...running.keys()]
          const finished = ids[(order.next().value as number) % ids.length] ?? ''
          running.delete(finished)
          states.set(finished, 'done')
        }
        expect([...states.values()].every((s) => s === 'done')).toBe(true)
      },
    ),
  )
})
