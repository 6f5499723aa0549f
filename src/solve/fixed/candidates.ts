/** For each thing asked for, the recipes that give it, with what choosing one costs. */
import type { Root } from '../input.ts'
import { defaultOf } from './defaults.ts'
import type { FixedInput } from './input.ts'
import { judge, type Variants } from './judge.ts'
import type { Recipes } from './closure.ts'
import { keyOf, type Offer } from './source.ts'
import type { Cost } from './tuples.ts'
import type { VariantConstraint } from '../../spec/spec.ts'
import { parseSpec } from '../../spec/parse.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'

export type Candidate = {
  readonly offer: Offer
  readonly key: string
  readonly generation: string
  readonly variants: Variants
  readonly open: readonly VariantConstraint[]
  /** Features other than by default, not installed, version, place among its like. */
  readonly cost: Cost
}

export type Wish = {
  readonly root: Root
  /** What the name may mean: one software, or the providers of a virtual. */
  readonly software: readonly string[]
  readonly virtual: boolean
  readonly candidates: readonly Candidate[]
  /** Recipes that do not fit, and why. */
  readonly unfit: readonly { readonly offer: Offer; readonly because: string }[]
}

export async function wishFor(
  root: Root,
  input: FixedInput,
  recipes: Recipes,
  installed: ReadonlyMap<string, unknown>,
): Promise<Wish> {
  const { source, catalog } = input
  const name = root.spec.name ?? ''
  const providers = catalog.package(name) ? [] : catalog.providers(name)
  const virtual = providers.length > 0
  const software = virtual ? providers : await source.meant(name)
  // A virtual's versions are not its providers' versions.
  const spec = virtual ? { ...root.spec, versions: null } : root.spec
  const unfit: Wish['unfit'][number][] = []
  const fits: Omit<Candidate, 'cost'>[] = []
  for (const offer of await source.offers(software)) {
    const fit = judge(offer, spec)
    if (fit.verdict === 'no') {
      unfit.push({ offer, because: fit.because })
      continue
    }
    const foundation = await recipes.foundation(offer.recipe)
    const { package: p } = recipes.add(offer.recipe).recipe!
    const generation = source.fixed.generationOf(p, foundation)
    fits.push({ offer, key: keyOf(p), generation, variants: fit.variants, open: fit.open })
  }
  return {
    root,
    software,
    virtual,
    unfit,
    candidates: withCosts(fits, input, installed, virtual ? name : null),
  }
}

function withCosts(
  fits: readonly Omit<Candidate, 'cost'>[],
  { source, catalog, preferences }: FixedInput,
  installed: ReadonlyMap<string, unknown>,
  virtual: string | null,
): Candidate[] {
  const order = [...new Set(fits.map(({ offer }) => offer.version))]
    .map((version) => parseVersion(legalVersion(version)))
    .sort(
      (a, b) =>
        Number(isUnfinished(a.text)) - Number(isUnfinished(b.text)) || compareVersions(b, a),
    )
    .map(({ text }) => text)
  const like = fits
    .map(({ offer }) => offer.recipe.package)
    .sort((a, b) => source.fixed.compare(a, b))
  return fits.map((fit) => {
    const { offer, key, variants } = fit
    const unusual = Object.entries(variants).filter(([name, setting]) => {
      const usual = defaultOf(catalog.package(offer.software), name)
      return usual !== undefined && String(usual) !== String(setting)
    })
    const rank = virtual === null ? 0 : rankOf(preferences.providers[virtual] ?? [], offer.software)
    return {
      ...fit,
      cost: [
        unusual.length,
        installed.has(key) ? 0 : 1,
        order.indexOf(legalVersion(offer.version)),
        rank + like.indexOf(offer.recipe.package),
      ],
    }
  })
}

/** Development versions come after all releases. */
const isUnfinished = (version: string): boolean =>
  /^(develop|main|master|head|trunk|stable)$|(rc|alpha|beta|pre)[._-]?\d*$/i.test(version)

/** Place among the preferred providers, in steps larger than any list of recipes. */
function rankOf(preferred: readonly string[], software: string): number {
  const at = preferred.findIndex((spec) => parseSpec(spec).name === software)
  return 10_000 * (at < 0 ? preferred.length : at)
}
