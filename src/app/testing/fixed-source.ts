/** Recipes of a tool with fixed recipes, written down in a test. */
import type { Adapter } from '../../adapters/adapter.ts'
import { plainPackage } from '../../adapters/recipe-files.ts'
import type { Dependency, DependencyType, Package, Recipe } from '../../model/package.ts'
import { type FixedSource, keyOf, nameOf, type Offer } from '../../solve/fixed/source.ts'

export type Toy = Partial<Package> & {
  /** `name/version[-toolchain-version][suffix]`, or `name@version`. */
  key: string
  name: string
  version: string
  /** Keys of what it is linked with and runs with. */
  needs?: readonly string[]
  /** Keys of what it is only built with. */
  builds?: readonly string[]
  features?: readonly string[]
  elsewhere?: readonly string[]
}

const dependency = (spec: string, types: DependencyType[]): Dependency => ({
  spec,
  when: '',
  types,
  name: /^(?:\d+\.\d+\/)?([^/@]+)/.exec(spec)![1]!,
})

/** `software` names what the tool's names are; else it is the name in lower case. */
export function toySource(
  { id: tool, fixed }: Pick<Adapter, 'id' | 'fixed'>,
  toys: readonly Toy[],
  software: Readonly<Record<string, string>> = {},
): FixedSource {
  const idOf = (name: string) => software[name] ?? name.toLowerCase()
  const made = toys.map((toy) => {
    const { needs = [], builds = [], features = [], elsewhere = [], version, ...rest } = toy
    const recipe: Recipe = {
      package: {
        ...plainPackage(tool, toy.name, { source: `recipes/${toy.key.replaceAll('/', '-')}` }),
        versions: [{ version }],
        dependencies: [
          ...needs.map((spec) => dependency(spec, ['link', 'run'])),
          ...builds.map((spec) => dependency(spec, ['build'])),
        ],
        ...rest,
      },
      sources: [],
    }
    return { recipe, features, elsewhere, version }
  })
  const byKey = new Map(made.map(({ recipe }) => [keyOf(recipe.package), recipe]))
  return {
    tool,
    fixed: fixed!,
    digest: '0'.repeat(64),
    published: {},
    meant: (name) => Promise.resolve([name]),
    offers: (wanted) =>
      Promise.resolve(
        made.flatMap(({ recipe, features, elsewhere, version }): Offer[] => {
          const { name, extensions = [] } = recipe.package
          const own = { software: idOf(name), recipe, version, features, elsewhere }
          const parts = extensions.map((part): Offer => ({
            software: idOf(part.name),
            recipe,
            version: part.version ?? '',
            part: { name: part.name },
            features: [],
            elsewhere: [],
          }))
          return [own, ...parts].filter((offer) => wanted.includes(offer.software))
        }),
      ),
    dependencies: (wanted) =>
      Promise.resolve(
        wanted.map(({ dependency: d, of }) => {
          const keys = fixed!.keysOf(d, of)
          const found = keys.map((key) => byKey.get(key)).find((recipe) => recipe !== undefined)
          return found && nameOf(d) === found.package.name ? found : undefined
        }),
      ),
    identities: () => Promise.resolve((name) => idOf(name)),
    others: () => Promise.resolve(['spack']),
  }
}
