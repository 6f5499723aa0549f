/**
 * Recipes as a site wants them: its own defaults of variants, its preferred versions first. All else
 * of the catalogue is as it is. Source: Spack's package preferences.
 */
import type { PlanningPreferences } from '../adapters/adapter.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Package, Variant } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import { contains, parseVersions } from '../spec/range.ts'
import type { VariantConstraint } from '../spec/spec.ts'
import { compareVersions, parseVersion } from '../spec/version.ts'

type Wanted = { variants: readonly VariantConstraint[]; versions: readonly string[] }

export function preferredRecipes(catalog: Catalog, preferences: PlanningPreferences): Catalog {
  const { variants = [], versions = {} } = preferences
  if (variants.length === 0 && Object.keys(versions).length === 0) return catalog
  const kept = new Map<string, Package | undefined>()
  const wanted = (name: string): Wanted => ({
    variants: variants
      .filter((v) => (v.software === undefined ? !v.except?.includes(name) : v.software === name))
      .flatMap((v) => parseSpec(`${name} ${v.spec}`).variants),
    versions: versions[name] ?? [],
  })
  return {
    digest: catalog.digest,
    provenance: catalog.provenance,
    names: () => catalog.names(),
    virtuals: () => catalog.virtuals(),
    sources: (name) => catalog.sources(name),
    providers: (virtual) => catalog.providers(virtual),
    package(name) {
      if (!kept.has(name)) {
        const recipe = catalog.package(name)
        kept.set(name, recipe && preferred(recipe, wanted(name)))
      }
      return kept.get(name)
    },
  }
}

function preferred(recipe: Package, { variants, versions }: Wanted): Package {
  if (variants.length === 0 && versions.length === 0) return recipe
  return {
    ...recipe,
    variants: recipe.variants.map((v) => {
      const own = variants.find((w) => w.name === v.name)
      return own && allowed(v, own) ? { ...v, default: defaultOf(v, own) } : v
    }),
    versions: versions.length === 0 ? recipe.versions : reordered(recipe.versions, versions),
  }
}

const allowed = (v: Variant, { values }: VariantConstraint): boolean =>
  v.values === undefined || values.every((value) => v.values!.includes(value))

const defaultOf = (v: Variant, { values }: VariantConstraint): Variant['default'] =>
  v.kind === 'multi' ? [...values] : values[0]!

/** Of each preference the newest match first, then the recipe's own order. */
function reordered(all: Package['versions'], wanted: readonly string[]): Package['versions'] {
  const first = wanted.flatMap((text) => {
    const range = parseVersions(text)
    return all
      .filter((v) => contains(range, parseVersion(v.version)))
      .sort((a, b) => compareVersions(parseVersion(b.version), parseVersion(a.version)))
  })
  return [...new Set([...first, ...all])]
}
