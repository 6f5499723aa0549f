/**
 * Which packages can stand in an answer at all: everything reachable from the roots over
 * dependencies whose condition is not already impossible, and over every provider of a virtual.
 */
import type { Catalog } from '../catalog/catalog.ts'
import type { Installation } from '../model/installation.ts'
import type { Dependency, Package } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import { intersects, parseVersions } from '../spec/range.ts'
import type { Spec } from '../spec/spec.ts'
import { parseVersion } from '../spec/version.ts'
import { contains } from '../spec/range.ts'
import type { Machine, SolveInput } from './input.ts'

export type PossibleDependency = {
  /** Position in the recipe's list; names the fact in explanations. */
  readonly index: number
  readonly spec: Spec
  readonly when: Spec
  readonly types: readonly ('build' | 'link' | 'run')[]
}

export type PossiblePackage = {
  readonly name: string
  /** undefined for installed software no recipe describes. */
  readonly recipe: Package | undefined
  readonly installed: readonly Installation[]
  readonly dependencies: readonly PossibleDependency[]
}

export type Possible = {
  readonly packages: ReadonlyMap<string, PossiblePackage>
  /** Virtual → packages that may provide it, in the order of preference. */
  readonly providers: ReadonlyMap<string, readonly string[]>
}

/** What a condition says about platform, os and target, decided for this machine. */
export function fitsMachine(spec: Spec, machine: Machine): boolean {
  return (
    (spec.platform === null || spec.platform === machine.platform) &&
    (spec.os === null || spec.os === machine.os) &&
    (spec.target === null || machine.targetSatisfies(spec.target))
  )
}

/** False when no version or variant value of the recipe could ever satisfy the condition. */
export function couldHold(
  when: Spec,
  recipe: Package,
  installed: readonly Installation[],
  machine: Machine,
): boolean {
  if (!fitsMachine(when, machine)) return false
  if (when.versions) {
    const wanted = when.versions
    const some =
      recipe.versions.some((v) => contains(wanted, parseVersion(v.version))) ||
      installed.some((i) => contains(wanted, parseVersion(versionOf(i))))
    if (!some) return false
  }
  return when.variants.every((wanted) => {
    const definitions = recipe.variants.filter((v) => v.name === wanted.name)
    if (definitions.length === 0) return installed.some((i) => wanted.name in i.variants)
    return (
      wanted.values.includes('*') ||
      definitions.some(
        (d) =>
          d.values === undefined ||
          wanted.values.every((v) => d.values!.map(String).includes(String(v))),
      ) ||
      installed.length > 0
    )
  })
}

export const versionOf = (i: Installation): string => i.upstreamVersion ?? i.version

function possibleDependencies(
  recipe: Package,
  installed: readonly Installation[],
  machine: Machine,
): PossibleDependency[] {
  const found: PossibleDependency[] = []
  recipe.dependencies.forEach((dependency: Dependency, index) => {
    const types = dependency.types.filter((t) => t !== 'test')
    if (types.length === 0) return
    const when = parseSpec(dependency.when)
    if (!couldHold(when, recipe, installed, machine)) return
    found.push({ index, spec: parseSpec(dependency.spec), when, types })
  })
  return found
}

/** Providers of a virtual, preferred ones first; compilers only where one is installed. */
function rankProviders(
  virtual: string,
  { catalog, preferences }: SolveInput,
  bySoftware: ReadonlyMap<string, readonly Installation[]>,
): string[] {
  const preferred = (preferences.providers[virtual] ?? []).map((p) => parseSpec(p).name ?? '')
  const fromSite = [...bySoftware].filter(([, list]) =>
    list.some((i) => i.provides.includes(virtual)),
  )
  const all = new Set([...catalog.providers(virtual), ...fromSite.map(([name]) => name)])
  const onlyInstalled = preferences.languages.includes(virtual)
  const usable = [...all].filter(
    (name) => bySoftware.has(name) || !(onlyInstalled || preferences.notBuildable.includes(name)),
  )
  const rank = (name: string) => {
    const at = preferred.indexOf(name)
    return at < 0 ? preferred.length : at
  }
  return usable.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

export function findPossible(input: SolveInput): Possible {
  const { catalog, installations, machine } = input
  const virtuals = new Set(catalog.virtuals())
  const bySoftware = new Map<string, Installation[]>()
  const byId = new Map(installations.map((i) => [i.id, i]))
  for (const i of installations) {
    if (i.software === undefined) continue
    const list = bySoftware.get(i.software)
    if (list) list.push(i)
    else bySoftware.set(i.software, [i])
  }
  const packages = new Map<string, PossiblePackage>()
  const providers = new Map<string, readonly string[]>()
  const queue: string[] = []
  const want = (name: string) => {
    if (packages.has(name) || providers.has(name)) return
    const recipe = catalog.package(name)
    const installed = bySoftware.get(name) ?? []
    if (virtuals.has(name) && !recipe) {
      const ranked = rankProviders(name, input, bySoftware)
      providers.set(name, ranked)
      ranked.forEach(want)
      return
    }
    if (!recipe && installed.length === 0) return
    packages.set(name, {
      name,
      recipe,
      installed,
      dependencies:
        recipe && !input.preferences.notBuildable.includes(name)
          ? possibleDependencies(recipe, installed, machine)
          : [],
    })
    queue.push(name)
  }
  for (const root of input.roots) {
    if (root.spec.name !== null) want(root.spec.name)
    for (const d of root.spec.dependencies) if (d.spec.name !== null) want(d.spec.name)
  }
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const entry = packages.get(name)!
    for (const d of entry.dependencies) if (d.spec.name !== null) want(d.spec.name)
    for (const i of entry.installed) {
      for (const d of i.dependencies) {
        const software = byId.get(d.id)?.software
        if (software !== undefined) want(software)
        d.virtuals?.forEach(want)
      }
    }
  }
  return { packages, providers }
}

/** Version constraint of a `provides` entry against what a dependent asks of the virtual. */
export function virtualVersionMeets(provided: Spec, wanted: Spec): boolean {
  return !provided.versions || !wanted.versions || intersects(provided.versions, wanted.versions)
}

/** True when the catalogue knows a version in the constraint. */
export const someVersionIn = (recipe: Package, versions: string): boolean => {
  const wanted = parseVersions(versions)
  return recipe.versions.some((v) => contains(wanted, parseVersion(v.version)))
}

export const isPackage = (catalog: Catalog, name: string): boolean =>
  catalog.package(name) !== undefined
