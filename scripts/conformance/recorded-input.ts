/** A question to the planner under a configuration of Spack, as `portolan plan` would ask it. */
import { adapters } from '../../src/adapters/registry.ts'
import { machineOf, preferencesFor } from '../../src/app/plan.ts'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { noPolicies, type Site } from '../../src/model/site.ts'
import type { SolveInput } from '../../src/solve/input.ts'
import { preferredRecipes } from '../../src/solve/preferred-recipes.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { recordedSite } from './recorded-site.ts'

/**
 * Makes the planner's input for roots separated by `;`, with ` | tests` behind for all tests; the
 * catalogue is opened once.
 */
export function inputFor(site: Site): (roots: string) => SolveInput {
  const catalog = openStarterCatalog()
  const preferences = preferencesFor(adapters, catalog, site)
  const { machine } = machineOf(site, undefined)
  const recipes = preferredRecipes(catalog, preferences)
  return (roots) => ({
    catalog: recipes,
    ...(roots.endsWith(' | tests') ? { tests: 'all' as const } : {}),
    roots: roots
      .replace(/ \| \w+$/, '')
      .split(';')
      .map((root) => {
        const text = root.trim()
        const evidence = { source: 'recorded root', detail: text }
        return { text, spec: parseSpec(text), evidence }
      }),
    installations: site.installations,
    policies: noPolicies(),
    preferences,
    machine,
  })
}

export const recordedInput = (shared: string): ((roots: string) => SolveInput) =>
  inputFor(recordedSite(shared))
