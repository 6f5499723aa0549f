import { expect, test } from 'vitest'
import type { RunEvent } from '../../app/build.ts'
import { buildProgress } from './build.ts'

const common = { at: '2026-01-01T00:00:00Z', run: 'r' }
const step = (name: string, verdict: string) => ({
  step: `${name}-1`,
  software: name,
  version: '2',
  verdict,
  key: 'k',
  dependencies: [],
})
const events: RunEvent[] = [
  {
    ...common,
    kind: 'run-started',
    plan: 'heat',
    planDigest: 'd',
    pid: 1,
    jobs: 2,
    steps: [step('mpich', 'reuse'), step('a', 'build'), step('b', 'build'), step('c', 'build')],
  },
  { ...common, kind: 'step-present', step: 'a-1', key: 'k', prefix: '/p' },
  { ...common, kind: 'step-started', step: 'b-1', key: 'k', jobs: 2, log: '/l' },
  { ...common, kind: 'phase', step: 'b-1', phase: 'configure' },
  {
    ...common,
    kind: 'step-failed',
    step: 'b-1',
    code: 'X',
    message: 'bad',
    where: '/l',
    log: '/l',
    seconds: 1,
  },
  { ...common, kind: 'step-blocked', step: 'c-1', by: 'b-1' },
  { ...common, kind: 'run-finished', outcome: 'failed', seconds: 3 },
]

function told(list: readonly RunEvent[], quiet = false): string[] {
  const lines: string[] = []
  const io = {
    out: () => {},
    err: (text: string) => void lines.push(text),
    interactive: false,
    paint: (_: unknown, text: string) => text,
    signal: new AbortController().signal,
  }
  const progress = buildProgress(io, quiet)
  for (const event of list) progress.tell(event)
  progress.end()
  return lines
}

test('plain lines say how far it is, what failed, where the log is, and what was not tried', () => {
  expect(told(events)).toEqual([
    'building heat: 3 of 4 steps',
    '[1/3] a 2: built before',
    '[1/3] b 2: started, 2 jobs',
    '[1/3] b 2: configure',
    '[1/3] b 2: failed: bad',
    '  log: /l',
    '[1/3] c 2: not tried, needs b 2',
  ])
})

test('with --quiet nothing is told', () => {
  expect(told(events, true)).toEqual([])
})

test('a plan without steps to build says so', () => {
  const [started] = events
  if (started?.kind !== 'run-started') throw new Error('first event')
  const steps = started.steps.filter((s) => s.verdict === 'reuse')
  expect(told([{ ...started, steps }])).toEqual(['heat: nothing to build, all 1 steps are reused'])
})
