/**
 * What holds in every answer, found without searching: dependencies of what the request needs in any
 * case; and values that are paid for in any case, since one value is demanded and with it a conflict of
 * the recipe leaves but one value of another variant. (`openfoam` demands `boost+locale`, which
 * conflicts with `~icu`.)
 */
import type { Package } from '../model/package.ts'
import { parseSpec } from '../spec/parse.ts'
import { contains } from '../spec/range.ts'
import type { Spec, VariantConstraint } from '../spec/spec.ts'
import { parseVersion } from '../spec/version.ts'
import type { SolveInput } from './input.ts'
import { defaultValues, fitsMachine } from './possible.ts'
import { ruledSpecs } from './site-rules.ts'

/** Package → boolean variant → the value it is forced to, which is not its default. */
export type Forced = ReadonlyMap<string, ReadonlyMap<string, boolean>>

/** What holds in every answer, as far as the recipes tell by themselves. */
export type Sure = {
  readonly forced: Forced
  /** Package that is built → packages and virtuals it depends on. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>
  /** The only root is built and pays for a value of its own, as its defaults conflict. */
  readonly rootPays: boolean
}

type SurePackage = {
  readonly recipe: Package
  /** What is demanded of it, or forced, in every answer: one value of a variant. */
  readonly values: Map<string, string>
  readonly forced: Map<string, boolean>
  readonly needs: Set<string>
  /** Versions that no sure demand rules out. */
  versions: string[]
}

export function findSure(input: SolveInput): Sure {
  if (input.optionalRoots) return { forced: new Map(), needs: new Map(), rootPays: false }
  const passedOn = new Set(
    input.roots
      .flatMap(({ spec }) => [spec, ...spec.dependencies.map((d) => d.spec)])
      .flatMap((spec) => spec.variants.filter((v) => v.propagate).map((v) => v.name)),
  )
  const sure = new Map<string, SurePackage>()
  const installed = new Set(input.installations.map((i) => i.software))
  const notBuildable = new Set(input.preferences.notBuildable)
  const queue: string[] = []
  const demand = (spec: Spec) => {
    const name = spec.name ?? ''
    const recipe = input.catalog.package(name)
    // What is installed or requested need not keep to its recipe.
    if (!recipe || installed.has(name) || notBuildable.has(name)) return
    let found = sure.get(name)
    if (!found) {
      const versions = recipe.versions.map((v) => v.version)
      sure.set(
        name,
        (found = { recipe, values: new Map(), forced: new Map(), needs: new Set(), versions }),
      )
    }
    const wanted = spec.versions
    if (wanted) found.versions = found.versions.filter((v) => contains(wanted, parseVersion(v)))
    for (const v of spec.variants)
      if (v.values.length === 1 && v.values[0] !== '*' && !found.values.has(v.name))
        found.values.set(v.name, String(v.values[0]))
    queue.push(name)
  }
  for (const { spec } of input.roots) demand(spec)
  const followed = new Set<Package['dependencies'][number]>()
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const found = sure.get(name)!
    force(found, input, passedOn)
    for (const d of found.recipe.dependencies) {
      if (followed.has(d) || d.types.every((t) => t === 'test')) continue
      if (!isSure(parseSpec(d.when), found, input)) continue
      followed.add(d)
      const spec = parseSpec(d.spec)
      found.needs.add(spec.name ?? '')
      demand(spec)
    }
  }
  const roots = new Set(input.roots.map((r) => r.spec.name))
  const [root] = [...roots].map((name) => sure.get(name ?? ''))
  const forced = [...sure].filter(([name, p]) => p.forced.size > 0 && !roots.has(name))
  return {
    forced: new Map(forced.map(([name, p]) => [name, p.forced])),
    needs: new Map([...sure].map(([name, p]) => [name, p.needs])),
    rootPays: roots.size === 1 && root !== undefined && conflictsByDefault(root, input, passedOn),
  }
}

/**
 * A conflict of the recipe rests on defaults that nobody demands to be otherwise, and on what is sure.
 * (`py-torch` is `+cuda`, which conflicts with `cuda_arch=none`.) What depends on the package is not
 * asked: nothing below the only root does.
 */
function conflictsByDefault(
  found: SurePackage,
  input: SolveInput,
  passedOn: ReadonlySet<string>,
): boolean {
  const { recipe, values } = found
  const demands = [
    ...recipe.requires.flatMap((r) => r.specs.map(parseSpec)),
    ...ruledSpecs(input, recipe.name),
  ]
  const free = new Set([...passedOn, ...demands.flatMap((s) => s.variants.map((v) => v.name))])
  return recipe.conflicts.some((conflict) => {
    const specs = [parseSpec(conflict.spec), parseSpec(conflict.when)]
    if (specs.some((s) => s.name !== null && s.name !== recipe.name)) return false
    const rest = specs.flatMap((s) => s.variants)
    const holds = (v: VariantConstraint) =>
      v.values.length === 1 && values.get(v.name) === String(v.values[0])
    const byDefault = rest.filter((v) => !holds(v))
    const others = (s: Spec): Spec => ({
      ...s,
      variants: s.variants.filter((v) => !byDefault.some((d) => d.name === v.name && same(d, v))),
    })
    return (
      byDefault.length > 0 &&
      specs.every((s) => isSure(others(s), found, input)) &&
      byDefault.every((v) => {
        const definitions = recipe.variants.filter((d) => d.name === v.name)
        return (
          !free.has(v.name) &&
          !values.has(v.name) &&
          definitions.length > 0 &&
          definitions.every((d) => {
            const defaults = defaultValues(d)
            const [only] = defaults
            return (
              defaults.length === 1 &&
              v.values.length === 1 &&
              only === String(v.values[0]) &&
              isSure(others(parseSpec(d.when)), found, input)
            )
          })
        )
      })
    )
  })
}

const same = (a: VariantConstraint, b: VariantConstraint): boolean =>
  a.values.length === b.values.length && a.values.every((v, i) => v === b.values[i])

/** The condition holds in every answer. */
function isSure(when: Spec, { values, versions }: SurePackage, { machine }: SolveInput): boolean {
  const wanted = when.versions
  return (
    fitsMachine(when, machine) &&
    when.dependencies.length === 0 &&
    Object.keys(when.flags).length === 0 &&
    (!wanted || versions.every((v) => contains(wanted, parseVersion(v)))) &&
    when.variants.every((v) => v.values.every((value) => values.get(v.name) === String(value)))
  )
}

function force(found: SurePackage, input: SolveInput, passedOn: ReadonlySet<string>): void {
  const { recipe, values, forced } = found
  for (const conflict of recipe.conflicts) {
    const [spec, when] = [parseSpec(conflict.spec), parseSpec(conflict.when)]
    if (spec.name !== null && spec.name !== recipe.name) continue
    const open = [...spec.variants, ...when.variants].filter(
      (v) => !(v.values.length === 1 && values.get(v.name) === String(v.values[0])),
    )
    const [last] = open
    if (!last || open.length > 1 || last.values.length !== 1 || values.has(last.name)) continue
    const others = (s: Spec) => ({ ...s, variants: [] })
    if (!isSure(others(spec), found, input) || !isSure(others(when), found, input)) continue
    const definitions = recipe.variants.filter((v) => v.name === last.name)
    const [only] = definitions
    if (definitions.length !== 1 || only!.when !== '' || only!.kind !== 'bool' || only!.sticky)
      continue
    const avoided = String(last.values[0])
    const value = avoided === 'false'
    values.set(last.name, String(value))
    if (defaultValues(only!)[0] === avoided && !passedOn.has(last.name))
      forced.set(last.name, value)
  }
}

/** How many values are forced. */
export const countForced = (forced: Forced): number =>
  [...forced.values()].reduce((sum, values) => sum + values.size, 0)
