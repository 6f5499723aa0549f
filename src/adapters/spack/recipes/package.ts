import type { Package, PackageVersion, Variant } from '../../../model/package.ts'
import { folderOf } from './names.ts'
import { upstreamKinds, type PackageFacts, type VariantFact } from './facts.ts'

/** The recipe's file in the package repository, layout of package API 2. */
export function recipePath(namespace: string, name: string): string {
  return `repos/spack_repo/${namespace}/packages/${folderOf(name)}/package.py`
}

function toVersion(fact: PackageFacts['versions'][number]): PackageVersion {
  const { preferred, develop, deprecated, prerelease } = fact
  const checkout = fact.branch ?? fact.tag ?? fact.commit ?? fact.svn ?? fact.hg ?? fact.revision
  return {
    version: fact.v,
    ...(preferred && { preferred }),
    ...(develop && { develop }),
    ...(deprecated && { deprecated }),
    ...(prerelease && { prerelease }),
    ...(checkout !== undefined && { git: true as const }),
  }
}

function toVariant(fact: VariantFact): Variant {
  const conditional = fact.values?.filter((value) => typeof value === 'object')
  // Some recipes quote a boolean default; Spack compares the text, so "False" is false.
  const scalar =
    fact.type === 'bool' && typeof fact.default === 'string'
      ? fact.default.toLowerCase() === 'true'
      : fact.default
  return {
    name: fact.name,
    kind: fact.type,
    default: fact.type === 'multi' ? String(scalar).split(',') : scalar,
    ...(fact.values && {
      values: [...new Set(fact.values.map((v) => (typeof v === 'object' ? v.value : v)))],
    }),
    ...(conditional?.length && { conditionalValues: conditional }),
    when: fact.when,
    precedence: fact.precedence,
    ...(fact.sticky && { sticky: true as const }),
    ...(fact.disjoint_sets && { disjointSets: fact.disjoint_sets }),
  }
}

/** Spack's facts about one recipe → Package. What is left out, and why: docs/formats/catalog.md. */
export function toPackage(
  facts: PackageFacts,
  path = recipePath(facts.namespace, facts.name),
): Package {
  const upstream = upstreamKinds.flatMap((kind) => {
    const value = facts[kind]
    return value === undefined ? [] : [[kind, value] as const]
  })
  return {
    tool: 'spack',
    name: facts.name,
    ...(facts.homepage !== undefined && { homepage: facts.homepage }),
    licences: facts.licenses,
    maintainers: facts.maintainers,
    tags: facts.tags,
    buildSystems: facts.build_systems,
    versions: facts.versions.map(toVersion),
    variants: facts.variants.map(toVariant),
    dependencies: facts.dependencies.map(({ spec, when, types, patches }) => ({
      spec,
      when,
      types,
      ...(patches !== undefined && { patches }),
    })),
    provides: facts.provides,
    providedTogether: (facts.provided_together ?? []).map((p) => ({
      virtuals: p.together,
      when: p.when,
    })),
    conflicts: facts.conflicts,
    requires: facts.requires,
    extends: facts.extends,
    hasCode: facts.has_code,
    detect: facts.detect_executables ?? [],
    ...(facts.detect_libraries && { detectLibraries: facts.detect_libraries }),
    ...(facts.compiler_languages && {
      compiler: {
        languages: facts.compiler_languages,
        prefixes: facts.compiler_prefixes ?? [],
        suffixes: facts.compiler_suffixes ?? [],
      },
    }),
    redistribute: (facts.redistribute ?? []).flatMap(({ when, source, binary }) => [
      ...(source ? [] : [{ what: 'source' as const, when }]),
      ...(binary ? [] : [{ what: 'binary' as const, when }]),
    ]),
    ...(facts.patches && {
      patches: facts.patches.map(({ when, n }) => ({ when, count: n })),
    }),
    ...(facts.resources && { resources: facts.resources }),
    ...(upstream.length > 0 && { upstream: Object.fromEntries(upstream) }),
    evidence: { source: path },
  }
}
