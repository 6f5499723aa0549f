/** Everything `portolan plan` needs, opened and closed: request, Site, catalogue, solver. */
import { basename, dirname, join, resolve } from 'node:path'
import type { Adapter } from '../adapters/adapter.ts'
import { filesystemOf } from '../compat/host.ts'
import { judgeFilesystem } from '../compat/rules/filesystem.ts'
import { valueOf } from '../model/common.ts'
import type { Conflict } from '../model/conflict.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import { type Answer, openSolver, type Solver } from '../solve/clasp.ts'
import type { FixedSource } from '../solve/fixed/source.ts'
import type { Store } from '../store/dialect.ts'
import { sha256 } from '../util/digest.ts'
import { tryOpenStore } from './catalog-stored.ts'
import { withEstimates } from './estimates.ts'
import { openFixedSource } from './fixed-source.ts'
import { idleRules } from './idle-rules.ts'
import { loadSite } from './load-site.ts'
import { withBinaries } from './plan-binaries.ts'
import { comparePlans } from './plan-compare.ts'
import { frameOf, machineOf, type PlanRequest } from './plan.ts'
import { explainPlan } from './plan-explain.ts'
import { type LockUse, planLocked, readLock, writeLock } from './plan-lock.ts'
import { type PlanOptions, planRequest, requirementFile } from './plan-request.ts'
import { graphTools, planBest, type WayEffects } from './plan-ways.ts'
import { openPlanningCatalog, type PlanningCatalogOptions } from './planning-catalog.ts'
import { namedSites } from './sites.ts'

export type PlanHereOptions = PlanOptions &
  PlanningCatalogOptions & {
    readonly site?: string
    readonly seconds: number
    /** Where earlier builds are, for estimates. */
    readonly prefix: string
    /** Solve with each tool, and put side by side what comes of it. */
    readonly compare?: boolean
    /** Write the plan into the lock beside the portolan.yaml. */
    readonly lock?: boolean
    /** Software to plan anew, the rest as in the lock; `all` leaves the lock out of account. */
    readonly update?: readonly string[] | 'all'
    /** Spec of steps to explain, with what else could be done. */
    readonly explain?: string
    /** Machines to plan for, instead of `site`: files, folders, names, `all`. */
    readonly sites?: readonly string[]
  }

export type PlanHereEffects = { signal: AbortSignal; progress(text: string): void }

/** An answer, and what the machine is called: by its Site, else as it was asked for. */
export type AnswerFor = {
  readonly machine: string
  readonly answer: Plan | Conflict
  /** How it came about, for people: what the lock had to do with it. */
  readonly notes: readonly string[]
  /** The steps asked about, with what else could be done and at what cost. */
  readonly explained?: Step[]
}

/** One answer for each machine; without `sites`, for the one. */
export async function planHere(
  what: readonly string[],
  options: PlanHereOptions,
  effects: PlanHereEffects,
): Promise<AnswerFor[]> {
  const request = await planRequest(what, options)
  const locking = lockFor(what, options)
  const { builders } = await import('../adapters/builders.ts')
  // The solver's thread starts while the Site and the catalogue are read.
  let solver: Solver | undefined
  const start = () => {
    solver ??= openSolver({ signal: effects.signal, seconds: options.seconds, together: true })
    return solver
  }
  if (options.compare || usesGraph(request, builders)) start()
  const store = options.catalog === undefined ? await tryOpenStore(options.database) : null
  try {
    const references = options.sites ? await namedSites(options.sites) : [options.site]
    const ways: WayEffects = {
      adapters: builders,
      catalog: await openPlanningCatalog(options, (text) => effects.progress(text)),
      sources: store ? await sourcesOf(store, builders) : [],
      solver: options.compare ? remembering(start) : start,
      progress: (text) => effects.progress(text),
      finish: async (plan, site) =>
        withEstimates(await withBinaries(plan, store), site, { store, prefix: options.prefix }),
    }
    const answers: AnswerFor[] = []
    for (const reference of references) {
      if (reference === undefined) effects.progress('describing this machine')
      const site = await loadSite(reference, effects.signal)
      const use = locking && { ...locking, lock: await readLock(locking.file) }
      const { answer, notes } = use
        ? await planLocked(request, site, siteOf(request, site), use, ways)
        : { answer: await planBest(request, site, ways), notes: [] }
      const note = prefixNote(answer, site, options.prefix)
      if (note !== null && reference === undefined) throw note
      if (use && 'steps' in answer && (options.lock || (options.update && use.lock)))
        await writeLock(use.file, use.lock, answer, request)
      const explained =
        options.explain !== undefined && 'steps' in answer
          ? { explained: await explainPlan(options.explain, answer, request, site, ways) }
          : {}
      const machine = valueOf(site.system.name) ?? basename(reference ?? 'this machine', '.json')
      const compared =
        options.compare && 'steps' in answer
          ? { compared: await comparePlans(request, site, ways) }
          : {}
      const losses =
        'steps' in answer
          ? {
              losses: [
                ...answer.losses,
                ...(note ? [note.message] : []),
                ...idleRules(answer, request.policies.mustReuse),
              ],
            }
          : {}
      answers.push({ machine, answer: { ...answer, ...losses, ...compared }, notes, ...explained })
    }
    return answers
  } finally {
    await solver?.close()
    await store?.close()
  }
}

/** PREFIX_UNFIT where what is built under the prefix could not be run, or would not stay. */
function prefixNote(answer: Plan | Conflict, site: Site, prefix: string): PortolanError | null {
  if (!('steps' in answer) || !answer.steps.some((s) => s.verdict === 'build')) return null
  const path = resolve(prefix)
  const fit = judgeFilesystem(path, filesystemOf(path, valueOf(site.filesystems) ?? []))
  if (fit.verdict !== 'does not fit') return null
  return new PortolanError('PREFIX_UNFIT', `nothing can be built there: ${fit.because}`, {
    where: fit.source,
    hint: 'name a folder on another file system with --prefix',
  })
}

/** The lock that plans of this file keep to; specs of a command line have none, nor do comparisons. */
function lockFor(
  what: readonly string[],
  { lock, update, compare, sites }: PlanHereOptions,
): Pick<LockUse, 'file' | 'update'> | null {
  const file = requirementFile(what)
  if (file === undefined && (lock || update)) {
    throw new PortolanError('USAGE', 'a lock belongs to a portolan.yaml, and specs were given', {
      hint: 'write the specs into a portolan.yaml under requires:',
    })
  }
  if (file === undefined || compare || sites) return null
  return { file: join(dirname(file), 'portolan.lock'), update: update ?? [] }
}

/** What a plan says of its machine. */
const siteOf = (request: PlanRequest, site: Site): Plan['site'] =>
  frameOf(request, site, machineOf(site, request.target), '').site

/** Tools that share the graph ask the solver the same: it is solved once. */
function remembering(start: () => Solver): () => Solver {
  const answers = new Map<string, Promise<Answer>>()
  return () => {
    const solver = start()
    return {
      ...solver,
      solve(program, mode) {
        const key = `${mode} ${sha256(program)}`
        const known = answers.get(key)
        if (known) return known
        const answer = solver.solve(program, mode)
        answers.set(key, answer)
        return answer
      },
    }
  }
}

const usesGraph = ({ prefer }: PlanRequest, adapters: readonly Adapter[]): boolean =>
  prefer.some((tool) => tool === 'auto' || graphTools(adapters).includes(tool))

async function sourcesOf(store: Store, adapters: readonly Adapter[]): Promise<FixedSource[]> {
  const sources = []
  for (const adapter of adapters) {
    const source = await openFixedSource(store, adapter)
    if (source) sources.push(source)
  }
  return sources
}
