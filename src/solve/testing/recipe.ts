/** Small catalogues for tests: recipes in a few words, held in memory. */
import type { Catalog } from '../../catalog/catalog.ts'
import type { DependencyType, Package, PackageVersion, Variant } from '../../model/package.ts'
import { parseSpec } from '../../spec/parse.ts'
import { compareVersions, isDevelop, isPrerelease, parseVersion } from '../../spec/version.ts'

type When = { when?: string }
type VariantOptions = When & Partial<Pick<Variant, 'sticky' | 'disjointSets' | 'conditionalValues'>>

export type Recipe = {
  /** `1.2`, `1.2 deprecated`, `1.1 preferred`, in any order. */
  versions?: readonly string[]
  /** In the order of the recipe: of several definitions that apply, the last wins. */
  variants?: readonly Omit<Variant, 'precedence'>[]
  /** Spec, condition, types (build and link where not said). */
  depends?: readonly (readonly [spec: string, when?: string, ...types: DependencyType[]])[]
  provides?: readonly (readonly [virtual: string, when?: string])[]
  together?: readonly (readonly string[])[]
  conflicts?: readonly (readonly [spec: string, when?: string])[]
  tags?: readonly string[]
  requires?: readonly { any?: readonly string[]; one?: readonly string[]; when?: string }[]
}

export const bool = (name: string, byDefault: boolean, options: VariantOptions = {}) => ({
  name,
  kind: 'bool' as const,
  default: byDefault,
  values: [true, false],
  when: '',
  ...options,
})

/** One of `values`; the first is the default. */
export const single = (name: string, values: readonly string[], options: VariantOptions = {}) => ({
  name,
  kind: 'single' as const,
  default: values[0]!,
  values: [...values],
  when: '',
  ...options,
})

export const multi = (
  name: string,
  byDefault: readonly string[],
  values: readonly string[],
  options: VariantOptions = {},
) => ({
  name,
  kind: 'multi' as const,
  default: [...byDefault],
  values: [...values],
  when: '',
  ...options,
})

function inOrder(versions: readonly string[]): PackageVersion[] {
  const read = versions.map((text) => {
    const [version = '', ...marks] = text.split(' ')
    return {
      version,
      ...(marks.includes('deprecated') ? { deprecated: true as const } : {}),
      ...(marks.includes('preferred') ? { preferred: true as const } : {}),
    }
  })
  const key = (v: PackageVersion) => parseVersion(v.version)
  return read.sort(
    (a, b) =>
      Number(b.preferred ?? false) - Number(a.preferred ?? false) ||
      Number(isDevelop(key(a))) - Number(isDevelop(key(b))) ||
      Number(isPrerelease(key(a))) - Number(isPrerelease(key(b))) ||
      compareVersions(key(b), key(a)),
  )
}

export function makePackage(name: string, recipe: Recipe): Package {
  return {
    tool: 'test',
    name,
    licences: [],
    maintainers: [],
    tags: [...(recipe.tags ?? [])],
    buildSystems: [],
    versions: inOrder(recipe.versions ?? ['1.0']),
    variants: (recipe.variants ?? []).map((v, precedence) => ({ ...v, precedence })),
    dependencies: (recipe.depends ?? []).map(([spec, when = '', ...types]) => ({
      spec,
      when,
      types: types.length > 0 ? types : ['build', 'link'],
    })),
    provides: (recipe.provides ?? []).map(([virtual, when = '']) => ({ virtual, when })),
    providedTogether: (recipe.together ?? []).map((virtuals) => ({
      virtuals: [...virtuals],
      when: '',
    })),
    conflicts: (recipe.conflicts ?? []).map(([spec, when = '']) => ({ spec, when })),
    requires: (recipe.requires ?? []).map(({ any, one, when = '' }) => ({
      specs: [...(any ?? one ?? [])],
      policy: one ? ('one_of' as const) : ('any_of' as const),
      when,
    })),
    extends: [],
    hasCode: true,
    detect: [],
    redistribute: [],
    evidence: { source: `recipes/${name}`, line: 1 },
  }
}

/** A catalogue of these recipes; what some recipe provides and none is named is a virtual. */
export function makeCatalog(recipes: Readonly<Record<string, Recipe>>): Catalog {
  const packages = new Map(Object.entries(recipes).map(([n, r]) => [n, makePackage(n, r)]))
  const virtualsOf = (p: Package) => p.provides.map((e) => parseSpec(e.virtual).name!)
  const virtuals = new Set([...packages.values()].flatMap(virtualsOf))
  return {
    digest: 'test',
    provenance: { tool: 'test', repository: 'memory', commit: '0' },
    names: () => [...packages.keys()].sort(),
    virtuals: () => [...virtuals].filter((v) => !packages.has(v)).sort(),
    package: (name) => packages.get(name),
    sources: () => [],
    providers: (virtual) =>
      [...packages]
        .filter(([, p]) => virtualsOf(p).includes(virtual))
        .map(([name]) => name)
        .sort(),
  }
}
