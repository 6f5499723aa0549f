/**
 * A package while its directives are carried out, as Spack's package classes hold it: what was said
 * under which condition, in the order in which each condition was first used.
 */
import { specKey } from '../../../spec/constrain.ts'
import { printSpec } from '../../../spec/print.ts'
import type { Spec } from '../../../spec/spec.ts'
import type { Version } from '../../../spec/version.ts'
import type { Bound } from './core/arguments.ts'
import type { SourceFact, VariantFact } from './facts.ts'

export type Under<T> = { when: Spec; text: string; value: T }

/** By condition; equal conditions are one, whatever their spelling. */
export type WhenMap<T> = Map<string, Under<T>>

export type DependencyDraft = { spec: Spec; types: number; patches: number }
export type VariantDraft = Omit<VariantFact, 'when'>
export type VersionDraft = {
  version: Version
  preferred: boolean
  deprecated: boolean
  source: Omit<SourceFact, 'v'>
  /** The arguments as they were given, for recipes that repeat another one's versions. */
  said: Bound
}
export type Requirement = { specs: string[]; policy: 'one_of' | 'any_of' }

export type Draft = {
  readonly name: string
  /** Attributes of the class that directives look at. */
  readonly hasCode: boolean
  readonly hasGit: boolean
  /** Counts work against the limits of the recipe; throws when it is too much. */
  readonly spend: (steps: number) => void
  readonly versions: Map<string, VersionDraft>
  /** Definitions in `variants`. */
  variantCount: number
  readonly variants: WhenMap<Map<string, VariantDraft>>
  readonly dependencies: WhenMap<Map<string, DependencyDraft>>
  readonly conflicts: WhenMap<string[]>
  readonly requires: WhenMap<Requirement[]>
  /** By what is printed of them. */
  readonly provided: WhenMap<Map<string, Spec>>
  readonly providedTogether: WhenMap<string[][]>
  readonly patches: WhenMap<{ count: number }>
  readonly resources: WhenMap<string[]>
  readonly licenses: WhenMap<string>
  readonly redistribute: WhenMap<{ source: boolean; binary: boolean }>
  readonly extendees: Map<string, { spec: Spec; when: Spec }>
  /** As an attribute of the class gives them, or the directive, which sorts them. */
  maintainers: readonly string[]
}

export const newDraft = (
  name: string,
  attributes: Pick<Draft, 'hasCode' | 'hasGit' | 'maintainers' | 'spend'>,
): Draft => ({
  name,
  ...attributes,
  variantCount: 0,
  versions: new Map(),
  variants: new Map(),
  dependencies: new Map(),
  conflicts: new Map(),
  requires: new Map(),
  provided: new Map(),
  providedTogether: new Map(),
  patches: new Map(),
  resources: new Map(),
  licenses: new Map(),
  redistribute: new Map(),
  extendees: new Map(),
})

type Printed = { key: string; text: string }
const printed = new WeakMap<Spec, Printed>()

/** Parsed specs are shared, so each is printed once. */
export function printOf(spec: Spec): Printed {
  let entry = printed.get(spec)
  if (entry === undefined) {
    const text = printSpec(spec)
    entry = { key: specKey(spec, text), text }
    printed.set(spec, entry)
  }
  return entry
}

/** What stands under the condition; made when there is nothing yet. */
export function under<T>(map: WhenMap<T>, when: Spec, make: () => T): T {
  const { key, text } = printOf(when)
  let entry = map.get(key)
  if (entry === undefined) map.set(key, (entry = { when, text, value: make() }))
  return entry.value
}

/** A change of the draft; throws PortolanError or an error of a spec. */
export type Directive = (draft: Draft) => void
