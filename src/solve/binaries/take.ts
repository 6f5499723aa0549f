/**
 * Takes ready builds of caches for the steps that would build just that. What a build was linked
 * with is not a choice: its dependencies must be builds that the plan takes too, the very same ones.
 */
import type { Binary } from '../../model/binary.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { formatNode } from '../../spec/print.ts'
import { withId } from '../assemble.ts'
import { type BinaryHost, compilersOf, whyNotBinary } from './fit.ts'

export type CachedBinary = { readonly binary: Binary; readonly cache: string }

const nameIn = (step: Step): string => step.package?.name ?? step.software
const isUsed = ({ types }: Step['dependencies'][number]): boolean =>
  types.some((t) => t === 'link' || t === 'run')

class Choice {
  private readonly byHash: ReadonlyMap<string, CachedBinary>
  private readonly byId: ReadonlyMap<string, Step>
  /** Step → hash it must be of, by what was taken above it. */
  readonly forced = new Map<string, CachedBinary>()
  readonly why = new Map<string, { binary: Binary; why: string }[]>()
  private readonly plan: Plan
  private readonly all: readonly CachedBinary[]
  private readonly host: BinaryHost

  constructor(plan: Plan, all: readonly CachedBinary[], host: BinaryHost) {
    this.plan = plan
    this.all = all
    this.host = host
    this.byHash = new Map(all.toReversed().map((one) => [one.binary.hash, one]))
    this.byId = new Map(plan.steps.map((s) => [s.id, s]))
    // Dependents first: what they take decides about what is below them.
    for (const step of plan.steps.toReversed()) this.choose(step)
  }

  private choose(step: Step): void {
    if (step.verdict !== 'build' || step.own || this.forced.has(step.id)) return
    const candidates = this.all
      .filter(({ binary: b }) => b.tool === step.tool && b.name === nameIn(step))
      // The nearest to the machine first.
      .toSorted((a, b) => this.distance(a.binary) - this.distance(b.binary))
    const why: { binary: Binary; why: string }[] = []
    for (const one of candidates) {
      const taken = new Map<string, CachedBinary>()
      const not = this.tryTake(step, one, taken)
      if (not !== null) {
        why.push({ binary: one.binary, why: not })
        continue
      }
      for (const [id, binary] of taken) this.forced.set(id, binary)
      break
    }
    this.why.set(step.id, why)
  }

  private distance({ target = '' }: Binary): number {
    return target === this.host.target ? 0 : 1
  }

  /** Puts the step and all it uses into `taken`; else says why it cannot be. */
  private tryTake(step: Step, one: CachedBinary, taken: Map<string, CachedBinary>): string | null {
    const settled = this.forced.get(step.id) ?? taken.get(step.id)
    if (settled)
      return settled.binary.hash === one.binary.hash ? null : `another ${step.software} is taken`
    if (step.verdict !== 'build' || step.tool !== one.binary.tool) return this.installed(step, one)
    const not = whyNotBinary(step, one.binary, compilersOf(step, this.plan), this.host)
    if (not !== null) return not
    taken.set(step.id, one)
    const needed = step.dependencies.filter(isUsed).flatMap((d) => this.byId.get(d.id) ?? [])
    const seen = new Set<string>()
    for (const hash of one.binary.dependencies) {
      const below = this.byHash.get(hash)
      const of = needed.find((s) => isOf(s, hash, below))
      if (!of) {
        // A compiler's runtime and the like, which no plan names: there with the build, or outside.
        const extra = below ? this.extra(below, needed) : null
        if (extra !== null) return extra
        continue
      }
      seen.add(of.id)
      if (of.installation?.id.includes(hash) === true) continue
      if (!below) return `its ${of.software} /${hash.slice(0, 7)} is in no cache`
      const inner = this.tryTake(of, below, taken)
      if (inner !== null) return `its ${of.software} does not fit: ${inner}`
    }
    const missing = needed.find((s) => !seen.has(s.id))
    return missing ? `it does not use ${missing.software}, which the plan links it with` : null
  }

  private installed(step: Step, { binary }: CachedBinary): string | null {
    return step.installation?.id.includes(binary.hash) === true
      ? null
      : `the plan has another ${step.software}`
  }

  /** What a build needs and no step is: all of it must be in the cache, and nothing the plan has. */
  private extra({ binary }: CachedBinary, needed: readonly Step[]): string | null {
    const rival = this.plan.steps.find((s) => nameIn(s) === binary.name)
    if (rival && !needed.includes(rival)) return `it uses ${binary.name}, which the plan does not`
    return null
  }
}

const isOf = (step: Step, hash: string, below: CachedBinary | undefined): boolean =>
  step.installation?.id.includes(hash) === true || below?.binary.name === nameIn(step)

/** The plan with builds from caches; what only compiling them would take is gone. */
export function takeBinaries(plan: Plan, all: readonly CachedBinary[], host: BinaryHost): Plan {
  if (all.length === 0) return plan
  const { forced, why } = new Choice(plan, all, host)
  const renamed = new Map<string, string>()
  const steps = plan.steps.map((step) => {
    const taken = forced.get(step.id)
    const not = why.get(step.id) ?? []
    const used = taken ? step.dependencies.filter(isUsed).map(withoutBuild) : step.dependencies
    const dependencies = used.map((d) => ({ ...d, id: renamed.get(d.id) ?? d.id }))
    const { id, dependencies: _, ...draft } = step
    const made = withId(
      {
        ...(taken ? fromCache(draft, taken) : draft),
        alternatives: [...draft.alternatives, ...others(step, not)],
      },
      dependencies,
    )
    renamed.set(id, made.id)
    return made
  })
  return { ...plan, steps: reachable(steps) }
}

const withoutBuild = (d: Step['dependencies'][number]) => ({
  ...d,
  types: d.types.filter((t) => t === 'link' || t === 'run'),
})

function fromCache(
  draft: Omit<Step, 'id' | 'dependencies'>,
  { binary, cache }: CachedBinary,
): Omit<Step, 'id' | 'dependencies'> {
  const target = binary.target ?? draft.target
  const { hash, archive, sha256, signed } = binary
  const { source: _source, ...rest } = draft
  return {
    ...rest,
    target,
    spec: formatNode(draft.software, draft.version, draft.variants, target),
    from: 'cache',
    binary: {
      hash,
      cache,
      ...(archive === undefined ? {} : { archive }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(signed === undefined ? {} : { signed }),
    },
    reasons: [
      ...draft.reasons.filter(({ code }) => code !== 'built-by'),
      {
        code: 'cache-fits',
        text: `${binary.tool} has just this build in a cache: /${hash.slice(0, 7)}, for ${target}`,
        evidence: [{ source: `${cache}/${binary.evidence.source}` }],
      },
    ],
    assumptions: [
      ...draft.assumptions,
      ...(signed === true
        ? []
        : [
            {
              text: `whoever wrote the cache ${cache} is trusted: its build of ${draft.software} is not signed`,
              check: 'ask who keeps it, or build from source',
            },
          ]),
    ],
  }
}

/** So many builds that do not fit are told. */
const told = 3

const others = (
  step: Step,
  not: readonly { binary: Binary; why: string }[],
): Step['alternatives'] =>
  not.slice(0, told).map(({ binary, why }) => ({
    spec: formatNode(step.software, binary.version, {}, binary.target),
    tool: binary.tool,
    why: `the build /${binary.hash.slice(0, 7)} of a cache is not taken: ${why}`,
  }))

function reachable(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((s) => [s.id, s]))
  const found = new Set(steps.filter((s) => s.root))
  for (const step of found)
    for (const { id } of step.dependencies) {
      const below = byId.get(id)
      if (below) found.add(below)
    }
  return steps.filter((s) => found.has(s))
}
