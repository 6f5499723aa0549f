import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { withinQuota } from './quota.ts'

function step(software: string, bytes: number | null, needs: string[] = [], root = false): Step {
  return {
    id: software,
    software,
    version: '1',
    variants: {},
    target: 'zen3',
    spec: software,
    verdict: 'build',
    tool: 'spack',
    from: 'source',
    root,
    dependencies: needs.map((id) => ({ id, types: ['link'] })),
    reasons: [{ code: 'built-by', text: 'x', evidence: [] }],
    assumptions: [],
    alternatives: [],
    estimate:
      bytes === null ? {} : { bytes, inodes: 10, basis: [{ of: 'bytes', text: 'as measured' }] },
  }
}

const plan = (steps: Step[], quota?: Plan['quota']): Plan => ({
  ...head('plan'),
  name: 'test',
  site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
  requires: [],
  ...(quota ? { quota } : {}),
  steps,
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '', site: '', catalog: '' },
})

const show = (of: string, value: number) => `${value} ${of}`
const verdicts = ({ steps }: Plan) => steps.map((s) => `${s.software} ${s.verdict}`)

const all = [
  step('data', 50),
  step('big', 500, ['data']),
  step('small', 20),
  step('app', 30, ['big', 'small'], true),
]

test('what fits is left alone', () => {
  const fits = plan(all, { bytes: 600, inodes: 40 })
  expect(withinQuota(fits, show)).toEqual(fits)
  const free = plan(all)
  expect(withinQuota(free, show)).toBe(free)
})

test('the largest step goes to support, with what only it needs', () => {
  const { steps, losses } = withinQuota(plan(all, { bytes: 200 }), show)
  expect(verdicts(plan(steps))).toEqual(['data request', 'big request', 'small build', 'app build'])
  const big = steps[1]!
  expect([big.tool, big.from]).toEqual(['support', undefined])
  expect(big.reasons).toEqual([
    {
      code: 'quota',
      text: 'it takes about 500 bytes, all that is to be built 600 bytes, and the quota is 200 bytes: the largest go to support; with a quota of 600 bytes nothing would',
      evidence: [
        { source: 'requirement site.quota', detail: 'bytes: 200' },
        { source: 'estimate', detail: 'as measured' },
      ],
    },
  ])
  expect(steps[0]!.reasons.at(-1)!.code).toBe('part-of-request')
  expect(losses).toEqual([])
})

test('inodes count, too', () => {
  expect(verdicts(withinQuota(plan(all, { inodes: 15 }), show))).toEqual([
    'data request',
    'big request',
    'small request',
    'app build',
  ])
})

test('what nothing is known of is told', () => {
  const { losses } = withinQuota(plan([...all, step('dark', null)], { bytes: 1000 }), show)
  expect(losses).toEqual(['the quota is checked without 1 steps that nothing is known of: dark'])
})

test('what is reused takes nothing', () => {
  const reused = all.map((s) => ({ ...s, verdict: 'reuse' as const }))
  expect(verdicts(withinQuota(plan(reused, { bytes: 1 }), show))).not.toContain('big request')
})
