/**
 * Whether something installed satisfies the node part of a spec (its dependencies are not looked
 * at). A variant nobody has probed is unknown: neither a match nor a mismatch.
 */
import { formatVariant } from './print.ts'
import { contains } from './range.ts'
import type { Spec, VariantConstraint, VariantSetting } from './spec.ts'
import { legalVersion, parseVersion } from './version.ts'

export type NodeFacts = {
  readonly version: string
  readonly variants: Readonly<Record<string, VariantSetting>>
}

export type Match =
  | { verdict: 'yes' }
  /** Fits if these variants turn out as asked. */
  | { verdict: 'unknown'; variants: readonly VariantConstraint[] }
  | { verdict: 'no'; because: string }

const list = (v: VariantSetting): readonly (boolean | string)[] => (typeof v === 'object' ? v : [v])

/** Whether a variant's setting satisfies one constraint on it. */
export function variantSatisfies(setting: VariantSetting, wanted: VariantConstraint): boolean {
  const have = list(setting).map(String)
  if (wanted.values.includes('*')) return true
  const want = wanted.values.map(String)
  if (!want.every((v) => have.includes(v))) return false
  return !wanted.exact || have.every((v) => want.includes(v))
}

export function matchNode(facts: NodeFacts, spec: Spec): Match {
  if (spec.versions && !contains(spec.versions, parseVersion(legalVersion(facts.version)))) {
    return { verdict: 'no', because: `version ${facts.version} is not in @${spec.versions.text}` }
  }
  const unknown: VariantConstraint[] = []
  for (const wanted of spec.variants) {
    const setting = facts.variants[wanted.name]
    if (setting === undefined) unknown.push(wanted)
    else if (!variantSatisfies(setting, wanted)) {
      return {
        verdict: 'no',
        because: `${formatVariant(wanted.name, setting)} instead of ${formatVariant(wanted.name, wanted.values)}`,
      }
    }
  }
  return unknown.length > 0 ? { verdict: 'unknown', variants: unknown } : { verdict: 'yes' }
}
