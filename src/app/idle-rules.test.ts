import { expect, test } from 'vitest'
import type { Plan } from '../model/plan.ts'
import { idleRules } from './idle-rules.ts'

const plan = (...specs: [software: string, version: string][]) =>
  ({
    steps: specs.map(([software, version]) => ({ software, version, variants: { mpi: true } })),
  }) as unknown as Plan
const rule = (spec: string) => [{ spec, reason: 'test' }]

test.each<[string, Plan, number]>([
  ['fmt@9', plan(['fmt', '12.1.0']), 1],
  ['fmt@9', plan(['fmt', '9.1']), 0],
  ['fmt@9', plan(['zlib', '1.3']), 0],
  ['fmt@9', plan(['fmt', '12'], ['fmt', '9.1']), 0],
  ['fmt~mpi', plan(['fmt', '12']), 1],
  ['fmt ^mpich', plan(['fmt', '12']), 0],
])('%s', (spec, planned, told) => {
  expect(idleRules(planned, rule(spec))).toHaveLength(told)
})
