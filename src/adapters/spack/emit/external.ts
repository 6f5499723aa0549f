/** A reused step as an entry of `externals` in packages.yaml. Source: Spack's packages schema. */
import type { Installation } from '../../../model/installation.ts'
import type { Plan, Step } from '../../../model/plan.ts'
import { injected, pinned } from './pinned.ts'

export type External = {
  spec: string
  prefix?: string
  modules?: string[]
  id?: string
  dependencies?: { id: string; deptypes: string[]; virtuals?: string }[]
  extra_attributes?: { compilers: Record<string, string> }
}

/** Roles under which installations name their compilers, by Spack's name of the language. */
const compilerRoles = { c: ['cc', 'c'], cxx: ['cxx'], fortran: ['fc', 'fortran'] } as const
const variantNames = { c: 'c', cxx: 'c++', fortran: 'fortran' } as const
type Language = keyof typeof compilerRoles

/** Language → path of the compiler, of the languages the installation provides. */
export function compilersOf(installation: Installation): Partial<Record<Language, string>> {
  const programs = installation.use.programs ?? {}
  const found: Partial<Record<Language, string>> = {}
  for (const language of Object.keys(compilerRoles) as Language[]) {
    if (!installation.provides.includes(language)) continue
    const path = compilerRoles[language].map((role) => programs[role]).find((p) => p !== undefined)
    if (path !== undefined) found[language] = path
  }
  return found
}

/**
 * How something installed was built decides nothing, and Spack 1.2 cannot take it: it reads single
 * values of an external as lists, and then finds no builder `('generic',)` for its dependents.
 */
const withoutBuildSystem = (variants: Step['variants']): Step['variants'] =>
  Object.fromEntries(Object.entries(variants).filter(([name]) => name !== 'build_system'))

/** The links and runs that bind an installation to others in the plan. */
const bound = (step: Step, plan: Plan) =>
  step.dependencies.flatMap((d) => {
    const target = plan.steps.find((s) => s.id === d.id)
    const types = d.types.filter((t) => t === 'link' || t === 'run')
    const usable = target?.installation && !injected.has(target.software)
    return usable && types.length > 0 ? [{ target, types, virtuals: d.virtuals ?? [] }] : []
  })

/**
 * `prefix`: where Spack shall look instead of the installation's own prefix. The identifier links
 * externals to each other; it is written only where a dependency needs it.
 */
export function externalOf(step: Step, plan: Plan, prefix?: string): External | null {
  const { installation } = step
  if (!installation) return null
  const { modules } = installation.use
  const where = prefix ?? installation.prefix
  if (where === undefined && !modules?.length) return null
  const compilers = compilersOf(installation)
  const languages = Object.keys(compilers) as Language[]
  // Spack fills a missing `languages` with its default, which may claim a compiler that is absent.
  const known =
    languages.length > 0 && step.software === 'gcc'
      ? { languages: languages.map((l) => variantNames[l]), ...step.variants }
      : step.variants
  const dependencies = bound(step, plan).map(({ target, types, virtuals }) => ({
    id: target.id,
    deptypes: types,
    ...(virtuals.length > 0 && { virtuals: virtuals.join(',') }),
  }))
  const needed = plan.steps.some(
    (s) => s.installation && bound(s, plan).some((b) => b.target === step),
  )
  return {
    spec: pinned({ ...step, variants: withoutBuildSystem(known) }),
    ...(where !== undefined && { prefix: where }),
    ...(modules?.length && { modules: [...modules] }),
    ...(needed && { id: step.id }),
    ...(dependencies.length > 0 && { dependencies }),
    ...(languages.length > 0 && {
      extra_attributes: { compilers },
    }),
  }
}
