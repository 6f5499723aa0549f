/** `portolan plan`: a requirement and a Site to a Plan, or to a Conflict that says why not. */
import type { Adapter, PlanningPreferences } from '../adapters/adapter.ts'
import { archspec, runsOn, targetSatisfies } from '../adapters/archspec/targets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { admit } from '../compat/admit.ts'
import { checkPlan, type Problem } from '../compat/check-plan.ts'
import { hostOf } from '../compat/host.ts'
import { valueOf } from '../model/common.ts'
import type { Conflict } from '../model/conflict.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { NodeClass, Policies, Site } from '../model/site.ts'
import { assemble, type PlanFrame } from '../solve/assemble.ts'
import type { Solver } from '../solve/clasp.ts'
import { explain } from '../solve/explain.ts'
import type { Root, SolveInput } from '../solve/input.ts'
import { check } from '../solve/preflight.ts'
import type { Builder } from '../solve/requests.ts'
import type { Kept } from '../solve/keep.ts'
import { preferredRecipes } from '../solve/preferred-recipes.ts'
import { mergePlans } from '../solve/merge-plans.ts'
import { solveAll, type Unify } from '../solve/unify.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { didYouMean } from '../util/suggest.ts'

export type PlanRequest = {
  readonly name: string
  readonly roots: readonly Root[]
  /** Rules of the requirement and of policy files, beside the Site's own. */
  readonly policies: Policies
  /** Tools in order of preference; `auto` leaves it to the planner. */
  readonly prefer: readonly string[]
  /** `auto` asks every tool, also those that are not on the machine. */
  readonly everyTool?: true
  readonly target?: string
  /** Packages whose tests are to be run, or all of them. */
  readonly tests?: SolveInput['tests']
  /** Whether all roots stand in one graph; `true` where not said. */
  readonly unify?: Unify
  readonly quota?: Plan['quota']
  readonly own?: PlanFrame['own']
}

export type PlanEffects = {
  readonly adapters: readonly Adapter[]
  readonly catalog: Catalog
  readonly solver: Solver
  /** Steps of an earlier plan to keep to. */
  readonly keep?: readonly Kept[]
  /** Told what is going on, for anything over a second. */
  readonly progress: (what: string) => void
}

/** The node class whose processor the software will run on: compute nodes before others. */
function targetClass(site: Site): NodeClass {
  const order = ['compute', 'build', 'unknown', 'login', 'service']
  return site.nodeClasses.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role))[0]!
}

/** Spack's name of the operating system: `debian12`, `rhel8`, `ubuntu22.04`. */
function osName(node: NodeClass): string {
  const id = valueOf(node.os.id) ?? 'linux'
  const version = valueOf(node.os.versionId) ?? ''
  return id === 'ubuntu' ? `${id}${version}` : `${id}${version.split('.')[0]}`
}

/** The machine that software is for: its processor as wanted, else as the Site says. */
export function machineOf(
  site: Site,
  wanted: string | undefined,
): { machine: SolveInput['machine']; node: NodeClass } {
  const node = targetClass(site)
  const found = valueOf(node.cpu.target) ?? valueOf(node.cpu.genericLevel)
  if (wanted !== undefined) checkTarget(wanted, found, node)
  const target = wanted ?? found
  if (target === undefined) {
    throw new PortolanError(
      'NO_TARGET',
      `the Site does not say what processor its ${node.id} nodes have`,
      {
        where: 'nodeClasses[].cpu.target',
        hint: "name one with --target, e.g. '--target x86_64_v3'",
      },
    )
  }
  return {
    node,
    machine: {
      platform: 'linux',
      os: osName(node),
      target,
      targetSatisfies: (constraint) => targetSatisfies(target, constraint),
    },
  }
}

/** @throws PortolanError TARGET_UNKNOWN, TARGET_ELSEWHERE: nothing installed here could be used */
function checkTarget(wanted: string, found: string | undefined, node: NodeClass): void {
  const { targets } = archspec()
  const family = targets.get(wanted)?.family
  if (family === undefined) {
    throw new PortolanError('TARGET_UNKNOWN', `archspec has no processor '${wanted}'`, {
      hint: didYouMean(wanted, targets.keys()) ?? "name it as archspec does, e.g. 'x86_64_v3'",
    })
  }
  const here = found === undefined ? undefined : targets.get(found)?.family
  if (here !== undefined && here !== family) {
    throw new PortolanError(
      'TARGET_ELSEWHERE',
      `the ${node.id} nodes are ${here}: no program for ${wanted} runs there`,
      { hint: `leave the target out, or name one of the family of ${here}` },
    )
  }
}

/** Software that must come from the host, when the host has what it is bound to. */
function fabricRules(site: Site): Policies['mustReuse'] {
  const fabrics = site.nodeClasses
    .flatMap((n) => valueOf(n.interconnect) ?? [])
    .filter((f) => f.kind !== 'ethernet')
  const first = fabrics[0]
  const hasMpi = site.installations.some((i) => i.provides.includes('mpi'))
  return first && hasMpi
    ? [
        {
          spec: 'mpi',
          reason: `it must drive this machine's ${first.kind} interconnect (${first.device})`,
        },
      ]
    : []
}

const join = (a: Policies, b: Policies): Policies => ({
  mustReuse: [...a.mustReuse, ...b.mustReuse],
  forbid: [...a.forbid, ...b.forbid],
  prefer: [...a.prefer, ...b.prefer],
  requestOnly: [...a.requestOnly, ...b.requestOnly],
})

/** All rules that hold: the Site's, the request's, and what its interconnect demands. */
export const policiesFor = (request: PlanRequest, site: Site): Policies =>
  join(
    { ...join(site.policies, request.policies) },
    { mustReuse: fabricRules(site), forbid: [], prefer: [], requestOnly: [] },
  )

/** What the tool whose recipes the catalogue has prefers, or the Site's configuration of the tool. */
export function preferencesFor(
  adapters: readonly Adapter[],
  catalog: Catalog,
  site: Site,
): PlanningPreferences {
  const own = adapters.find((a) => a.id === catalog.provenance.tool)?.preferences
  const languages = own?.languages ?? ['c', 'cxx', 'fortran']
  return { ...(own ?? { providers: {}, notBuildable: [] }), ...site.choices, languages }
}

/** sha256 of all that is asked for; the order of the specs has no meaning. */
export const requirementDigest = (request: PlanRequest, own: string | undefined): string =>
  sha256(canonicalJson({ ...request, roots: request.roots.map((r) => r.text).sort(), own }))

/** sha256 of a Site; the order in which software was found has no meaning. */
export const siteDigest = (site: Site): string =>
  sha256(canonicalJson({ ...site, installations: inOrder(site.installations) }))

const inOrder = (installations: Site['installations']): Site['installations'] =>
  installations.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

/** What a plan says of itself beside its steps. */
export function frameOf(
  request: PlanRequest,
  site: Site,
  { machine, node }: ReturnType<typeof machineOf>,
  catalog: string,
): Omit<PlanFrame, 'builders' | 'auto'> {
  const { own } = request
  return {
    name: request.name,
    site: {
      name: valueOf(site.system.name) ?? 'unknown',
      nodeClass: node.id,
      target: machine.target,
      os: machine.os,
    },
    ...(own ? { own } : {}),
    ...(request.quota ? { quota: request.quota } : {}),
    inputs: {
      requirement: requirementDigest(request, own?.digest),
      site: siteDigest(site),
      catalog,
    },
  }
}

export function buildersFor(
  request: PlanRequest,
  adapters: readonly Adapter[],
  site: Site,
): { builders: Builder[]; auto: boolean } {
  const able = adapters.flatMap(({ id, driver }) =>
    driver
      ? [
          {
            tool: id,
            ...(driver.assumes && { assumes: driver.assumes }),
            cannot: (step: Parameters<Builder['cannot']>[0]) =>
              driver.missing?.(site.installations) ?? driver.cannot(step),
          },
        ]
      : [],
  )
  const named = request.prefer.filter((p) => p !== 'auto')
  for (const tool of named) {
    if (!able.some((b) => b.tool === tool)) {
      throw new PortolanError('UNKNOWN_TOOL', `'${tool}' builds nothing here`, {
        hint: `tools that can: ${able.map((b) => b.tool).join(', ')}`,
      })
    }
  }
  const first = named.flatMap((tool) => able.filter((b) => b.tool === tool))
  const rest =
    request.prefer.includes('auto') || named.length === 0
      ? able.filter((b) => !first.includes(b))
      : []
  // The user's own code has no recipe: whatever is preferred, the tool that builds folders builds it.
  const own = able
    .filter((b) => !first.includes(b) && !rest.includes(b))
    .map((b) => ({
      ...b,
      cannot: (step: Parameters<Builder['cannot']>[0]) =>
        step.own ? b.cannot(step) : `--with ${named.join(',')} was asked for`,
    }))
  return { builders: [...first, ...rest, ...own], auto: named.length === 0 }
}

/** Installed software that a plan may use, of every tool and universe, and what rules say of it. */
export function candidatesOf(
  site: Site,
  node: NodeClass,
  target: string,
): Pick<SolveInput, 'installations' | 'compat'> {
  const host = hostOf(site, node, target, runsOn)
  const { admitted, refused, toolsOnly, open } = admit(site.installations, host)
  return {
    // In an order of their own: the one in which they were found must not decide ties.
    installations: inOrder(admitted.filter((i) => i.software !== undefined)),
    compat: {
      host,
      refused: site.installations.flatMap((installation) => {
        const fit = refused.get(installation.id)
        return fit ? [{ installation, fit }] : []
      }),
      toolsOnly,
      open,
    },
  }
}

/** What the plan breaks of the rules of compatibility, read from its steps alone. */
export function problemsOf(plan: Plan, site: Site): Problem[] {
  const node = site.nodeClasses.find(({ id }) => id === plan.site.nodeClass) ?? targetClass(site)
  return checkPlan(plan, hostOf(site, node, plan.site.target, runsOn))
}

/** The question for the solver. */
export function solveInput(
  request: PlanRequest,
  site: Site,
  { catalog, adapters, keep }: Pick<PlanEffects, 'catalog' | 'adapters' | 'keep'>,
): SolveInput {
  const { machine, node } = machineOf(site, request.target)
  const preferences = preferencesFor(adapters, catalog, site)
  return {
    catalog: preferredRecipes(catalog, preferences),
    // In an order of their own, as what is installed: the one given must not decide ties.
    roots: request.roots.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)),
    ...candidatesOf(site, node, machine.target),
    policies: policiesFor(request, site),
    preferences,
    machine,
    ...(request.tests === undefined ? {} : { tests: request.tests }),
    ...(keep ? { keep } : {}),
  }
}

export async function makePlan(
  request: PlanRequest,
  site: Site,
  effects: PlanEffects,
): Promise<Plan | Conflict> {
  const { catalog, adapters, solver, progress } = effects
  const { machine, node } = machineOf(site, request.target)
  const input = solveInput(request, site, effects)
  const wrong = check(input, request.name)
  if (wrong) return wrong
  progress('solving')
  const solved = await solveAll(input, solver, request.own ? 'true' : request.unify)
  if ('unsolved' in solved) {
    progress('no plan: looking for the smallest reason')
    return explain(solved.unsolved, request.name, solver)
  }
  const frame = {
    ...frameOf(request, site, { machine, node }, catalog.digest),
    ...buildersFor(request, adapters, site),
  }
  const plans = solved.map(({ solution, input: asked }) => assemble(solution, asked, frame))
  const asked = request.roots.filter((r) => !r.implied).map((r) => r.text)
  return { ...mergePlans(plans), requires: asked }
}
