/**
 * Catalog: what can be built, read lazily: a lookup touches only the package asked for.
 */
import type { Package, Source } from '../model/package.ts'

export interface Catalog {
  /** sha256 of the catalogue's content; part of a plan's inputs. */
  readonly digest: string
  /** Where the facts come from. */
  readonly provenance: { tool: string; repository: string; commit: string }
  /** Every package name, sorted. */
  names(): readonly string[]
  /** Every virtual name, sorted. */
  virtuals(): readonly string[]
  /** undefined when there is no such package. */
  package(name: string): Package | undefined
  /** Where each version's source comes from; empty when unknown. */
  sources(name: string): readonly Source[]
  /** Packages that provide the virtual under some condition, sorted. */
  providers(virtual: string): readonly string[]
}
