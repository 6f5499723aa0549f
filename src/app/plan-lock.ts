/** `portolan.lock`: the plan chosen earlier, used as long as what was asked for stays the same. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { head } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Installation } from '../model/installation.ts'
import { Lock } from '../model/lock.ts'
import type { Plan } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import { keptOf, type Kept, UPDATE_PRIORITY } from '../solve/keep.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { didYouMean } from '../util/suggest.ts'
import { type PlanRequest, requirementDigest, siteDigest } from './plan.ts'
import { type Answer, isPlan, planBest, type WayEffects } from './plan-ways.ts'
import { writeDocument } from './write-document.ts'

type Machine = Lock['machines'][number]

/** null where there is none. @throws PortolanError LOCK_UNREADABLE, LOCK_INVALID */
export async function readLock(file: string): Promise<Lock | null> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new PortolanError('LOCK_UNREADABLE', `the lock cannot be read: ${String(cause)}`, {
      where: file,
      hint: "remove it, and write it anew with 'portolan plan --lock'",
      cause,
    })
  }
  const lock = Lock.safeParse(document)
  // As it stands, fields in their order: the plan is given out as it was written.
  if (lock.success) return document as Lock
  const issue = lock.error.issues[0]
  throw new PortolanError('LOCK_INVALID', `not a lock: ${issue?.message ?? 'unknown shape'}`, {
    where: `${file} at ${issue?.path.join('.') ?? ''}`,
    hint: "remove it, and write it anew with 'portolan plan --lock'",
  })
}

/** Puts the plan in the place of the machine's earlier one; those of other machines stay. */
export async function writeLock(
  file: string,
  lock: Lock | null,
  plan: Plan,
  request: PlanRequest,
): Promise<void> {
  const own = { name: plan.site.name, requirement: requirementDigest(request, undefined), plan }
  const others = (lock?.machines ?? []).filter((m) => !isFor(m, plan.site))
  const machines = [...others, own].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  const next: Lock = { ...head('lock'), name: request.name, machines }
  await writeDocument(file, `${JSON.stringify(next, null, 2)}\n`)
}

const key = ({ plan: { site } }: Machine): string =>
  [site.name, site.nodeClass, site.target, site.os].join('\0')
const isFor = (m: Machine, site: Plan['site']): boolean =>
  key(m) === [site.name, site.nodeClass, site.target, site.os].join('\0')

export type LockUse = {
  readonly file: string
  readonly lock: Lock | null
  /** Software to update; `all` leaves the lock out of account. */
  readonly update: readonly string[] | 'all'
}

/** An answer that keeps to the lock as far as it can, and what to tell about that. */
export async function planLocked(
  request: PlanRequest,
  site: Site,
  machine: Plan['site'],
  use: LockUse,
  effects: WayEffects,
): Promise<{ answer: Answer; notes: string[] }> {
  const locked = use.lock?.machines.find((m) => isFor(m, machine))
  if (!locked || use.update === 'all')
    return { answer: await planBest(request, site, effects), notes: [] }
  const lockName = basename(use.file)
  if (use.update.length > 0) {
    checkNames(use.update, locked.plan, use.file)
    const anew = await planBest(request, site, effects)
    if (!isPlan(anew)) return { answer: anew, notes: [] }
    return kept(request, site, updating(locked.plan, anew, use.update), locked.plan, effects)
  }
  const { plan } = locked
  const changed: string[] = []
  const sameRequest = locked.requirement === requirementDigest(request, undefined)
  const sameOwn = plan.steps.find((s) => s.own)?.own?.digest === request.own?.digest
  if (!sameRequest) changed.push('the requirement')
  if (!sameOwn) changed.push('your own code')
  if (plan.inputs.site !== siteDigest(site)) changed.push('the site')
  const { catalog, sources } = effects
  if (!catalogDigests(catalog.digest, sources).includes(plan.inputs.catalog))
    changed.push('the recipes')
  const gone = goneFrom(plan, site)
  if (sameRequest && sameOwn && gone.length === 0) {
    const told =
      changed.length === 0
        ? `the plan of ${lockName}`
        : `the plan of ${lockName}, though ${changed.join(' and ')} changed since: 'plan --update' plans anew`
    return { answer: plan, notes: [told] }
  }
  const lost = gone.map((i) => `${i.name} ${i.version} is no longer installed as it was`)
  const why = [`${changed.join(' and ')} changed since ${lockName}`, ...lost].join('; ')
  const { answer, notes } = await kept(request, site, keptOf(plan), plan, effects)
  return { answer, notes: [`${why}: planned again`, ...notes] }
}

/** Plans with the fewest differences from the lock, and tells them. */
async function kept(
  request: PlanRequest,
  site: Site,
  keep: readonly Kept[],
  before: Plan,
  effects: WayEffects,
): Promise<{ answer: Answer; notes: string[] }> {
  const answer = await planBest(request, site, { ...effects, keep })
  return { answer, notes: isPlan(answer) ? [differences(before, answer)] : [] }
}

const updating = (before: Plan, anew: Plan, names: readonly string[]): Kept[] => [
  ...keptOf(before).filter((k) => !names.includes(k.name)),
  ...keptOf(anew, UPDATE_PRIORITY).filter((k) => names.includes(k.name)),
]

function checkNames(names: readonly string[], plan: Plan, file: string): void {
  const known = plan.steps.map((s) => s.software)
  for (const name of names) {
    if (known.includes(name)) continue
    throw new PortolanError('NOT_IN_LOCK', `'${name}' is not in the locked plan`, {
      where: file,
      hint: didYouMean(name, known) ?? `it holds ${known.join(', ')}`,
    })
  }
}

const catalogDigests = (catalog: string, sources: WayEffects['sources']): string[] => [
  catalog,
  ...sources.map((s) => sha256(`${catalog} ${s.digest}`)),
]

/** Installations the plan reuses that are not there any more, or not the same. */
function goneFrom(plan: Plan, site: Site): Installation[] {
  const here = new Map(site.installations.map((i) => [i.id, i]))
  return plan.steps.flatMap(({ installation }) => {
    if (!installation) return []
    const now = here.get(installation.id)
    return now && canonicalJson(now) === canonicalJson(installation) ? [] : [installation]
  })
}

/** `changed: hdf5 1.10.8 → 1.14.3; new: zstd; gone: szip`, or that nothing differs. */
export function differences(before: Plan, after: Plan): string {
  const of = (plan: Plan) => new Map(plan.steps.filter((s) => !s.own).map((s) => [s.software, s]))
  const [old, now] = [of(before), of(after)]
  const changed = [...now].flatMap(([name, step]) => {
    const was = old.get(name)
    if (!was) return []
    if (was.version !== step.version) return [`${name} ${was.version} to ${step.version}`]
    if (was.spec !== step.spec) return [`${name} with other features`]
    if (was.verdict !== step.verdict) return [`${name} from ${was.verdict} to ${step.verdict}`]
    return was.installation?.id === step.installation?.id ? [] : [`${name} of another installation`]
  })
  const added = [...now.keys()].filter((name) => !old.has(name))
  const gone = [...old.keys()].filter((name) => !now.has(name))
  const parts = [
    ...(changed.length > 0 ? [`changed: ${changed.join(', ')}`] : []),
    ...(added.length > 0 ? [`new: ${added.join(', ')}`] : []),
    ...(gone.length > 0 ? [`gone: ${gone.join(', ')}`] : []),
  ]
  return parts.length === 0 ? 'no step differs from the lock' : parts.join('; ')
}
