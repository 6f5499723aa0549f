import { expect, test } from 'vitest'
import { head } from '../model/common.ts'
import type { Conflict } from '../model/conflict.ts'
import type { Plan, Step } from '../model/plan.ts'
import { better } from './plan-rank.ts'
import { machine } from './testing/machine.ts'

type Short = `${'' | '*'}${string}@${string} ${Step['verdict']}`

/** `*hdf5@1.14 build`: a star for what was asked for. */
function plan(tool: string, steps: readonly Short[], losses: string[] = []): Plan {
  return {
    ...head('plan'),
    name: 'test',
    site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
    requires: [],
    steps: steps.map((text): Step => {
      const [, star, software = '', version = '', verdict] = /^(\*?)(.*)@(.*) (.*)$/.exec(text)!
      return {
        id: software,
        software,
        version,
        variants: {},
        target: '',
        spec: '',
        verdict: verdict as Step['verdict'],
        tool,
        root: star === '*',
        dependencies: [],
        reasons: [],
        assumptions: [],
        alternatives: [],
        estimate: {},
      }
    }),
    objective: [],
    losses,
    compared: [],
    inputs: { requirement: '', site: '', catalog: '' },
  }
}
const none: Conflict = {
  ...head('conflict'),
  name: '',
  requires: [],
  core: [],
  edges: [],
  hints: [],
}
const site = machine([{ id: 'a', tool: 'here', name: 'a' }])

test.each<[what: string, best: Plan, other: Plan | Conflict]>([
  ['a plan before none', plan('x', ['*a@1 request']), none],
  ['no feature lost', plan('x', ['*a@1 request']), plan('here', ['*a@1 reuse'], ['no MPI'])],
  ['fewer requests', plan('x', ['*a@1 build']), plan('here', ['*a@2 request'])],
  ['more reuse', plan('x', ['*a@1 reuse', 'b@1 build']), plan('here', ['*a@2 build'])],
  ['newer', plan('x', ['*a@2 build', 'b@1 build']), plan('here', ['*a@1 build'])],
  ['the tool is there', plan('here', ['*a@1 build', 'b@1 build']), plan('x', ['*a@1 build'])],
  ['less to build', plan('x', ['*a@1 build']), plan('x', ['*a@1 build', 'b@1 build'])],
])('%s', (_, best, other) => {
  expect(better(best, other, site)).toBe(true)
  if ('steps' in other) expect(better(other, best, site)).toBe(false)
})

test('of equal ones the one that stands', () => {
  const one = plan('x', ['*a@1 build'])
  expect(better(one, structuredClone(one), site)).toBe(false)
  expect(better(none, none, site)).toBe(false)
})
