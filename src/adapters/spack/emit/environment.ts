/** A Plan as the data of a spack.yaml. Source: Spack's environment and packages schemas. */
import type { Plan, Step } from '../../../model/plan.ts'
import { type External, externalOf } from './external.ts'
import { injected, pinned, pinnedForTarget } from './pinned.ts'

type PackageEntry = {
  /** A trailing colon replaces what lower configuration scopes say. */
  'require:'?: (string | { any_of: string[] })[]
  'externals:'?: External[]
  buildable?: false
}

export type SpackYaml = {
  spack: {
    specs: string[]
    concretizer: { unify: true; reuse: false }
    view: false
    packages: Record<string, PackageEntry>
  }
}

/** What the environment asks for: the roots, and in place of own code what that depends on. */
function asked(plan: Plan): Step[] {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const own = plan.steps.filter((s) => s.own)
  const below = own.flatMap((s) => s.dependencies.flatMap((d) => byId.get(d.id) ?? []))
  const found = new Set([...plan.steps.filter((s) => s.root), ...below])
  return plan.steps.filter((s) => found.has(s) && !s.own && !injected.has(s.software))
}

/** Virtual → the providers that steps of the plan use for it. */
function providersOf(plan: Plan): Map<string, Set<string>> {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const providers = new Map<string, Set<string>>()
  for (const step of plan.steps) {
    for (const d of step.dependencies) {
      const provider = byId.get(d.id)?.software
      if (provider === undefined || injected.has(provider)) continue
      for (const v of d.virtuals ?? [])
        providers.set(v, (providers.get(v) ?? new Set()).add(provider))
    }
  }
  return providers
}

/** Ties to providers that one rule for the whole environment cannot say. */
function ties(step: Step, plan: Plan, providers: ReadonlyMap<string, ReadonlySet<string>>): string {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const texts = step.dependencies.flatMap((d) =>
    (d.virtuals ?? [])
      .filter((v) => (providers.get(v)?.size ?? 0) > 1)
      .map((v) => ` %${v}=${byId.get(d.id)?.software ?? ''}`),
  )
  return texts.sort().join('')
}

/** A build tool that stands more than once: each node is one of these. */
function several(
  steps: readonly Step[],
  plan: Plan,
  prefixOf: (step: Step) => string | undefined,
): PackageEntry {
  const isBuilt = (step: Step) => step.verdict === 'build'
  const reused = steps.filter((step) => !isBuilt(step))
  return {
    'require:': [{ any_of: steps.map((s) => (isBuilt(s) ? pinnedForTarget(s) : pinned(s))) }],
    'externals:': reused.flatMap((step) => externalOf(step, plan, prefixOf(step)) ?? []),
    ...(steps.some(isBuilt) ? {} : { buildable: false as const }),
  }
}

/** `prefixOf` says where Spack shall look for a reused step instead of its own prefix. */
export function environmentOf(
  plan: Plan,
  prefixOf: (step: Step) => string | undefined = () => undefined,
): SpackYaml {
  const providers = providersOf(plan)
  const packages: Record<string, PackageEntry> = {
    all: { 'require:': [`target=${plan.site.target}`] },
  }
  const kept = plan.steps.filter((step) => !injected.has(step.software) && !step.own)
  const sorted = kept.toSorted((a, b) => (a.software < b.software ? -1 : 1))
  for (const [software, same] of Map.groupBy(sorted, (step) => step.software)) {
    const [step] = same
    if (!step) continue
    if (same.length > 1) {
      packages[software] = several(same, plan, prefixOf)
      continue
    }
    if (step.verdict === 'build') {
      packages[step.software] = {
        'require:': [pinnedForTarget(step) + ties(step, plan, providers)],
        'externals:': [],
      }
      continue
    }
    const external = externalOf(step, plan, prefixOf(step))
    packages[step.software] = { 'externals:': external ? [external] : [], buildable: false }
  }
  for (const [virtual, names] of [...providers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [only] = names
    if (names.size === 1 && only !== undefined && !packages[virtual]) {
      packages[virtual] = { 'require:': [only] }
    }
  }
  return {
    spack: {
      specs: asked(plan).map((s) => (s.verdict === 'build' ? pinnedForTarget(s) : pinned(s))),
      concretizer: { unify: true, reuse: false },
      view: false,
      packages,
    },
  }
}
