/** `portolan plan`: a requirement and a Site to a Plan, or to a Conflict that says why not. */
import type { Adapter } from '../adapters/adapter.ts'
import { archspec, targetSatisfies } from '../adapters/archspec/targets.ts'
import type { Catalog } from '../catalog/catalog.ts'
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
import { solve } from '../solve/solve.ts'
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

/** What the tool whose recipes the catalogue has prefers. */
export const preferencesFor = (adapters: readonly Adapter[], catalog: Catalog) =>
  adapters.find((a) => a.id === catalog.provenance.tool)?.preferences ?? {
    providers: {},
    notBuildable: [],
    languages: ['c', 'cxx', 'fortran'],
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

/** The question for the solver. */
export function solveInput(
  request: PlanRequest,
  site: Site,
  { catalog, adapters, keep }: Pick<PlanEffects, 'catalog' | 'adapters' | 'keep'>,
): SolveInput {
  return {
    catalog,
    // In an order of their own, as what is installed: the one given must not decide ties.
    roots: request.roots.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)),
    installations: inOrder(
      site.installations.filter((i) => i.software !== undefined && i.universe === 'host'),
    ),
    policies: policiesFor(request, site),
    preferences: preferencesFor(adapters, catalog),
    machine: machineOf(site, request.target).machine,
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
  const solution = await solve(input, solver)
  if (!solution) {
    progress('no plan: looking for the smallest reason')
    return explain(input, request.name, solver)
  }
  const plan = assemble(solution, input, {
    ...frameOf(request, site, { machine, node }, catalog.digest),
    ...buildersFor(request, adapters, site),
  })
  const asked = request.roots.filter((r) => !r.implied).map((r) => r.text)
  return { ...plan, requires: asked }
}
