/** `portolan request` and `verify`: what support is asked for, and whether the answer fits. */
import { readFile } from 'node:fs/promises'
import { adapters } from '../adapters/registry.ts'
import { head } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import { Request, type Wanted } from '../model/request.ts'
import type { Site } from '../model/site.ts'
import { constrain, specsMeet } from '../spec/constrain.ts'
import { parseSpec } from '../spec/parse.ts'
import { printSpec } from '../spec/print.ts'
import type { Spec } from '../spec/spec.ts'
import { find } from './find.ts'
import { readPlan } from './read-plan.ts'

const isReused = (step: Step): boolean => step.installation !== undefined

/** Specs that others ask of a step: as the command line or file has them, and as recipes do. */
function askedOf(step: Step): Spec[] {
  const texts = step.reasons.flatMap(({ code, text, evidence }) => {
    if (code === 'asked-for') return evidence.flatMap((e) => e.detail ?? [])
    return code === 'needed-by' ? [...text.matchAll(/'([^']+)'/g)].map((m) => m[1]!) : []
  })
  return texts.map(parseSpec).filter((spec) => spec.name === step.software)
}

/** All of them together; where that cannot be, as for two nodes of one package, the version of the plan. */
function accepts(step: Step): Spec {
  let all = parseSpec(step.software)
  for (const spec of askedOf(step)) {
    const plain: Spec = { ...spec, dependencies: [], flags: {} }
    if (!specsMeet(all, plain)) return parseSpec(`${step.software}@${step.version}`)
    all = constrain(all, plain)
  }
  return all
}

/** What another one that is installed must be linked with: MPI, and whatever else is linked. */
const linked = (step: Step, byId: ReadonlyMap<string, Step>): Step[] =>
  step.dependencies
    .filter((d) => d.types.includes('link'))
    .flatMap((d) => byId.get(d.id) ?? [])
    .filter(isReused)

function wantedOf(step: Step, plan: Plan, byId: ReadonlyMap<string, Step>): Wanted {
  const mpi = linked(step, byId).filter((s) => s.installation!.provides.includes('mpi'))
  const asked = accepts(step)
  const bound = mpi.map((s) => `${s.software}@${s.version}`)
  return {
    step: step.id,
    software: step.software,
    version: step.version,
    accepts: [printSpec(asked), ...mpi.map((s) => `^${s.software}@${s.version}`)].join(' '),
    example: step.spec,
    target: step.target,
    boundTo: bound,
    neededBy: plan.steps
      .filter((s) => s.dependencies.some((d) => d.id === step.id))
      .map((s) => `${s.software}@${s.version}`),
    reasons: step.reasons.map(({ text, evidence }) => ({ text, evidence })),
  }
}

/** The plan as if whoever is asked built it: nothing but what is asked for and what that needs. */
function asBuilt(plan: Plan, requested: readonly Step[]): Plan {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const needed = new Set<string>()
  const add = (id: string): void => {
    if (needed.has(id)) return
    needed.add(id)
    for (const d of byId.get(id)?.dependencies ?? []) add(d.id)
  }
  for (const step of requested) add(step.id)
  return {
    ...plan,
    requires: requested.map((s) => s.spec),
    steps: plan.steps
      .filter((s) => needed.has(s.id))
      .map((s) => {
        const asked = requested.includes(s)
        if (!asked) return { ...s, root: false }
        return { ...s, root: true, verdict: 'build', tool: s.package?.tool ?? s.tool }
      }),
  }
}

async function nativeOf(plan: Plan, requested: readonly Step[]): Promise<Request['native']> {
  const tools = new Set(requested.flatMap((s) => s.package?.tool ?? []))
  const native: Request['native'] = []
  for (const adapter of adapters.filter((a) => tools.has(a.id)))
    for (const emitter of adapter.emitters ?? []) {
      const own = requested.filter((s) => s.package?.tool === adapter.id)
      const { files } = await emitter.emit(asBuilt(plan, own))
      native.push(...files.map((file) => ({ format: emitter.format, ...file })))
    }
  return native
}

/** Throws NOTHING_REQUESTED when the plan asks support for nothing. */
export async function makeRequest(plan: Plan): Promise<Request> {
  const byId = new Map(plan.steps.map((s) => [s.id, s]))
  const requested = plan.steps.filter((s) => s.verdict === 'request')
  if (requested.length === 0)
    throw new PortolanError('NOTHING_REQUESTED', 'the plan asks support for nothing', {
      hint: 'what it builds, `portolan build` does',
    })
  return {
    ...head('request'),
    name: plan.name,
    site: { name: plan.site.name, nodeClass: plan.site.nodeClass },
    wanted: requested.map((step) => wantedOf(step, plan, byId)),
    native: await nativeOf(plan, requested),
  }
}

export const requestFor = async (file: string): Promise<Request> =>
  makeRequest(await readPlan(file))

/** Throws REQUEST_UNREADABLE or REQUEST_INVALID, naming the file. */
export async function readRequest(file: string): Promise<Request> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new PortolanError('REQUEST_UNREADABLE', 'the request cannot be read', {
      where: file,
      hint: 'write one with `portolan request PLAN --out FILE`',
      cause,
    })
  }
  const request = Request.safeParse(document)
  if (request.success) return request.data
  const [issue] = request.error.issues
  throw new PortolanError(
    'REQUEST_INVALID',
    `not a request: ${issue?.message ?? 'unknown shape'}`,
    {
      where: `${file}${issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''}`,
      hint: 'write one with `portolan request PLAN --out FILE`',
    },
  )
}

export type Verified = {
  wanted: string
  verdict: 'fits' | 'does not fit' | 'unknown' | 'absent'
  /** Installation that fits, or comes nearest. */
  installation?: string
  /** What is not known of it, as parts of the spec; or why it does not fit. */
  because: string[]
  /** How to use what fits. */
  use?: string
}

/** Each thing that was asked for, against what the Site now has. */
export function verifyRequest(request: Request, site: Site): Verified[] {
  return request.wanted.map(({ accepts: spec }) => {
    const { matches, misses } = find(spec, site.installations)
    const [best] = matches
    if (best) {
      const { modules, commands } = best.installation.use
      const use = modules ? `module load ${modules.join(' ')}` : commands?.[0]
      return {
        wanted: spec,
        verdict: best.open.length === 0 ? 'fits' : 'unknown',
        installation: best.installation.id,
        because: best.open.map((part) => `nobody has told whether it is ${part}`),
        ...(use === undefined ? {} : { use }),
      }
    }
    return {
      wanted: spec,
      verdict: misses.length > 0 ? 'does not fit' : 'absent',
      because: misses.map(({ id, because }) => `${id}: ${because}`),
    }
  })
}
