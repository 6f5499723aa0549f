/** Where recipes of a tool with fixed recipes come from: a few at a time, never all. */
import type { FixedRecipes } from '../../adapters/adapter.ts'
import type { Dependency, Package, Recipe } from '../../model/package.ts'

/** A recipe by which one gets a software. */
export type Offer = {
  readonly software: string
  readonly recipe: Recipe
  /** The version as the authors named it. */
  readonly version: string
  /** The recipe is a bundle, and the software is this part of it. */
  readonly part?: { readonly name: string }
  /** What name and toolchain say of features, as anonymous specs. */
  readonly features: readonly string[]
  /** What the same name with other toolchains says; not of this recipe. */
  readonly elsewhere: readonly string[]
}

export interface FixedSource {
  readonly tool: string
  readonly fixed: FixedRecipes
  /** sha256 over all recipes of the tool. */
  readonly digest: string
  /** Where the recipes were published, as far as that is known. */
  readonly published: { readonly repository?: string; readonly commit?: string }
  /** Ids of software that people may mean by the name; the name itself where it is an id. */
  meant(name: string): Promise<readonly string[]>
  /** Every recipe that gives one of the software. */
  offers(software: readonly string[]): Promise<readonly Offer[]>
  /** What each dependency of the recipes names; undefined where there is no such recipe. */
  dependencies(of: readonly Wanted[]): Promise<readonly (Recipe | undefined)[]>
  /** What software the tool's names are, in a version; undefined where nobody knows. */
  identities(names: readonly string[]): Promise<Identities>
  /** Other tools that have one of the software, for hints. */
  others(software: readonly string[]): Promise<readonly string[]>
}

export type Identities = (name: string, version: string) => string | undefined

export type Wanted = { readonly dependency: Dependency; readonly of: Package }

/** What tells a recipe from all others of its tool. */
export const keyOf = (p: Package): string => p.key ?? p.name

/** A dependency's name: as given, else what its text begins with. */
export const nameOf = (d: Dependency): string => d.name ?? d.spec.split(/[/@ ]/)[0]!
