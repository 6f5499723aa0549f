/**
 * Compares facts with what the catalogue gives back. The Package is turned back into facts here, by
 * code that shares nothing with the reader, so that a field lost in either direction shows.
 * What the catalogue leaves out on purpose is left out of the facts first: see `reduce…`.
 */
import type {
  PackageFacts,
  SourceFact,
  VariantFact,
} from '../../src/adapters/spack/recipes/facts.ts'
import { upstreamKinds } from '../../src/adapters/spack/recipes/facts.ts'
import type { Package, Source, Variant } from '../../src/model/package.ts'
import { canonicalJson } from '../../src/util/digest.ts'

type Fields = Record<string, unknown>

/** Facts without namespace, base classes, kind of checksum and what follows from the rest. */
function reducePackage(facts: PackageFacts): Fields {
  const { namespace: _n, bases: _b, versions, variants, dependencies, ...rest } = facts
  return {
    ...rest,
    versions: versions.map(({ v, preferred, develop, deprecated, prerelease, ...version }) => {
      const { checksum: _c, ...checkout } = version
      const git = Object.keys(checkout).length > 0
      return { v, preferred, develop, deprecated, prerelease, git: git || undefined }
    }),
    variants: variants.map(reduceVariant),
    dependencies: dependencies.map(({ name: _name, ...dependency }) => dependency),
  }
}

/** A quoted boolean default is a boolean; a value repeated keeps its first place. */
function reduceVariant(fact: VariantFact): Fields {
  const word = fact.type === 'bool' ? String(fact.default).toLowerCase() === 'true' : fact.default
  const values = fact.values?.map((v) => (typeof v === 'object' ? v.value : v))
  return {
    ...fact,
    group_validator: undefined,
    default: word,
    values: values?.filter((value, i) => values.indexOf(value) === i),
    conditional: fact.values?.filter((v) => typeof v === 'object') ?? [],
  }
}

/** Package → the same fields. */
function packageFields(p: Package): Fields {
  const conditions = [...new Set(p.redistribute.map((r) => r.when))]
  const allows = (what: string, when: string) =>
    !p.redistribute.some((r) => r.what === what && r.when === when)
  return {
    name: p.name,
    homepage: p.homepage,
    ...Object.fromEntries(upstreamKinds.map((kind) => [kind, p.upstream?.[kind]])),
    has_code: p.hasCode,
    maintainers: p.maintainers,
    tags: p.tags,
    licenses: p.licences,
    versions: p.versions.map(({ version, ...flags }) => ({ v: version, ...flags })),
    variants: p.variants.map(variantFields),
    build_systems: p.buildSystems,
    dependencies: p.dependencies,
    provides: p.provides,
    provided_together: unlessEmpty(
      p.providedTogether.map((x) => ({ together: x.virtuals, when: x.when })),
    ),
    conflicts: p.conflicts,
    requires: p.requires,
    extends: p.extends,
    patches: p.patches?.map(({ when, count }) => ({ when, n: count })),
    resources: p.resources,
    redistribute: unlessEmpty(
      conditions.map((when) => ({
        when,
        source: allows('source', when),
        binary: allows('binary', when),
      })),
    ),
    detect_executables: unlessEmpty(p.detect),
    detect_libraries: p.detectLibraries,
    compiler_languages: p.compiler?.languages,
    compiler_prefixes: p.compiler?.prefixes,
    compiler_suffixes: p.compiler?.suffixes,
  }
}

const variantFields = (v: Variant): Fields => ({
  name: v.name,
  type: v.kind,
  default: Array.isArray(v.default) ? v.default.join(',') : v.default,
  values: v.values,
  conditional: v.conditionalValues ?? [],
  validator: v.values ? undefined : true,
  when: v.when,
  precedence: v.precedence,
  sticky: v.sticky,
  disjoint_sets: v.disjointSets,
})

const unlessEmpty = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)

/** Names of fields in which they differ. */
function differing(a: Fields, b: Fields): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.filter((key) => canonicalJson(a[key] ?? null) !== canonicalJson(b[key] ?? null))
}

/** Fields of the facts that the Package does not give back, and the other way round. */
export const packageDifferences = (facts: PackageFacts, p: Package): string[] =>
  differing(reducePackage(facts), packageFields(p))

/** Facts without what only Spack's own fetcher needs. */
function reduceSource(fact: SourceFact): Fields {
  const { get_full_repo: _g, no_cache: _n, fetch_options: _f, date: _d, ...rest } = fact
  const { checksum, submodules, ...source } = rest
  return {
    ...source,
    submodules: submodules === '<callable>' ? 'some' : submodules === 'True' ? true : submodules,
    ...(checksum !== undefined && { [checksum.length === 64 ? 'sha256' : 'md5']: checksum }),
  }
}

/**
 * Likewise for sources. A repository equal to the recipe's own, and a guessed url, are derived.
 */
export function sourceDifferences(facts: SourceFact, source: Source, p: Package): string[] {
  const { version, ref: _, guessedUrl: _g, git, ...rest } = source
  const fields = {
    ...rest,
    v: version,
    git: facts.git === undefined && git === p.upstream?.['git'] ? undefined : git,
  }
  return differing(reduceSource(facts), fields)
}
