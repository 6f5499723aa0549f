/**
 * The rules of compatibility on a finished plan, whoever made it: read from its steps alone. A plan
 * that breaks one is none.
 */
import { valueOf } from '../model/common.ts'
import type { Evidence } from '../model/common.ts'
import type { Plan, Step } from '../model/plan.ts'
import { matchNode } from '../spec/match.ts'
import { judgeOnNodes } from './admit.ts'
import { cudaOf, filesystemOf, type Host, rocmDriverOf } from './host.ts'
import { judgeModules } from './modules.ts'
import { judgeFilesystem } from './rules/filesystem.ts'
import type { Fit } from './rules/fit.ts'
import { judgeFortranModules, judgeLibstdcxx } from './rules/gcc.ts'
import { judgeCuda, judgeRocm } from './rules/gpu.ts'
import { judgeTraits, type TraitName, traitRulesOf, traitsOf } from './traits.ts'

export type Problem = { readonly text: string; readonly evidence: readonly Evidence[] }
type Value = { readonly step: Step; readonly value: string; readonly evidence: Evidence }
type Look = { readonly plan: Plan; readonly host: Host; readonly byId: ReadonlyMap<string, Step> }

export function checkPlan(plan: Plan, host: Host): Problem[] {
  const look = { plan, host, byId: new Map(plan.steps.map((s) => [s.id, s])) }
  const found = plan.steps.flatMap((step) => [
    ...traits(look, step),
    ...places(look, step),
    ...compiled(look, step),
    ...drivers(look, step),
  ])
  const all = [...found, ...modules(plan)]
  return all.filter((p, i) => all.findIndex((q) => q.text === p.text) === i)
}

const problem = (about: string, { because, source }: Fit): Problem => ({
  text: `${about}: ${because}`,
  evidence: [{ source }],
})
const wrong = (about: string, fit: Fit): Problem[] =>
  fit.verdict === 'does not fit' ? [problem(about, fit)] : []

function below({ byId }: Look, step: Step, types: readonly string[]): Step[] {
  return step.dependencies
    .filter((d) => d.types.some((t) => types.includes(t)))
    .flatMap((d) => byId.get(d.id) ?? [])
}

/** The step and all it is linked with. */
function linked(look: Look, step: Step): ReadonlySet<Step> {
  const found = new Set([step])
  for (const one of found) for (const next of below(look, one, ['link'])) found.add(next)
  return found
}

function valuesOf(step: Step): Map<TraitName, Value[]> {
  const found = new Map<TraitName, Value[]>()
  const add = (trait: TraitName, value: string, evidence: Evidence) =>
    found.set(trait, [...(found.get(trait) ?? []), { step, value, evidence }])
  if (step.installation) {
    const { installation } = step
    const facts = { ...installation, software: step.software }
    for (const t of traitsOf(facts)) add(t.trait, t.value, t.evidence)
    return found
  }
  for (const { trait, value, spec, source } of traitRulesOf(step.software))
    if (!found.has(trait) && matchNode(step, { ...spec, name: null }).verdict === 'yes')
      add(trait, value, { source })
  return found
}

function traits(look: Look, step: Step): Problem[] {
  const first = new Map<TraitName, Value>()
  const problems: Problem[] = []
  for (const one of linked(look, step))
    for (const [trait, values] of valuesOf(one))
      for (const value of values) {
        const other = first.get(trait)
        if (!other) first.set(trait, value)
        else {
          const { verdict, because } = judgeTraits(trait, other.value, value.value)
          if (verdict === 'does not fit')
            problems.push({
              text: `${step.software} is linked with ${other.step.software} and ${value.step.software}: ${because}`,
              evidence: [other.evidence, value.evidence],
            })
        }
      }
  return problems
}

/** What runs on the nodes: the roots, and what they are linked with or run. */
function places(look: Look, step: Step): Problem[] {
  const { installation } = step
  const universe = (s: Step) => s.installation?.universe ?? 'host'
  const used = below(look, step, ['link', 'run'])
  const mixed = used
    .filter((s) => universe(s) !== universe(step))
    .map((s): Problem => ({
      text: `${step.software} is of the universe ${universe(step)}, and uses ${s.software} of ${universe(s)}`,
      evidence: s.installation?.evidence.slice(0, 1) ?? [],
    }))
  if (!installation) return mixed
  const { prefix } = installation
  const place =
    prefix === undefined
      ? []
      : wrong(step.software, judgeFilesystem(prefix, filesystemOf(prefix, look.host.filesystems)))
  const onNodes = runsThere(look).has(step)
    ? judgeOnNodes(installation, look.host).flatMap((fit) => wrong(step.software, fit))
    : []
  return [...mixed, ...place, ...onNodes]
}

const kept = new WeakMap<Plan, ReadonlySet<Step>>()
function runsThere(look: Look): ReadonlySet<Step> {
  const known = kept.get(look.plan)
  if (known) return known
  const found = new Set(look.plan.steps.filter((s) => s.root && !onlyBuilds(s)))
  for (const one of found) for (const next of below(look, one, ['link', 'run'])) found.add(next)
  kept.set(look.plan, found)
  return found
}

/** Asked for to build the user's own code: it need not run on the nodes. */
const onlyBuilds = (s: Step): boolean => s.reasons.some(({ code }) => code === 'own-code') && !s.own

/** What compilers link, and the modules they read. */
function compiled(look: Look, step: Step): Problem[] {
  if (step.verdict === 'reuse' || step.verdict === 'must-reuse') return []
  const compiler = (language: string) => {
    const edge = step.dependencies.find((d) => d.virtuals?.includes(language))
    return edge && look.byId.get(edge.id)
  }
  const [cxx, fortran] = [compiler('cxx'), compiler('fortran')]
  const problems: Problem[] = []
  if (cxx)
    for (const { installation: i, software } of linked(look, step)) {
      if (i?.universe !== 'host') continue
      const needs = i.elf.flatMap((e) => e.versionsNeeded['libstdc++.so.6'] ?? [])
      const own = cxx.installation?.elf.find((e) => e.soname === 'libstdc++.so.6')?.versionsDefined
      const have = own?.length
        ? { defines: own }
        : cxx.software === 'gcc'
          ? { gcc: cxx.version }
          : { newest: valueOf(look.host.node.runtimes)?.['libstdc++.so.6'] }
      problems.push(...wrong(`${step.software} with ${software}`, judgeLibstdcxx(needs, have)))
    }
  if (fortran)
    for (const { installation: i, software } of below(look, step, ['link'])) {
      const [name, version] = i?.compiler?.split('@') ?? []
      if (i?.variants['fortran'] !== true || name === undefined || version === undefined) continue
      const reader = { name: fortran.software, version: fortran.version }
      const fit = judgeFortranModules({ name, version }, reader)
      problems.push(...wrong(`${step.software} with ${software}`, fit))
    }
  return problems
}

function drivers({ host }: Look, { software, version }: Step): Problem[] {
  const [cuda, rocm] = [cudaOf(host), rocmDriverOf(host)]
  if (software === 'cuda' && cuda) return wrong(software, judgeCuda(version, cuda))
  if (['hip', 'hsa-rocr-dev'].includes(software) && rocm)
    return wrong(software, judgeRocm(version, rocm.driver))
  return []
}

function modules({ steps }: Plan): Problem[] {
  const all = steps.flatMap((s) => (s.installation?.use.modules ? [s] : []))
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .flatMap((b) =>
        wrong(`${a.software} with ${b.software}`, judgeModules(a.installation!, b.installation!)),
      ),
  )
}
