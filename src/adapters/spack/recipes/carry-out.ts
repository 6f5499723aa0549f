/**
 * What each of Spack's directives does to a package (`directives.py`, Spack 1.2). Values have been
 * checked and turned into specs by `directives.ts`; `when` is null where the condition can never
 * hold.
 */
import { PortolanError } from '../../../model/errors.ts'
import { constrain, specsMeet } from '../../../spec/constrain.ts'
import { printSpec } from '../../../spec/print.ts'
import { emptySpec, type Spec } from '../../../spec/spec.ts'
import { isGitVersion, parseVersion } from '../../../spec/version.ts'
import { printOf, under, type Directive, type Draft, type VariantDraft } from './draft.ts'
import type { Bound } from './core/arguments.ts'
import type { SourceFact } from './facts.ts'

const refused = (draft: Draft, what: string): PortolanError =>
  new PortolanError('SPACK_DIRECTIVE', `${draft.name}: ${what}`)

const checksums = ['sha256', 'md5', 'checksum'] as const

export type VersionSaid = {
  text: string
  preferred: boolean
  deprecated: boolean
  /** A hash of a kind that the facts have no field for. */
  otherHash: boolean
  source: Omit<SourceFact, 'v'>
  said: Bound
}

/** Separators and leading zeros do not tell versions apart. */
const versionKey = (text: string): string =>
  (text.match(/[0-9]+|[A-Za-z]+/g) ?? []).map((c) => c.replace(/^0+(?=\d)/, '')).join('.')

export const version =
  ({ text, preferred, deprecated, otherHash, source, said }: VersionSaid): Directive =>
  (draft) => {
    if (!draft.hasCode && (otherHash || checksums.some((kind) => source[kind] !== undefined)))
      throw refused(draft, `a checksum for version ${text} of a package without code`)
    const parsed = parseVersion(text)
    if (isGitVersion(parsed) && !draft.hasGit && source.git === undefined)
      throw refused(draft, `version ${text} is a git reference, but there is no git`)
    const key = isGitVersion(parsed) ? text : versionKey(text)
    const known = draft.versions.get(key)
    // As in a Python dict: the first spelling stays, the last arguments count.
    const first = known?.version ?? parsed
    draft.versions.set(key, { version: first, preferred, deprecated, source, said })
  }

export const conflicts =
  (spec: string, when: Spec | null): Directive =>
  (draft) => {
    if (when) under(draft.conflicts, when, () => []).push(spec)
  }

/** Bits of dependency types. */
export const typeBits = { build: 1, link: 2, run: 4, test: 8 } as const

/** What a conjunction costs, roughly the square root of it. */
const sizeOf = ({ versions, variants }: Spec): number =>
  1 + (versions?.ranges.length ?? 0) + variants.length

/** `patches` counts the patches put on the dependency. */
export function addDependency(
  draft: Draft,
  spec: Spec,
  when: Spec,
  types: number,
  patches: number,
): void {
  if (spec.name === null) throw refused(draft, `depends on '${printSpec(spec)}', which has no name`)
  if (spec.name === draft.name) throw refused(draft, 'depends on itself')
  if (spec.dependencies.some((edge) => edge.sigil === '^'))
    throw refused(draft, `'^' cannot stand in depends_on('${printSpec(spec)}')`)
  const byName = under(draft.dependencies, when, () => new Map())
  const known = byName.get(spec.name)
  if (known === undefined) byName.set(spec.name, { spec, types, patches })
  else {
    draft.spend(sizeOf(known.spec) * sizeOf(spec))
    known.spec = constrain(known.spec, spec, { dependencies: false })
    known.types |= types
    known.patches += patches
  }
}

export const dependsOn =
  (spec: Spec, when: Spec | null, types: number, patches: number): Directive =>
  (draft) => {
    if (when) addDependency(draft, spec, when, types, patches)
  }

const pythonVenv: Spec = { ...emptySpec, name: 'python-venv' }

export const extend =
  (spec: Spec, when: Spec | null, types: number, patches: number): Directive =>
  (draft) => {
    if (!when) return
    addDependency(draft, spec, when, types, patches)
    // Views of Python packages are virtual environments.
    if (spec.name === 'python' && draft.name !== 'python-venv')
      addDependency(draft, pythonVenv, when, typeBits.build | typeBits.run, 0)
    draft.extendees.set(spec.name!, { spec, when })
  }

export const provides =
  (specs: readonly Spec[], when: Spec | null): Directive =>
  (draft) => {
    if (!when) return
    const names = specs.map((spec) => spec.name ?? '')
    if (names.includes(draft.name)) throw refused(draft, 'provides itself')
    if (names.length > 1)
      under(draft.providedTogether, when, () => []).push([...new Set(names)].sort())
    for (const spec of specs)
      under(draft.provided, when, () => new Map()).set(printOf(spec).text, spec)
  }

export const patch =
  (when: Spec | null): Directive =>
  (draft) => {
    if (!draft.hasCode) throw refused(draft, 'a patch of a package without code')
    if (when) under(draft.patches, when, () => ({ count: 0 })).count++
  }

/** `when` null: Spack keeps such a variant, under a condition that is none. */
export const variant =
  (said: Omit<VariantDraft, 'precedence'>, when: Spec): Directive =>
  (draft) => {
    const named = under(draft.variants, when, () => new Map())
    const precedence = draft.variantCount
    if (!named.has(said.name)) draft.variantCount++
    named.set(said.name, { ...said, precedence })
  }

export const resource =
  (name: string, when: Spec | null): Directive =>
  (draft) => {
    if (when) under(draft.resources, when, () => []).push(name)
  }

export const maintainers =
  (names: readonly string[]): Directive =>
  (draft) => {
    draft.spend(draft.maintainers.length + names.length)
    draft.maintainers = [...new Set([...draft.maintainers, ...names])].sort()
  }

export const license =
  (id: string, when: Spec | null): Directive =>
  (draft) => {
    if (!when) return
    draft.spend(draft.licenses.size)
    for (const other of draft.licenses.values())
      if (specsMeet(when, other.when))
        throw refused(draft, `the licences '${id}' and '${other.value}' hold at once`)
    under(draft.licenses, when, () => id)
  }

export const requires =
  (specs: string[], policy: 'one_of' | 'any_of', when: Spec | null): Directive =>
  (draft) => {
    if (when) under(draft.requires, when, () => []).push({ specs, policy })
  }

/** `source` and `binary`: whether it may be passed on. */
export const redistribute =
  (source: boolean, binary: boolean, when: Spec | null): Directive =>
  (draft) => {
    if (!when || (source && binary)) return
    const said = under(draft.redistribute, when, () => ({ source: true, binary: true }))
    said.source &&= source
    said.binary &&= binary
  }
