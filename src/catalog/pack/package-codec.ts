/**
 * Package ⇄ the text of its block: JSON with short keys. Condition and spec strings stand once in
 * a table `s` and are named by index, long lists are flat numbers: a plan opens hundreds of these.
 */
import type { DependencyType, Package, PackageVersion, Variant } from '../../model/package.ts'
import { stringLookup, StringTable } from './strings.ts'

const dependencyTypes: readonly DependencyType[] = ['build', 'link', 'run', 'test']
const typeLists: readonly DependencyType[][] = Array.from({ length: 16 }, (_, mask) =>
  dependencyTypes.filter((_, bit) => mask & (1 << bit)),
)
const versionFlags = ['preferred', 'develop', 'deprecated', 'prerelease', 'git'] as const
const kinds = ['bool', 'single', 'multi'] as const
const boolValues = [true, false]

/** Fields that are copied as they are: rare or small. */
const plain = [
  'homepage',
  'detectLibraries',
  'compiler',
  'patches',
  'resources',
  'upstream',
] as const
/** Likewise lists, left out when empty. */
const plainLists = ['maintainers', 'tags', 'buildSystems', 'detect', 'redistribute'] as const

type Value = string | boolean
type PackedVariant = [
  name: string,
  kind: number,
  preset: Value | Value[],
  when: number,
  precedence: number,
  values?: Value[] | 0 | 1,
  rest?: Pick<Variant, 'conditionalValues' | 'sticky' | 'disjointSets'>,
]
type Packed = {
  t: string
  n: string
  e: Package['evidence']
  c?: 0
  p: Partial<Pick<Package, (typeof plain)[number] | (typeof plainLists)[number]>>
  s: string[]
  v: string[]
  /** Flags of version number i, as pairs. */
  f?: number[]
  V?: PackedVariant[]
  /** Spec, condition, types as triples. */
  d?: number[]
  /** Patches of dependency number i, as pairs. */
  q?: number[]
  l?: number[]
  P?: number[]
  T?: [number[], number][]
  x?: number[]
  r?: [number[], 0 | 1, number][]
  E?: number[]
}

const unlessEmpty = <K extends string, T>(key: K, list: readonly T[]) =>
  (list.length > 0 ? { [key]: list } : {}) as { [P in K]?: T[] }

export function encodePackage(p: Package): string {
  const table = new StringTable()
  const at = (text: string) => table.add(text)
  const packed: Packed = {
    t: p.tool,
    n: p.name,
    e: p.evidence,
    ...(!p.hasCode && { c: 0 as const }),
    p: Object.fromEntries([
      ...plain.filter((key) => p[key] !== undefined).map((key) => [key, p[key]]),
      ...plainLists.filter((key) => p[key].length > 0).map((key) => [key, p[key]]),
    ]),
    v: p.versions.map((v) => v.version),
    ...unlessEmpty('f', packFlags(p.versions)),
    ...unlessEmpty(
      'V',
      p.variants.map((v) => packVariant(v, at)),
    ),
    ...unlessEmpty(
      'd',
      p.dependencies.flatMap((d) => [
        at(d.spec),
        at(d.when),
        d.types.reduce((mask, type) => mask | (1 << dependencyTypes.indexOf(type)), 0),
      ]),
    ),
    ...unlessEmpty(
      'q',
      p.dependencies.flatMap((d, i) => (d.patches ? [i, d.patches] : [])),
    ),
    ...unlessEmpty(
      'l',
      p.licences.flatMap((l) => [at(l.id), at(l.when)]),
    ),
    ...unlessEmpty(
      'P',
      p.provides.flatMap((x) => [at(x.virtual), at(x.when)]),
    ),
    ...unlessEmpty(
      'T',
      p.providedTogether.map((x): [number[], number] => [x.virtuals.map(at), at(x.when)]),
    ),
    ...unlessEmpty(
      'x',
      p.conflicts.flatMap((x) => [at(x.spec), at(x.when)]),
    ),
    ...unlessEmpty(
      'r',
      p.requires.map((x): [number[], 0 | 1, number] => [
        x.specs.map(at),
        x.policy === 'one_of' ? 0 : 1,
        at(x.when),
      ]),
    ),
    ...unlessEmpty(
      'E',
      p.extends.flatMap((x) => [at(x.spec), at(x.when)]),
    ),
    s: table.list,
  }
  return JSON.stringify(packed)
}

const packFlags = (versions: readonly PackageVersion[]): number[] =>
  versions.flatMap((v, i) => {
    const mask = versionFlags.reduce((m, flag, bit) => (v[flag] ? m | (1 << bit) : m), 0)
    return mask ? [i, mask] : []
  })

function packVariant(v: Variant, at: (text: string) => number): PackedVariant {
  const usual = v.kind === 'bool' && v.values?.length === 2 && v.values[0] === true
  const rest = {
    ...(v.conditionalValues && { conditionalValues: v.conditionalValues }),
    ...(v.sticky && { sticky: v.sticky }),
    ...(v.disjointSets && { disjointSets: v.disjointSets }),
  }
  const packed: PackedVariant = [
    v.name,
    kinds.indexOf(v.kind),
    v.default,
    at(v.when),
    v.precedence,
    usual ? 1 : (v.values ?? 0),
  ]
  if (Object.keys(rest).length > 0) packed.push(rest)
  return packed
}

/** Throws when the text is not a block of this format. */
export function decodePackage(text: string): Package {
  const p = JSON.parse(text) as Packed
  const string = stringLookup(p.s)
  return {
    tool: p.t,
    name: p.n,
    maintainers: [],
    tags: [],
    buildSystems: [],
    detect: [],
    redistribute: [],
    ...p.p,
    licences: pairs(p.l, (id, when) => ({ id: string(id), when: string(when) })),
    versions: unpackVersions(p),
    variants: (p.V ?? []).map((v) => unpackVariant(v, string)),
    dependencies: unpackDependencies(p, string),
    provides: pairs(p.P, (virtual, when) => ({ virtual: string(virtual), when: string(when) })),
    providedTogether: (p.T ?? []).map(([virtuals, when]) => ({
      virtuals: virtuals.map(string),
      when: string(when),
    })),
    conflicts: pairs(p.x, (spec, when) => ({ spec: string(spec), when: string(when) })),
    requires: (p.r ?? []).map(([specs, policy, when]) => ({
      specs: specs.map(string),
      policy: policy === 0 ? 'one_of' : 'any_of',
      when: string(when),
    })),
    extends: pairs(p.E, (spec, when) => ({ spec: string(spec), when: string(when) })),
    hasCode: p.c !== 0,
    evidence: p.e,
  }
}

function pairs<T>(flat: number[] | undefined, make: (a: number, b: number) => T): T[] {
  const list: T[] = []
  if (flat) for (let i = 0; i < flat.length; i += 2) list.push(make(flat[i]!, flat[i + 1]!))
  return list
}

function unpackVersions(p: Packed): PackageVersion[] {
  const versions: PackageVersion[] = p.v.map((version) => ({ version }))
  pairs(p.f, (i, mask) => {
    const version = versions[i]!
    versionFlags.forEach((flag, bit) => {
      if (mask & (1 << bit)) version[flag] = true
    })
  })
  return versions
}

function unpackVariant(packed: PackedVariant, string: (i: number) => string): Variant {
  const [name, kind, value, when, precedence, values, rest] = packed
  return {
    name,
    kind: kinds[kind]!,
    default: value,
    ...(values === 1 ? { values: boolValues } : values ? { values } : {}),
    when: string(when),
    precedence,
    ...rest,
  }
}

function unpackDependencies(p: Packed, string: (i: number) => string): Package['dependencies'] {
  const list: Package['dependencies'] = []
  const flat = p.d ?? []
  for (let i = 0; i < flat.length; i += 3)
    list.push({
      spec: string(flat[i]!),
      when: string(flat[i + 1]!),
      types: typeLists[flat[i + 2]!]!,
    })
  pairs(p.q, (i, patches) => {
    list[i]!.patches = patches
  })
  return list
}
