import { expect, test } from 'vitest'
import { toyDriver, toyPlan, toyStep } from './fixtures/toy.ts'
import { preflight } from './preflight.ts'

const driver = (tool: string) => (tool === 'toy' ? toyDriver() : undefined)
const installation = {
  id: 'debian:x',
  tool: 'debian',
  name: 'x',
  version: '1',
  variants: {},
  prefix: '/usr',
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: { programs: { x: '/no/such/program' } },
  evidence: [],
}

test.each([
  ['a dependency after its user', [toyStep('a', ['b']), toyStep('b')], 'PLAN_INVALID'],
  ['a dependency that is not there', [toyStep('a', ['b'])], 'PLAN_INVALID'],
  ['two steps of one id', [toyStep('a'), toyStep('a')], 'PLAN_INVALID'],
  ['a request', [toyStep('a', [], { verdict: 'request' })], 'PLAN_NEEDS_REQUEST'],
  [
    'an installation that is gone',
    [toyStep('a', [], { verdict: 'reuse', installation })],
    'PLAN_STALE',
  ],
  ['a tool without driver', [toyStep('a', [], { tool: 'none' })], 'CANNOT_BUILD'],
])('%s is refused', (_, steps, code) => {
  expect(() => preflight(toyPlan(steps), driver)).toThrow(expect.objectContaining({ code }))
})

test('a driver says why it cannot', () => {
  const refusing = { ...toyDriver(), cannot: () => 'no such variant' }
  expect(() => preflight(toyPlan([toyStep('a')]), () => refusing)).toThrow('no such variant')
})

test('a good plan passes', () => {
  expect(() => preflight(toyPlan([toyStep('a'), toyStep('b', ['a'])]), driver)).not.toThrow()
})
