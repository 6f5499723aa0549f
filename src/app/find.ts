/**
 * `portolan find`: everything installed, in every tool, that satisfies a spec. A tool's own name
 * (`libstdc++6`), a soname (`libmpi.so.40`) and a virtual (`mpi`) find too. What nobody has probed
 * neither matches nor fails: it is listed as open.
 */
import type { Installation } from '../model/installation.ts'
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'
import { matchNode } from '../spec/match.ts'
import { formatVariant } from '../spec/print.ts'
import { parseSpec } from '../spec/parse.ts'
import type { DependencyConstraint, Spec } from '../spec/spec.ts'
import { didYouMean } from '../util/suggest.ts'

export type Match = {
  installation: Installation
  /** Constraints of the spec that nobody has probed, e.g. `+szip`; empty when it fits for certain. */
  open: string[]
}

export type Found = {
  spec: string
  /** Those that fit for certain first. */
  matches: Match[]
  /** Near misses: what has the name, and why it does not fit. */
  misses: { id: string; because: string }[]
  /** Set when nothing has the name. */
  hint?: string
}

const soname = /^lib[^\s]*\.so(\.|$)/

/** @throws PortolanError SPEC_SYNTAX when the text is neither a name known here nor a spec. */
export function find(text: string, installations: Site['installations']): Found {
  if (!installations.some((i) => answersTo(i, text))) {
    const named = installations.filter((i) => isNamed(i, text))
    if (named.length > 0 || soname.test(text))
      return {
        spec: text,
        matches: named.map((installation) => ({ installation, open: [] })),
        misses: [],
      }
  }
  return bySpec(text, installations)
}

function bySpec(text: string, installations: Site['installations']): Found {
  const spec = parseSpec(text)
  const { name } = spec
  if (name === null)
    throw new PortolanError('SPEC_WITHOUT_NAME', `'${text}' names no package`, {
      hint: 'write what to look for first, e.g. "hdf5 +mpi"',
    })
  const byId = new Map(installations.map((i) => [i.id, i]))
  const matches: Match[] = []
  const misses: Found['misses'] = []
  for (const installation of installations) {
    if (!answersTo(installation, name)) continue
    const verdict = judge(installation, spec, byId)
    if (typeof verdict === 'string') misses.push({ id: installation.id, because: verdict })
    else matches.push({ installation, open: verdict })
  }
  matches.sort((a, b) => a.open.length - b.open.length)
  const hint =
    matches.length + misses.length > 0 ? undefined : didYouMean(name, new Set(names(installations)))
  return { spec: text, matches, misses, ...(hint === undefined ? {} : { hint }) }
}

/** By the tool's own name, or by a soname it brings. */
function isNamed(i: Installation, text: string): boolean {
  const packages = i.details?.['packages']
  return (
    i.id === text ||
    i.name === text ||
    (Array.isArray(packages) && packages.includes(text)) ||
    i.sonames?.includes(text) === true ||
    i.elf.some((e) => e.soname === text)
  )
}

const answersTo = (i: Installation, name: string): boolean =>
  i.software === name || i.provides.includes(name)

function* names(installations: Site['installations']): Iterable<string> {
  for (const i of installations) {
    yield i.software ?? i.name
    yield* i.provides
  }
}

type Index = ReadonlyMap<string, Installation>

/** Why it does not fit, or the constraints that are open. */
function judge(i: Installation, spec: Spec, byId: Index): string | string[] {
  const open: string[] = []
  const virtual = i.software !== spec.name && i.provides.includes(spec.name ?? '')
  if (virtual && spec.versions) open.push(`${spec.name}@${spec.versions.text}`)
  const facts = { version: i.upstreamVersion ?? i.version, variants: i.variants }
  const node = matchNode(facts, virtual ? { ...spec, versions: null } : spec)
  if (node.verdict === 'no') return node.because
  if (node.verdict === 'unknown')
    open.push(...node.variants.map((v) => formatVariant(v.name, v.values)))
  if (spec.hash !== null && !i.id.endsWith(`/${spec.hash}`) && !i.id.includes(`/${spec.hash}`))
    return `its id is ${i.id}`
  if (spec.target !== null && i.target !== spec.target) {
    if (i.target === undefined) open.push(`target=${spec.target}`)
    else return `target=${i.target} instead of target=${spec.target}`
  }
  for (const wanted of spec.dependencies) {
    const verdict = judgeDependency(i, wanted, byId)
    if (typeof verdict === 'string') return verdict
    open.push(...verdict)
  }
  return open
}

function judgeDependency(
  i: Installation,
  { sigil, spec }: DependencyConstraint,
  byId: Index,
): string | string[] {
  const text = `${sigil === '^' ? '^' : '%'}${spec.name ?? ''}${spec.versions ? `@${spec.versions.text}` : ''}`
  const reachable = sigil === '^' ? below(i, byId) : direct(i, byId)
  const verdicts = reachable
    .filter((d) => answersTo(d, spec.name ?? ''))
    .map((d) => judge(d, spec, byId))
  const fits = verdicts.filter((v) => typeof v !== 'string').sort((a, b) => a.length - b.length)[0]
  if (fits) return fits.map((one) => `${text} ${one}`)
  const [because] = verdicts
  if (typeof because === 'string') return `its ${spec.name} differs: ${because}`
  const [compiler, version] = i.compiler?.split('@') ?? []
  if (sigil !== '^' && compiler === spec.name && version !== undefined) {
    const node = matchNode({ version, variants: {} }, { ...spec, variants: [] })
    return node.verdict === 'no' ? `its compiler differs: ${node.because}` : []
  }
  // A virtual has one provider in a graph: another one found is an answer.
  const rival = rivalOf(reachable, spec.name ?? '', byId)
  return rival === undefined ? [text] : `it uses ${rival} instead`
}

const direct = (i: Installation, byId: Index): Installation[] =>
  i.dependencies.flatMap((d) => byId.get(d.id) ?? [])

function below(i: Installation, byId: Index): Installation[] {
  const seen = new Set([i])
  for (const one of seen) for (const next of direct(one, byId)) seen.add(next)
  seen.delete(i)
  return [...seen]
}

/** One of `reachable` that provides a virtual which `name` provides as well, on this machine. */
function rivalOf(
  reachable: readonly Installation[],
  name: string,
  byId: Index,
): string | undefined {
  const virtuals = new Set(
    [...byId.values()].flatMap((i) => (i.software === name ? i.provides : [])),
  )
  const exclusive = ['mpi', 'blas', 'lapack', 'zlib-api', 'fftw-api'].filter((v) => virtuals.has(v))
  return reachable.find((i) => i.provides.some((v) => exclusive.includes(v)))?.software
}
