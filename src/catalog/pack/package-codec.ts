/**
 * Package ⇄ its text in a block: JSON with short keys. Strings stand in the block's table and are
 * named by index, long lists are flat numbers: a plan opens hundreds of these.
 */
import type { DependencyType, Package, PackageVersion, Variant } from '../../model/package.ts'
import type { Lookup, StringTable } from './strings.ts'

const dependencyTypes: readonly DependencyType[] = ['build', 'link', 'run', 'test']
// Shared by all packages read, so frozen.
const typeLists = Array.from(
  { length: 16 },
  (_, mask) =>
    Object.freeze(dependencyTypes.filter((_, bit) => mask & (1 << bit))) as DependencyType[],
)
const versionFlags = ['preferred', 'develop', 'deprecated', 'prerelease', 'git'] as const
const kinds = ['bool', 'single', 'multi'] as const
const boolValues = Object.freeze([true, false]) as boolean[]

/** Fields that few packages have, copied as they are. */
const rare = ['detectLibraries', 'compiler', 'patches', 'resources'] as const
/** Likewise lists, left out when empty. */
const rareLists = ['maintainers', 'tags', 'detect', 'redistribute'] as const
type Rare = (typeof rare)[number] | (typeof rareLists)[number]

type Value = string | boolean
type PackedVariant = [
  name: number,
  kind: number,
  preset: Value | Value[],
  when: number,
  precedence: number,
  /** 1: true and false; 0: decided by code. */
  values: Value[] | 0 | 1,
  rest?: Pick<Variant, 'conditionalValues' | 'sticky' | 'disjointSets'>,
]
/** Numbers are indices of strings unless said otherwise. */
type Packed = {
  tool: number
  name: number
  evidence: [source: number, line?: number]
  homepage?: number
  hasCode?: 0
  buildSystems?: number[]
  /** Kind, value as pairs. */
  upstream?: number[]
  rare?: Partial<Pick<Package, Rare>>
  /** Separated by spaces. */
  versions: string
  /** Number of a version and its flags as a bit mask, as pairs. */
  flags?: number[]
  variants?: PackedVariant[]
  /** Spec, condition, types as a bit mask, as triples. */
  dependencies?: number[]
  /** Number of a dependency and of its patches, as pairs. */
  dependencyPatches?: number[]
  licences?: number[]
  provides?: number[]
  providedTogether?: [virtuals: number[], when: number][]
  conflicts?: number[]
  requires?: [specs: number[], policy: 0 | 1, when: number][]
  extends?: number[]
}

const unlessEmpty = <K extends keyof Packed, T>(key: K, list: readonly T[]) =>
  (list.length > 0 ? { [key]: list } : {}) as { [P in K]?: T[] }

/** The text of the package; its strings go into `table`. */
export function encodePackage(p: Package, table: StringTable): string {
  const at = (text: string) => table.add(text)
  const packed: Packed = {
    tool: at(p.tool),
    name: at(p.name),
    evidence: [at(p.evidence.source), ...(p.evidence.line ? [p.evidence.line] : [])] as [number],
    ...(p.homepage !== undefined && { homepage: at(p.homepage) }),
    ...(!p.hasCode && { hasCode: 0 as const }),
    ...unlessEmpty('buildSystems', p.buildSystems.map(at)),
    ...unlessEmpty(
      'upstream',
      Object.entries(p.upstream ?? {})
        .flat()
        .map(at),
    ),
    ...packRare(p),
    versions: packVersions(p.versions),
    ...unlessEmpty('flags', packFlags(p.versions)),
    ...unlessEmpty(
      'variants',
      p.variants.map((v) => packVariant(v, at)),
    ),
    ...unlessEmpty(
      'dependencies',
      p.dependencies.flatMap((d) => [
        at(d.spec),
        at(d.when),
        d.types.reduce((mask, type) => mask | (1 << dependencyTypes.indexOf(type)), 0),
      ]),
    ),
    ...unlessEmpty(
      'dependencyPatches',
      p.dependencies.flatMap((d, i) => (d.patches ? [i, d.patches] : [])),
    ),
    ...unlessEmpty(
      'licences',
      p.licences.flatMap((l) => [at(l.id), at(l.when)]),
    ),
    ...unlessEmpty(
      'provides',
      p.provides.flatMap((x) => [at(x.virtual), at(x.when)]),
    ),
    ...unlessEmpty(
      'providedTogether',
      p.providedTogether.map((x): [number[], number] => [x.virtuals.map(at), at(x.when)]),
    ),
    ...unlessEmpty(
      'conflicts',
      p.conflicts.flatMap((x) => [at(x.spec), at(x.when)]),
    ),
    ...unlessEmpty(
      'requires',
      p.requires.map((x): [number[], 0 | 1, number] => [
        x.specs.map(at),
        x.policy === 'one_of' ? 0 : 1,
        at(x.when),
      ]),
    ),
    ...unlessEmpty(
      'extends',
      p.extends.flatMap((x) => [at(x.spec), at(x.when)]),
    ),
  }
  return JSON.stringify(packed)
}

function packRare(p: Package): { rare?: Partial<Pick<Package, Rare>> } {
  const found = Object.fromEntries([
    ...rare.filter((key) => p[key] !== undefined).map((key) => [key, p[key]]),
    ...rareLists.filter((key) => p[key].length > 0).map((key) => [key, p[key]]),
  ]) as Partial<Pick<Package, Rare>>
  return Object.keys(found).length > 0 ? { rare: found } : {}
}

function packVersions(versions: readonly PackageVersion[]): string {
  const bad = versions.find(({ version }) => !/^\S+$/.test(version))
  if (bad) throw new Error(`a version with a space or without letters: "${bad.version}"`)
  return versions.map(({ version }) => version).join(' ')
}

const packFlags = (versions: readonly PackageVersion[]): number[] =>
  versions.flatMap((v, i) => {
    const mask = versionFlags.reduce((m, flag, bit) => (v[flag] ? m | (1 << bit) : m), 0)
    return mask ? [i, mask] : []
  })

function packVariant(v: Variant, at: (text: string) => number): PackedVariant {
  const usual = v.values?.length === 2 && v.values[0] === true && v.values[1] === false
  const rest = {
    ...(v.conditionalValues && { conditionalValues: v.conditionalValues }),
    ...(v.sticky && { sticky: v.sticky }),
    ...(v.disjointSets && { disjointSets: v.disjointSets }),
  }
  const packed: PackedVariant = [
    at(v.name),
    kinds.indexOf(v.kind),
    v.default,
    at(v.when),
    v.precedence,
    usual ? 1 : (v.values ?? 0),
  ]
  if (Object.keys(rest).length > 0) packed.push(rest)
  return packed
}

/** Throws when the text is not a package of this format. */
export function decodePackage(text: string, string: Lookup): Package {
  const p = JSON.parse(text) as Packed
  const [source, line] = p.evidence
  return {
    tool: string(p.tool),
    name: string(p.name),
    ...(p.homepage !== undefined && { homepage: string(p.homepage) }),
    maintainers: [],
    tags: [],
    detect: [],
    redistribute: [],
    ...p.rare,
    ...(p.upstream && { upstream: Object.fromEntries(pairs(p.upstream, string, entry)) }),
    buildSystems: (p.buildSystems ?? []).map(string),
    licences: pairs(p.licences, string, (id, when) => ({ id, when })),
    versions: unpackVersions(p),
    variants: (p.variants ?? []).map((v) => unpackVariant(v, string)),
    dependencies: unpackDependencies(p, string),
    provides: pairs(p.provides, string, (virtual, when) => ({ virtual, when })),
    providedTogether: (p.providedTogether ?? []).map(([virtuals, when]) => ({
      virtuals: virtuals.map(string),
      when: string(when),
    })),
    conflicts: pairs(p.conflicts, string, (spec, when) => ({ spec, when })),
    requires: (p.requires ?? []).map(([specs, policy, when]) => ({
      specs: specs.map(string),
      policy: policy === 0 ? 'one_of' : 'any_of',
      when: string(when),
    })),
    extends: pairs(p.extends, string, (spec, when) => ({ spec, when })),
    hasCode: p.hasCode !== 0,
    evidence: { source: string(source), ...(line !== undefined && { line }) },
  }
}

const entry = (key: string, value: string): [string, string] => [key, value]

function pairs<T>(
  flat: number[] | undefined,
  string: Lookup,
  make: (a: string, b: string) => T,
): T[] {
  const list: T[] = []
  if (flat)
    for (let i = 0; i < flat.length; i += 2) list.push(make(string(flat[i]), string(flat[i + 1])))
  return list
}

function unpackVersions(p: Packed): PackageVersion[] {
  if (p.versions === '') return []
  const versions: PackageVersion[] = p.versions.split(' ').map((version) => ({ version }))
  const flags = p.flags ?? []
  for (let i = 0; i < flags.length; i += 2) {
    const version = versions[flags[i]!]!
    versionFlags.forEach((flag, bit) => {
      if (flags[i + 1]! & (1 << bit)) version[flag] = true
    })
  }
  return versions
}

function unpackVariant(packed: PackedVariant, string: Lookup): Variant {
  const [name, kind, preset, when, precedence, values, rest] = packed
  const variant: Variant = {
    name: string(name),
    kind: kinds[kind]!,
    default: preset,
    when: string(when),
    precedence,
  }
  if (values !== 0) variant.values = values === 1 ? boolValues : values
  return rest ? { ...variant, ...rest } : variant
}

function unpackDependencies(p: Packed, string: Lookup): Package['dependencies'] {
  const list: Package['dependencies'] = []
  const flat = p.dependencies ?? []
  for (let i = 0; i < flat.length; i += 3) {
    const types = typeLists[flat[i + 2]!]!
    list.push({ spec: string(flat[i]), when: string(flat[i + 1]), types })
  }
  const patches = p.dependencyPatches ?? []
  for (let i = 0; i < patches.length; i += 2) list[patches[i]!]!.patches = patches[i + 1]!
  return list
}
