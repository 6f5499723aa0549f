import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { emit } from './emit.ts'

const step = (key: string, root: boolean, tool = 'guix'): Step => ({
  id: key,
  software: key,
  version: '1',
  variants: {},
  target: 'zen3',
  spec: '',
  verdict: 'build',
  tool,
  root,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...(tool === 'guix'
    ? { package: { tool, name: key, key, evidence: { source: 'gnu/packages/maths.scm', line: 3 } } }
    : {}),
})

const plan = (steps: Step[], recipes: Plan['recipes']): Plan => ({
  ...head('plan'),
  name: 'test',
  site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'debian12' },
  requires: [],
  steps,
  objective: [],
  losses: [],
  compared: [],
  recipes,
  inputs: { requirement: '', site: '', catalog: '' },
})

test('a manifest of what was asked for, and the channel at its commit', () => {
  const channel = { tool: 'guix', repository: 'https://guix.example.org/g.git', commit: 'abc' }
  const { files, losses } = emit(plan([step('zlib@1', false), step('hdf5@1', true)], [channel]))
  expect(losses).toEqual([])
  expect(files.map(({ path }) => path)).toEqual(['manifest.scm', 'channels.scm'])
  expect(files[0]!.text).toContain('\n(specifications->manifest (list "hdf5@1"))\n')
  expect(files[1]!.text).toContain(`(url "https://guix.example.org/g.git")\n  (commit "abc")`)
})

test('a package that shares its name and version is named by its variable', () => {
  const { files } = emit(plan([step('a@1 (a-other)', true), step('b@1', true)], []))
  expect(files[0]!.text).toContain(
    `(concatenate-manifests (list (specifications->manifest (list "b@1"))
  (packages->manifest (list (@ (gnu packages maths) a-other)))))`,
  )
})

test('what it cannot say', () => {
  const { files, losses } = emit(plan([step('hdf5@1', true), step('mpich', true, 'spack')], []))
  expect(files).toHaveLength(1)
  expect(losses).toEqual([
    'mpich 1 is built by spack',
    "the channel's commit is not known: another one may have other versions",
  ])
})
