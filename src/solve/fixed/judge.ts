/**
 * Whether a recipe gives what a spec asks for, as far as its name, version and toolchain tell. What
 * they do not tell stays open: `features.ts` looks at its dependencies.
 */
import type { VariantConstraint, Spec } from '../../spec/spec.ts'
import { matchNode, type VariantSetting } from '../../spec/match.ts'
import { parseSpec } from '../../spec/parse.ts'
import { legalVersion } from '../../spec/version.ts'
import type { Offer } from './source.ts'

export type Variants = Record<string, VariantSetting>

export type Fit =
  | { readonly verdict: 'no'; readonly because: string }
  | {
      readonly verdict: 'yes'
      readonly variants: Variants
      /** Asked for, and neither name nor toolchain says. */
      readonly open: readonly VariantConstraint[]
    }

export function judge(offer: Offer, spec: Spec): Fit {
  const variants = variantsOf(offer)
  const node = { ...spec, variants: spec.variants.filter(({ name }) => name in variants) }
  const match = matchNode({ version: legalVersion(offer.version), variants }, node)
  if (match.verdict === 'no') return match
  return {
    verdict: 'yes',
    variants,
    open: spec.variants.filter(({ name }) => !(name in variants)),
  }
}

/** What name and toolchain say, and what the same name says with other toolchains only, turned. */
export function variantsOf({ features, elsewhere }: Offer): Variants {
  const settings = (texts: readonly string[]) => texts.flatMap((text) => parseSpec(text).variants)
  const variants: Variants = {}
  for (const { name, values } of settings(elsewhere))
    if (values.length === 1 && typeof values[0] === 'boolean') variants[name] = !values[0]
  for (const { name, values } of settings(features))
    variants[name] = values.length === 1 ? values[0]! : [...values]
  return variants
}
