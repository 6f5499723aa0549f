import { expect, test } from 'vitest'
import type { JournalEntry } from './journal.ts'
import { summarize } from './status.ts'

const at = (second: number) => new Date(second * 1000).toISOString()
const step = (name: string, verdict = 'build') => ({
  step: name,
  software: name,
  version: '1',
  verdict,
  key: name,
  dependencies: [],
})
const started: JournalEntry = {
  kind: 'run-started',
  at: at(0),
  run: 'r',
  plan: 'p',
  planDigest: 'd',
  pid: 42,
  jobs: 2,
  steps: [step('x', 'reuse'), step('a'), step('b'), step('c')],
}
const common = { run: 'r', log: '/l' }
const entries: JournalEntry[] = [
  started,
  { kind: 'step-present', at: at(1), run: 'r', step: 'a', key: 'a', prefix: '/a' },
  { kind: 'step-started', at: at(2), ...common, step: 'b', key: 'b', jobs: 1 },
  { kind: 'phase', at: at(3), run: 'r', step: 'b', phase: 'configure' },
]
const holder = { host: 'h', pid: 42, start: '1', since: '' }
const states = (list: readonly JournalEntry[], held: typeof holder | null) => {
  const status = summarize('/p', list, [], held, 10_000)
  return { state: status.state, steps: status.steps.map((s) => s.state), status }
}

test('a run that goes on: elapsed time and phase of the running step', () => {
  const { state, steps, status } = states(entries, holder)
  expect(state).toBe('running')
  expect(steps).toEqual(['reused', 'present', 'running', 'waiting'])
  expect(status).toMatchObject({ done: 1, total: 3, seconds: 10 })
  expect(status.steps[2]).toMatchObject({ phase: 'configure', seconds: 8, log: '/l' })
})

test('the same journal without a living holder is a run that was killed', () => {
  const { state, steps } = states(entries, null)
  expect(state).toBe('killed')
  expect(steps).toEqual(['reused', 'present', 'stopped', 'waiting'])
  expect(states(entries, { ...holder, pid: 43 }).state).toBe('killed')
})

test('a failed run tells what failed and what was blocked by it', () => {
  const { state, steps, status } = states(
    [
      ...entries,
      {
        kind: 'step-failed',
        at: at(4),
        ...common,
        step: 'b',
        code: 'X',
        message: 'm',
        where: '/l',
        seconds: 2,
      },
      { kind: 'step-blocked', at: at(4), run: 'r', step: 'c', by: 'b' },
      { kind: 'run-finished', at: at(5), run: 'r', outcome: 'failed', seconds: 5 },
    ],
    null,
  )
  expect(state).toBe('failed')
  expect(steps).toEqual(['reused', 'present', 'failed', 'blocked'])
  expect(status.steps[2]?.error).toEqual({ code: 'X', message: 'm' })
})

test('without a run there is nothing to tell', () => {
  expect(states([], null)).toMatchObject({ state: 'none', steps: [] })
})
