/** What is known of the sizes and build times of software, gathered for the steps of one plan. */
import { recipeTools } from '../adapters/recipe-tools.ts'
import { readJournal } from '../build/journal.ts'
import { layoutOf } from '../build/layout.ts'
import { binariesNamed } from '../catalog/query/binaries.ts'
import { identitiesOf, recipesAt, rowsNamed } from '../catalog/query/fixed.ts'
import { estimateOf, type Known } from '../solve/estimate/estimate.ts'
import { withinQuota } from '../solve/estimate/quota.ts'
import type { Plan } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import type { Store } from '../store/dialect.ts'
import { formatBytes } from '../util/amount.ts'

export type EstimateSources = {
  readonly store: Store | null
  /** Where earlier builds are. */
  readonly prefix: string
}

/** The plan with estimates of what it builds, within its quota. */
export async function withEstimates(
  plan: Plan,
  site: Site,
  { store, prefix }: EstimateSources,
): Promise<Plan> {
  const built = plan.steps.filter((s) => s.verdict === 'build' && !s.own)
  if (built.length === 0) return plan
  const software = new Set(built.map((step) => step.software))
  const known = [
    ...installed(site, software),
    ...(await earlier(prefix, software)),
    ...(store ? await published(store, software) : []),
    ...(store ? await cached(store, built) : []),
  ]
  const steps = plan.steps.map((step) =>
    step.verdict === 'build' && !step.own
      ? step.estimate.basis
        ? step
        : { ...step, estimate: estimateOf(step, known) }
      : step,
  )
  return withinQuota({ ...plan, steps }, (of, value) =>
    of === 'bytes' ? formatBytes(value) : `${value} inodes`,
  )
}

const installed = ({ installations }: Site, software: ReadonlySet<string>): Known[] =>
  installations.flatMap((i): Known[] =>
    i.size === undefined || i.software === undefined || !software.has(i.software)
      ? []
      : [
          {
            software: i.software,
            version: i.upstreamVersion ?? i.version,
            tool: i.tool,
            kind: 'installed',
            bytes: i.size.bytes,
            inodes: i.size.inodes,
            text: `${i.tool} ${i.name} ${i.version}, installed here`,
          },
        ],
  )

/** Steps that were built under the prefix; a journal that cannot be read says nothing. */
async function earlier(prefix: string, software: ReadonlySet<string>): Promise<Known[]> {
  const { entries } = await readJournal(layoutOf(prefix).journal).catch(() => ({ entries: [] }))
  const names = new Map<string, { software: string; version: string }>()
  const found: Known[] = []
  for (const entry of entries) {
    if (entry.kind === 'run-started')
      for (const step of entry.steps) names.set(`${entry.run} ${step.step}`, step)
    if (entry.kind !== 'step-done') continue
    const step = names.get(`${entry.run} ${entry.step}`)
    if (!step || !software.has(step.software)) continue
    const { bytes, inodes, seconds, at } = entry
    found.push({
      software: step.software,
      version: step.version,
      tool: '',
      kind: 'built',
      bytes,
      inodes,
      seconds,
      text: `${step.software} ${step.version}, built here on ${at.slice(0, 10)}`,
    })
  }
  return found
}

/** Installed sizes that package managers tell of. */
async function published({ db }: Store, software: ReadonlySet<string>): Promise<Known[]> {
  const found: Known[] = []
  for (const { id: tool } of recipeTools.filter(({ sizes }) => sizes)) {
    const names = (await identitiesOf(db, tool, { software: [...software] })).filter(
      ({ ecosystem }) => ecosystem === '',
    )
    const rows = await rowsNamed(
      db,
      tool,
      names.map(({ name }) => name),
    )
    const recipes = await recipesAt(db, rows)
    for (const row of rows) {
      const { package: p } = recipes.get(row.id)!
      const id = names.find(({ name }) => name === row.name)!.software
      if (p.installedBytes === undefined) continue
      found.push({
        software: id,
        version: p.versions[0]?.version.replace(/^\d+:|-[^-]*$/g, '') ?? '',
        tool,
        kind: 'published',
        bytes: p.installedBytes,
        text: `${tool} ${p.name} ${p.versions[0]?.version}, by its index`,
      })
    }
  }
  return found
}

/** Archives of the tool's own caches: packed, so no more than a lower bound. */
async function cached({ db }: Store, built: Plan['steps']): Promise<Known[]> {
  const names = built.map((step) => step.package?.name ?? step.software)
  const binaries = await binariesNamed(db, [...new Set(names)])
  return built.flatMap((step) =>
    binaries
      .filter(
        (b) =>
          b.tool === step.tool &&
          b.name === (step.package?.name ?? step.software) &&
          b.bytes !== undefined,
      )
      .map((b): Known => ({
        software: step.software,
        version: b.version,
        tool: b.tool,
        kind: 'published',
        bytes: b.bytes!,
        text: `${b.tool} ${b.name} ${b.version}, packed in a cache`,
      })),
  )
}
