/**
 * The conjunction of two specs, as Spack's `Spec.constrain` makes it without looking at recipes: a
 * virtual and its provider are two different dependencies.
 */
import { PortolanError } from '../model/errors.ts'
import { anyVersion, intersection, intersects, type Versions } from './range.ts'
import { printSpec } from './print.ts'
import type { DependencyConstraint, Spec, VariantConstraint } from './spec.ts'
import { targetsInBoth } from './target.ts'

type Variants = readonly VariantConstraint[]

const isBoolean = (v: VariantConstraint): boolean => typeof v.values[0] === 'boolean'
const valuesOf = (v: VariantConstraint): readonly (string | boolean)[] =>
  v.values[0] === '*' ? [] : v.values

function variantsMeet(a: VariantConstraint, b: VariantConstraint): boolean {
  const [x, y] = [valuesOf(a), valuesOf(b)]
  const [fixedA, fixedB] = [a.exact || isBoolean(a), b.exact || isBoolean(b)]
  if (fixedA && !y.every((v) => x.includes(v))) return false
  return !fixedB || x.every((v) => y.includes(v))
}

const byText = (a: string | boolean, b: string | boolean): number =>
  String(a) < String(b) ? -1 : 1

function bothVariants(a: VariantConstraint, b: VariantConstraint): VariantConstraint {
  const values = [...new Set([...valuesOf(a), ...valuesOf(b)])].sort(byText)
  return {
    name: a.name,
    values: values.length === 0 ? ['*'] : values,
    exact: a.exact || b.exact,
    propagate: a.propagate && b.propagate,
  }
}

function conflict(a: Spec, b: Spec, what: string): PortolanError {
  const hint = 'the condition can never hold'
  return new PortolanError('SPEC_CONFLICT', `'${printSpec(a)}' and '${printSpec(b)}': ${what}`, {
    hint,
  })
}

function constrainVariants(a: Spec, b: Spec): Variants {
  if (b.variants.length === 0) return a.variants
  if (a.variants.length === 0) return b.variants
  const result = [...a.variants]
  for (const other of b.variants) {
    const at = result.findIndex((v) => v.name === other.name)
    if (at < 0) result.push(other)
    else if (variantsMeet(result[at]!, other)) result[at] = bothVariants(result[at]!, other)
    else throw conflict(a, b, `different values of ${other.name}`)
  }
  return result
}

function constrainVersions(a: Spec, b: Spec): Versions | null {
  const both = intersection(a.versions ?? anyVersion, b.versions ?? anyVersion)
  if (both === null) throw conflict(a, b, 'no version is in both')
  return both.text === ':' ? null : both
}

function either(a: Spec, b: Spec, key: 'name' | 'namespace' | 'platform' | 'os'): string | null {
  const [x, y] = [a[key], b[key]]
  if (x !== null && y !== null && x !== y) throw conflict(a, b, `different ${key}s`)
  return x ?? y
}

function target(a: Spec, b: Spec): string | null {
  if (a.target === null || b.target === null || a.target === b.target) return a.target ?? b.target
  const both = targetsInBoth(a.target, b.target)
  if (both === null) throw conflict(a, b, 'no target is in both')
  return both
}

function hash(a: Spec, b: Spec): string | null {
  if (a.hash === null || b.hash === null) return a.hash ?? b.hash
  if (b.hash.startsWith(a.hash)) return b.hash
  if (a.hash.startsWith(b.hash)) return a.hash
  throw conflict(a, b, 'different hashes')
}

function constrainFlags(a: Spec['flags'], b: Spec['flags']): Spec['flags'] {
  const names = Object.keys(b)
  if (names.length === 0) return a
  const result = { ...a }
  for (const name of names) {
    const have = words(a[name] ?? '')
    const more = words(b[name]!).filter((flag) => !have.includes(flag))
    result[name] = [...have, ...more].join(' ')
  }
  return result
}

function passedFlags(a: Spec, b: Spec): Pick<Spec, 'propagatedFlags'> {
  const both = [...new Set([...(a.propagatedFlags ?? []), ...(b.propagatedFlags ?? [])])]
  return both.length === 0 ? {} : { propagatedFlags: both }
}

/** Flags with their arguments: `-I dir` is one. */
const words = (flags: string): string[] => flags.split(/\s+(?=-)/).filter((flag) => flag !== '')

/** Whether two edges hold under the same condition. */
export const sameCondition = (a: Spec | null, b: Spec | null): boolean =>
  a === b || (a !== null && b !== null && specKey(a) === specKey(b))

/** `%` of the same package as an earlier `^` makes that a direct one. */
export function mergeEdge(a: DependencyConstraint, b: DependencyConstraint): DependencyConstraint {
  return {
    sigil: a.sigil === '^' && b.sigil !== '^' ? '%' : a.sigil,
    virtuals: [...new Set([...a.virtuals, ...b.virtuals])].sort(),
    types: [...new Set([...a.types, ...b.types])],
    when: a.when,
    spec: constrain(a.spec, b.spec),
  }
}

function constrainDependencies(a: Spec, b: Spec): readonly DependencyConstraint[] {
  if (b.dependencies.length === 0) return a.dependencies
  const result = [...a.dependencies]
  for (const edge of b.dependencies) {
    const at = result.findIndex(
      (e) => e.spec.name === edge.spec.name && sameCondition(e.when, edge.when),
    )
    if (at < 0 || edge.spec.name === null) result.push(edge)
    else result[at] = mergeEdge(result[at]!, edge)
  }
  return result
}

/**
 * What satisfies both. With `dependencies: false` those of `a` are kept and `b`'s are not looked
 * at. Throws PortolanError SPEC_CONFLICT when nothing can satisfy both.
 */
export function constrain(a: Spec, b: Spec, options?: { dependencies: false }): Spec {
  return {
    name: either(a, b, 'name'),
    namespace: either(a, b, 'namespace'),
    versions: constrainVersions(a, b),
    variants: constrainVariants(a, b),
    target: target(a, b),
    os: either(a, b, 'os'),
    platform: either(a, b, 'platform'),
    flags: constrainFlags(a.flags, b.flags),
    ...passedFlags(a, b),
    hash: hash(a, b),
    dependencies: options ? a.dependencies : constrainDependencies(a, b),
  }
}

/** Whether something could satisfy both. */
export function specsMeet(a: Spec, b: Spec): boolean {
  for (const key of ['name', 'namespace', 'platform', 'os'] as const)
    if (a[key] !== null && b[key] !== null && a[key] !== b[key]) return false
  if (a.versions && b.versions && !intersects(a.versions, b.versions)) return false
  for (const v of a.variants) {
    const other = b.variants.find((w) => w.name === v.name)
    if (other && !variantsMeet(v, other)) return false
  }
  if (a.target !== null && b.target !== null && targetsInBoth(a.target, b.target) === null)
    return false
  return a.dependencies.every((edge) =>
    b.dependencies.every(
      (other) => other.spec.name !== edge.spec.name || specsMeet(edge.spec, other.spec),
    ),
  )
}

/** Equal for specs that Spack holds for the same: `@1.2-3` and `@1.2.3` are. `text`: as printed. */
export function specKey(spec: Spec, text = printSpec(spec)): string {
  const plain = spec.namespace === null ? text : `${spec.namespace}.${text}`
  return withVersionKeys(plain, spec)
}

function withVersionKeys(text: string, { versions, dependencies }: Spec): string {
  const own =
    versions === null || /^[1-9.:,=]*$/.test(versions.text)
      ? text
      : text.replaceAll(`@${versions.text}`, `@${versionsKey(versions)}`)
  return dependencies.reduce((key, d) => withVersionKeys(key, d.spec), own)
}

const versionsKey = (versions: Versions): string =>
  versions.text.replace(/[A-Za-z0-9._-]+/g, (version) =>
    (version.match(/[0-9]+|[A-Za-z]+/g) ?? []).map((c) => c.replace(/^0+(?=\d)/, '')).join('.'),
  )
