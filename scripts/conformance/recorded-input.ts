/** A question to the planner under the recorded configuration. */
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { preferences } from '../../src/adapters/spack/preferences.ts'
import { noPolicies } from '../../src/model/site.ts'
import type { Machine, SolveInput } from '../../src/solve/input.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { recordedInstallations } from './recorded-site.ts'

/** Generic x86-64 levels, most special first: all that the recorded target satisfies. */
const levels = ['x86_64_v3', 'x86_64_v2', 'x86_64']

/** `x86_64:` is that level or above, `:x86_64_v3` that or below, a bare name exactly it. */
function targetSatisfies(constraint: string): boolean {
  return constraint.split(',').some((part) => {
    if (!part.includes(':')) return part === levels[0]
    const [low = '', high = ''] = part.split(':')
    return (
      (low === '' || levels.includes(low)) &&
      (high === '' || high === levels[0] || high === 'x86_64_v4')
    )
  })
}

export const recordedMachine: Machine = {
  platform: 'linux',
  os: 'debian12',
  target: 'x86_64_v3',
  targetSatisfies,
}

/** Makes the planner's input for one recorded root; the catalogue is opened once. */
export function recordedInput(shared: string): (spec: string) => SolveInput {
  const catalog = openStarterCatalog()
  const installations = recordedInstallations(shared)
  return (spec) => ({
    catalog,
    roots: [
      { text: spec, spec: parseSpec(spec), evidence: { source: 'recorded root', detail: spec } },
    ],
    installations,
    policies: noPolicies(),
    preferences,
    machine: recordedMachine,
  })
}
