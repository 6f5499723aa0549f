/** Which of a site's rules speak of a package: see choices.ts for what they mean. */
import type { Package } from '../model/package.ts'
import type { ChoiceRule } from '../model/site.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import type { SolveInput } from './input.ts'

/** Rules that speak of the package or virtual, each with its place among all of them. */
export function rulesFor(input: SolveInput, name: string): { rule: ChoiceRule; index: number }[] {
  const rules = input.preferences.rules ?? []
  const recipe = input.catalog.package(name)
  return rules.flatMap((rule, index) => {
    if (rule.software !== undefined) return rule.software === name ? [{ rule, index }] : []
    if (!recipe || rule.except?.includes(name)) return []
    const specs = rule.specs.filter((text) => canFollow(parseSpec(text), recipe))
    return specs.length > 0 ? [{ rule: { ...rule, specs }, index }] : []
  })
}

/** Whether the recipe has what a rule for every package names. */
function canFollow(spec: Spec, recipe: Package) {
  if (spec.name !== null && spec.name !== recipe.name) return false
  const isTool = recipe.tags.some((tag) => tag === 'compiler' || tag === 'runtime')
  if (spec.dependencies.length > 0 && isTool) return false
  return spec.variants.every(({ name, values }) =>
    recipe.variants.some(
      (v) =>
        v.name === name &&
        values.every((x) => x === '*' || !v.values || v.values.map(String).includes(String(x))),
    ),
  )
}

/** Values that rules name are free in the frugal problem too. */
export const ruledSpecs = (input: SolveInput, name: string): Spec[] =>
  rulesFor(input, name).flatMap(({ rule }) =>
    rule.specs.map((text) => {
      const spec = parseSpec(text)
      return spec.name === null ? { ...spec, name } : spec
    }),
  )
