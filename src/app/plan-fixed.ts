/** A requirement and a Site to a Plan with one tool whose recipes are fixed. */
import type { Adapter } from '../adapters/adapter.ts'
import { archspec, runsOn } from '../adapters/archspec/targets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Conflict } from '../model/conflict.ts'
import type { Plan } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import { assembleFixed } from '../solve/fixed/assemble.ts'
import { choose } from '../solve/fixed/choose.ts'
import type { FixedInput } from '../solve/fixed/input.ts'
import { leastRoots, nothing } from '../solve/fixed/nothing.ts'
import type { FixedSource } from '../solve/fixed/source.ts'
import { sha256 } from '../util/digest.ts'
import {
  buildersFor,
  frameOf,
  machineOf,
  policiesFor,
  type PlanRequest,
  preferencesFor,
} from './plan.ts'

export type FixedEffects = {
  readonly source: FixedSource
  /** Spack's recipes: what variants and virtuals mean. */
  readonly catalog: Catalog
  readonly adapters: readonly Adapter[]
}

export async function makeFixedPlan(
  request: PlanRequest,
  site: Site,
  { source, catalog, adapters }: FixedEffects,
): Promise<Plan | Conflict> {
  const { machine, node } = machineOf(site, request.target)
  const family = archspec().targets.get(machine.target)?.family ?? machine.target
  const input: FixedInput = {
    source,
    catalog,
    site,
    machine,
    preferences: preferencesFor(adapters, catalog),
    roots: request.roots,
    policies: policiesFor(request, site),
    installations: site.installations,
    processor: { target: machine.target, family, runsOn },
  }
  const choice = await choose(input)
  if ('wishes' in choice) {
    const least = await leastRoots(input, choice)
    const conflict = await nothing(least.none, least.input, request.name)
    return { ...conflict, requires: input.roots.map(({ text }) => text) }
  }
  const digest = sha256(`${catalog.digest} ${source.digest}`)
  return assembleFixed(choice, input, {
    ...frameOf(request, site, { machine, node }, digest),
    // The user's own code has no recipe: a tool that builds folders builds it.
    ...buildersFor({ ...request, prefer: [] }, adapters, site),
  })
}
