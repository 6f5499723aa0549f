/** What is asked of a tool with fixed recipes, as plain values. */
import type { Processor } from '../../adapters/adapter.ts'
import type { Installation } from '../../model/installation.ts'
import type { Site } from '../../model/site.ts'
import type { SolveInput } from '../input.ts'
import type { FixedSource } from './source.ts'

export type FixedInput = Pick<
  SolveInput,
  'catalog' | 'roots' | 'policies' | 'preferences' | 'machine'
> & {
  readonly source: FixedSource
  readonly site: Site
  readonly processor: Processor
  /** All that is installed, of whatever universe. */
  readonly installations: readonly Installation[]
}

/** Installations that are results of the tool's recipes, by key; of several the first by id. */
export function installedKeys({ source, installations }: FixedInput): Map<string, Installation> {
  const found = new Map<string, Installation>()
  for (const one of installations.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = source.fixed.installed(one)
    if (key !== null && !found.has(key)) found.set(key, one)
  }
  return found
}
