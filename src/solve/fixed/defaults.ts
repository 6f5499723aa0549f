import type { Package } from '../../model/package.ts'

/** A variant's default where the recipe gives it under no condition; undefined otherwise. */
export function defaultOf(
  recipe: Package | undefined,
  variant: string,
): string | boolean | (string | boolean)[] | undefined {
  return recipe?.variants.find(({ name, when }) => name === variant && when === '')?.default
}
