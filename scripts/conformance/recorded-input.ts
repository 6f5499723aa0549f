/** A question to the planner under the recorded configuration. */
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { targetSatisfies } from '../../src/adapters/archspec/targets.ts'
import { preferences } from '../../src/adapters/spack/preferences.ts'
import { noPolicies } from '../../src/model/site.ts'
import type { Machine, SolveInput } from '../../src/solve/input.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { recordedInstallations } from './recorded-site.ts'

export const recordedMachine: Machine = {
  platform: 'linux',
  os: 'debian12',
  target: 'x86_64_v3',
  targetSatisfies: (constraint) => targetSatisfies('x86_64_v3', constraint),
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
