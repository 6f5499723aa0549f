import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { head } from '../../model/common.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { emit } from './emit.ts'

const step = (
  name: string,
  verdict: Step['verdict'],
  tool: string,
  more: Partial<Step> = {},
): Step => ({
  id: name,
  software: name.toLowerCase(),
  version: '1',
  variants: {},
  target: 'zen3',
  spec: '',
  verdict,
  tool,
  root: false,
  dependencies: [],
  reasons: [{ code: 'x', text: 'because', evidence: [] }],
  assumptions: [],
  alternatives: [],
  estimate: {},
  package: {
    tool: 'easybuild',
    name,
    key: `${name}/1`,
    evidence: { source: `easybuild/easyconfigs/x/${name}/${name}-1.eb` },
  },
  ...more,
})

const plan = (steps: Step[], recipes?: Plan['recipes']): Plan => ({
  ...head('plan'),
  name: 'test',
  site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
  requires: [],
  steps,
  objective: [],
  losses: [],
  compared: [],
  ...(recipes ? { recipes } : {}),
  inputs: { requirement: '', site: '', catalog: '' },
})

const { package: _, ...other } = step('Other', 'build', 'spack')
const steps = [
  step('zlib', 'reuse', 'lmod'),
  step('HDF5', 'build', 'easybuild'),
  step('OpenMPI', 'request', 'support'),
  other,
]

test('what is to be built, in order, at the commit planned with', () => {
  const { files, losses } = emit(plan(steps, [{ tool: 'easybuild', commit: 'abc' }]))
  expect(files.map(({ path }) => path)).toEqual(['easystack.yaml'])
  expect(parse(files[0]!.text)).toEqual({
    easyconfigs: [{ 'HDF5-1.eb': { options: { 'from-commit': 'abc' } } }],
  })
  expect(losses).toEqual([
    'openmpi 1 is to be requested: because',
    'other 1 is built by spack, and has no easyconfig in the plan',
  ])
  expect(files[0]!.text).toContain('# not said here: openmpi 1')
})

test('without a commit the names alone', () => {
  const { files, losses } = emit(plan(steps))
  expect(parse(files[0]!.text)).toEqual({ easyconfigs: ['HDF5-1.eb'] })
  expect(losses.at(-1)).toContain('the commit of the easyconfigs is not known')
})
