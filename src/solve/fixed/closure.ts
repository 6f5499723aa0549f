/** Recipes with all that they need, loaded level by level and only where something asks. */
import type { Dependency, DependencyType, Package, Recipe } from '../../model/package.ts'
import { keyOf, type FixedSource, nameOf, type Wanted } from './source.ts'

export type Edge = {
  /** Key of what is needed. */
  readonly to: string
  readonly types: readonly DependencyType[]
  readonly dependency: Dependency
}

/** A recipe in the graph; without one where the tool's recipes do not have it. */
export type Vertex = {
  readonly key: string
  readonly name: string
  readonly version: string
  readonly recipe: Recipe | undefined
  /** Of all types; filled when the vertex has been opened. */
  edges: readonly Edge[] | null
}

export class Recipes {
  readonly source: FixedSource
  readonly vertices = new Map<string, Vertex>()

  constructor(source: FixedSource) {
    this.source = source
  }

  add(recipe: Recipe): Vertex {
    const { package: p } = recipe
    const key = keyOf(p)
    const known = this.vertices.get(key)
    if (known) return known
    const vertex: Vertex = {
      key,
      name: p.name,
      version: p.versions[0]?.version ?? '',
      recipe,
      edges: null,
    }
    this.vertices.set(key, vertex)
    return vertex
  }

  /** Loads what the vertices need, one level. */
  async #open(vertices: readonly Vertex[]): Promise<void> {
    const closed = vertices.filter((v) => v.edges === null)
    const wanted = closed.map((v): Wanted[] => {
      if (!v.recipe) return []
      const { package: p } = v.recipe
      const all = [...p.dependencies, ...this.source.fixed.implied(p)]
      return all.map((dependency) => ({ dependency, of: p }))
    })
    const found = (await this.source.dependencies(wanted.flat())).values()
    closed.forEach((vertex, i) => {
      const edges = new Map<string, Edge>()
      for (const { dependency, of } of wanted[i]!) {
        const recipe = found.next().value as Recipe | undefined
        const to = recipe ? this.add(recipe) : this.#absent(dependency, of)
        if (to === vertex) continue
        const before = edges.get(to.key)?.types ?? []
        const types = [...new Set([...before, ...dependency.types])].sort()
        edges.set(to.key, { to: to.key, types, dependency })
      }
      vertex.edges = [...edges.values()].sort((a, b) => (a.to < b.to ? -1 : 1))
    })
  }

  #absent(dependency: Dependency, of: Package): Vertex {
    const key = this.source.fixed.keysOf(dependency, of)[0] ?? dependency.spec
    const known = this.vertices.get(key)
    if (known) return known
    const version = dependency.version ?? ''
    const vertex = { key, name: nameOf(dependency), version, recipe: undefined, edges: [] }
    this.vertices.set(key, vertex)
    return vertex
  }

  /**
   * Everything reached from the keys along edges that `follow` lets pass, the keys themselves among
   * it; sorted.
   */
  async closure(
    keys: readonly string[],
    follow: (edge: Edge, from: Vertex) => boolean,
  ): Promise<string[]> {
    const reached = new Set(keys)
    let level = [...reached]
    while (level.length > 0) {
      const vertices = level.map((key) => this.vertices.get(key)!)
      await this.#open(vertices)
      const next: string[] = []
      for (const vertex of vertices)
        for (const edge of vertex.edges!)
          if (!reached.has(edge.to) && follow(edge, vertex)) {
            reached.add(edge.to)
            next.push(edge.to)
          }
      level = next
    }
    return [...reached].sort()
  }

  /** All recipes that decide about the generation of one. */
  async foundation(recipe: Recipe): Promise<Package[]> {
    const { fixed } = this.source
    const found = new Map<string, Package>()
    let level = [recipe.package]
    while (level.length > 0) {
      const wanted = level.flatMap((of) =>
        fixed.foundation(of).map((dependency): Wanted => ({ dependency, of })),
      )
      const next = await this.source.dependencies(wanted)
      level = []
      for (const one of next)
        if (one && !found.has(keyOf(one.package))) {
          this.add(one)
          found.set(keyOf(one.package), one.package)
          level.push(one.package)
        }
    }
    return [...found.values()]
  }
}

/** The key's dependencies of these types, for people and programs that walk the graph. */
export const along =
  (types: readonly DependencyType[]) =>
  (edge: Edge): boolean =>
    edge.types.some((type) => types.includes(type))
