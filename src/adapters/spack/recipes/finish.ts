/** A draft whose directives are all carried out, and its class's attributes → facts. */
import { anyVersion, compareConstraints } from '../../../spec/range.ts'
import type { Spec } from '../../../spec/spec.ts'
import { compareVersions, isDevelop, isGitVersion, isPrerelease } from '../../../spec/version.ts'
import { typeBits } from './carry-out.ts'
import { printOf, type Draft, type Under, type VersionDraft, type WhenMap } from './draft.ts'
import type { PackageFacts, SourceFact, SourceFacts } from './facts.ts'

type VersionFact = PackageFacts['versions'][number]
type Types = PackageFacts['dependencies'][number]['types']

/** Spack's order of preference; the list is given best first. */
function compareForConcretizing(a: VersionDraft, b: VersionDraft): number {
  const ranks = (v: VersionDraft): boolean[] => [
    v.preferred,
    !isGitVersion(v.version),
    !isDevelop(v.version),
    !isPrerelease(v.version),
  ]
  const [x, y] = [ranks(a), ranks(b)]
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i] === true ? -1 : 1
  return compareVersions(b.version, a.version)
}

function versionFact({ version, preferred, deprecated, source }: VersionDraft): VersionFact {
  const kind = (['sha256', 'md5', 'checksum'] as const).find((k) => source[k] !== undefined)
  const { branch, tag, commit, svn, hg, revision } = source
  return {
    v: version.text,
    ...(preferred && { preferred: true as const }),
    ...(isDevelop(version) && { develop: true as const }),
    ...(deprecated && { deprecated: true as const }),
    ...(isPrerelease(version) && { prerelease: true as const }),
    ...(kind && { checksum: kind }),
    ...(branch !== undefined && { branch }),
    ...(tag !== undefined && { tag }),
    ...(commit !== undefined && { commit }),
    ...(svn !== undefined && { svn }),
    ...(hg !== undefined && { hg }),
    ...(revision !== undefined && { revision }),
  }
}

const typeNames = Object.keys(typeBits) as (keyof typeof typeBits)[]
const typesOf = (bits: number): Types => typeNames.filter((name) => bits & typeBits[name])

/** One fact for each thing said under each condition. */
function each<T, F>(map: WhenMap<T>, facts: (under: Under<T>) => readonly F[]): F[] {
  const result: F[] = []
  for (const entry of map.values()) for (const fact of facts(entry)) result.push(fact)
  return result
}

/** Attributes of the recipe's class. */
export type ClassFacts = Pick<
  PackageFacts,
  | 'namespace'
  | 'bases'
  | 'homepage'
  | 'tags'
  | 'detect_executables'
  | 'detect_libraries'
  | 'compiler_languages'
  | 'compiler_prefixes'
  | 'compiler_suffixes'
> & { upstream: Partial<PackageFacts> }

export function finish(
  draft: Draft,
  { upstream, ...attributes }: ClassFacts,
): { facts: PackageFacts; sources: SourceFacts } {
  const versions = [...draft.versions.values()].sort(compareForConcretizing)
  const variants = each(draft.variants, ({ text, value }) =>
    [...value.values()].map((variant) => ({ ...variant, when: text })),
  )
  const together = each(draft.providedTogether, ({ text, value }) =>
    value.map((names) => ({ together: names, when: text })),
  )
  const patches = each(draft.patches, ({ text, value }) => [{ when: text, n: value.count }])
  const resources = each(draft.resources, ({ text, value }) =>
    value.map((name) => ({ name, when: text })),
  )
  const redistribute = each(draft.redistribute, ({ text, value }) => [{ when: text, ...value }])
  const facts: PackageFacts = {
    name: draft.name,
    ...attributes,
    ...upstream,
    has_code: draft.hasCode,
    maintainers: [...draft.maintainers],
    licenses: each(draft.licenses, ({ text, value }) => [{ id: value, when: text }]),
    versions: versions.map(versionFact),
    variants,
    build_systems: [...new Set(variants.flatMap(buildSystems))],
    dependencies: each(draft.dependencies, ({ text, value }) =>
      [...value].map(([name, { spec, types, patches: n }]) => ({
        name,
        spec: printOf(spec).text,
        when: text,
        types: typesOf(types),
        ...(n > 0 && { patches: n }),
      })),
    ),
    provides: each(draft.provided, ({ text, value }) =>
      [...value.values()]
        .sort(compareVirtuals)
        .map((spec) => ({ virtual: printOf(spec).text, when: text })),
    ),
    ...(together.length > 0 && { provided_together: together }),
    conflicts: each(draft.conflicts, ({ text, value }) =>
      value.map((spec) => ({ spec, when: text })),
    ),
    requires: each(draft.requires, ({ text, value }) => value.map((r) => ({ ...r, when: text }))),
    extends: [...draft.extendees.values()].map(({ spec, when }) => ({
      spec: printOf(spec).text,
      when: printOf(when).text,
    })),
    ...(patches.length > 0 && { patches }),
    ...(resources.length > 0 && { resources }),
    ...(redistribute.length > 0 && { redistribute }),
  }
  const sources = versions.map(({ version, source }): SourceFact => ({
    v: version.text,
    ...source,
  }))
  return { facts, sources: { name: draft.name, sources } }
}

const buildSystems = ({ name, values }: PackageFacts['variants'][number]): string[] =>
  name === 'build_system'
    ? (values ?? []).map((value) => String(typeof value === 'object' ? value.value : value))
    : []

/** Spack's order of specs that have only a name and versions. */
function compareVirtuals(a: Spec, b: Spec): number {
  if (a.name !== b.name) return (a.name ?? '') < (b.name ?? '') ? -1 : 1
  return compareConstraints(a.versions ?? anyVersion, b.versions ?? anyVersion)
}
